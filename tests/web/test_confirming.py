"""Two guards for one opening, and passback forgiven: who is believed, what the gate hears."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway.core.forgiveness import ForgivenessReason
from gateway.core.guard_acts import ConfirmationFailed, ManualOpen, PassbackForgiven
from gateway.core.lane import LaneState
from gateway.core.reason import Reason
from gateway.web.attempts import PER_ADDRESS
from tests.web.test_acts import ACT, FORM, post

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.web.conftest import Rig

FORGIVE = "/api/forgive"
PASSBACK = {"act": ACT, "why": "exit-not-read", "answers": 41}
PIN = "270415"


@pytest.fixture
def two(rig: Rig) -> Rig:
    """A second guard with a PIN, a third without; the first has one, too."""
    for name in ("li", "wang"):
        rig.accounts.set_password(name, "nine-green-tigers")
    rig.accounts.set_pin("li", PIN)
    rig.accounts.set_pin("zhang", "918273")
    rig.show(state=LaneState.REFER, answers=41, reasons=(Reason.ANTIPASSBACK,))
    return rig


def confirmed(guard: FlaskClient, token: str, name: str, pin: str) -> TestResponse:
    """The opening again, in the name of two."""
    return post(guard, token, {**FORM, "second": {"name": name, "pin": pin}})


def test_the_page_is_told_that_a_second_guard_must_confirm(
    two: Rig, guard: FlaskClient, token: str
) -> None:
    """So that it can ask for one."""
    with two.answering(ok=False, text="second-guard"):
        answer = post(guard, token, FORM)
    assert answer.json is not None
    assert (answer.status_code, answer.json["asks_second"]) == (409, True)


def test_another_guard_confirms_with_name_and_pin(two: Rig, guard: FlaskClient, token: str) -> None:
    """The gate is told both names and no PIN."""
    with two.answering(ok=True, sequence=43):
        answer = confirmed(guard, token, "li", PIN)
    assert answer.status_code == 200
    assert two.asked == ManualOpen(ACT, "zhang", "identity-checked", 41, "li", 80)


@pytest.mark.parametrize(
    ("name", "pin"),
    [
        ("li", "270416"),
        ("li", ""),
        ("li", "nine-green-tigers"),
        ("li", PIN * 3),
        ("wang", PIN),
        ("nobody", PIN),
        ("", ""),
        ("zhang", "918273"),
        ("l" * 33, PIN),
    ],
)
def test_nobody_else_is_a_second_guard_and_the_gate_records_the_try(
    two: Rig, guard: FlaskClient, token: str, name: str, pin: str
) -> None:
    """Wrong PINs, passwords, accounts without one, and the first guard's own."""
    if len(name) > 32:
        assert confirmed(guard, token, name, pin).status_code == 400
        return
    with two.answering(ok=False, text="second-guard-wrong"):
        answer = confirmed(guard, token, name, pin)
    assert answer.json is not None
    assert (answer.status_code, "PIN" in answer.json["text"]["zh"]) == (409, True)
    assert two.unconfirmed == ConfirmationFailed(ACT, "zhang", "identity-checked", 41)


def test_pins_can_not_be_tried_without_end(two: Rig, guard: FlaskClient, token: str) -> None:
    """After five in a minute the right one is no better."""
    for number in range(PER_ADDRESS):
        with two.answering(ok=False, text="second-guard-wrong"):
            wrong = {**FORM, "act": f"{number}" * 32, "second": {"name": "li", "pin": "111222"}}
            post(guard, token, wrong)
    with two.answering(ok=False, text="second-guard-wrong"):
        assert confirmed(guard, token, "li", PIN).status_code == 409
    assert two.unconfirmed.act == ACT


def test_no_log_line_repeats_a_pin(
    two: Rig, guard: FlaskClient, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    """At any level."""
    caplog.set_level(0)
    with two.answering(ok=True, sequence=43):
        confirmed(guard, token, "li", PIN)
    assert PIN not in caplog.text


@pytest.mark.parametrize("why", ForgivenessReason)
def test_a_guard_forgives_the_person_on_the_screen(
    two: Rig, guard: FlaskClient, token: str, why: ForgivenessReason
) -> None:
    """The gate is told who forgives, why, and which refusal is answered."""
    with two.answering(ok=True, sequence=43):
        answer = post(guard, token, {**PASSBACK, "why": why.value}, FORGIVE)
    assert two.forgiven == PassbackForgiven(ACT, "zhang", why.value, 41)
    assert answer.json is not None
    assert (answer.status_code, answer.json["sequence"]) == (200, 43)
    assert "重新出示码" in answer.json["text"]["zh"]


@pytest.mark.parametrize(
    ("said", "read"),
    [("another-person", "已换人"), ("not-kept-out", "不是因"), ("disk full", "未消除：disk full")],
)
def test_why_nobody_was_forgiven_is_told_in_the_guards_words(
    two: Rig, guard: FlaskClient, token: str, said: str, read: str
) -> None:
    """And the record stays."""
    with two.answering(ok=False, text=said):
        answer = post(guard, token, PASSBACK, FORGIVE)
    assert answer.json is not None
    assert (answer.status_code, read in answer.json["text"]["zh"]) == (409, True)


@pytest.mark.parametrize(
    "body",
    [
        {**PASSBACK, "why": "identity-checked"},
        {**PASSBACK, "answers": None},
        {**PASSBACK, "answers": 0},
        {**PASSBACK, "act": "short"},
        {**PASSBACK, "guard": "li"},
        {"act": ACT},
    ],
)
def test_what_is_no_forgiveness_is_refused(
    two: Rig, guard: FlaskClient, token: str, body: object
) -> None:
    """400, and the gate is not asked."""
    assert post(guard, token, body, FORGIVE).status_code == 400
    assert two.requests.empty()


def test_another_sites_page_forgives_nobody(two: Rig, guard: FlaskClient) -> None:
    """As every act it needs the page's own token."""
    assert post(guard, "wrong", PASSBACK, FORGIVE).status_code == 403
    assert two.requests.empty()
