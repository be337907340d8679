"""Manual opening, forgiving, staff numbers: the right person, and nothing else moves the arm."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.core.guard_acts import ManualOpen
from gateway.core.lane import LaneState, OverrideReason
from gateway.core.reason import Reason

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.web.conftest import Rig

ACT = "0123456789abcdef" * 2
SAME_PAGE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
FORM = {
    "act": ACT,
    "why": "identity-checked",
    "answers": 41,
    "held_ms": 80,
    "second": None,
    "registered": None,
}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
FORMS = st.fixed_dictionaries(
    {
        "act": st.just(ACT) | JSON,
        "why": st.sampled_from([why.value for why in OverrideReason]) | JSON,
        "answers": st.integers() | JSON,
        "held_ms": st.integers() | JSON,
        "second": JSON.filter(lambda second: second is not None),
    },
    optional={"guard": st.just("li"), "more": JSON},
)


def post(
    guard: FlaskClient, token: str, body: object, path: str = "/api/open", **headers: str
) -> TestResponse:
    """Send a body as the page does."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = {"Content-Type": "application/json"}
    return guard.post(
        path, data=sent, headers={**SAME_PAGE, **kind, "X-CSRF-Token": token, **headers}
    )


@pytest.mark.parametrize("why", OverrideReason)
def test_a_guard_opens_for_the_person_on_the_screen(
    rig: Rig, guard: FlaskClient, token: str, why: OverrideReason
) -> None:
    """The gate is told who opens, why and for whom; the guard is told the row."""
    rig.show(state=LaneState.DENY, answers=41, reasons=(Reason.CODE_EXPIRED,))
    with rig.answering(ok=True, sequence=43):
        answer = post(guard, token, {**FORM, "why": why.value})
    assert rig.asked == ManualOpen(ACT, "zhang", why.value, 41, "", 80)
    assert answer.status_code == 200
    assert answer.json == {
        "ok": True,
        "text": {"zh": "道闸已打开", "en": "The barrier is open"},
        "sequence": 43,
        "asks_second": False,
    }


@pytest.mark.parametrize(("seen", "shown"), [(41, 42), (None, 42), (41, None), (43, 42)])
def test_an_opening_for_somebody_else_is_refused(
    rig: Rig, guard: FlaskClient, token: str, seen: int | None, shown: int | None
) -> None:
    """409 when another person has been judged since; the gate is asked, as refusals are events."""
    rig.show(state=LaneState.DENY if shown else LaneState.IDLE, answers=shown)
    with rig.answering(ok=False, text="another-person"):
        answer = post(guard, token, {**FORM, "answers": seen})
    assert rig.asked.answers == seen
    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["text"]["zh"] == "已换人，请重新确认"


def test_with_nobody_judged_the_guard_may_open_too(
    rig: Rig, guard: FlaskClient, token: str
) -> None:
    """A visitor on a printed list."""
    rig.show(answers=None)
    with rig.answering(ok=True, sequence=7):
        assert post(guard, token, {**FORM, "answers": None}).status_code == 200
    assert rig.asked.answers is None


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("another-person", "已换人"),
        ("board-missing", "机械钥匙"),
        ("busy", "道闸正忙"),
        ("guard-limit", "换人操作"),
        ("lane-limit", "请队长处理"),
        ("second-guard", "另一位门卫确认"),
        ("second-guard-wrong", "PIN 不对"),
        ("journal: disk full", "未打开：journal: disk full"),
        ("<script>alert(1)</script>", "未打开：<script>alert(1)</script>"),
    ],
)
def test_the_gates_refusal_is_told_in_the_guards_words(
    rig: Rig, guard: FlaskClient, token: str, said: str, read: str
) -> None:
    """And what has no words of its own is passed on as text."""
    rig.show(state=LaneState.DENY, answers=41)
    with rig.answering(ok=False, text=said):
        answer = post(guard, token, FORM)
    assert answer.status_code == 409
    assert answer.json is not None
    assert read in answer.json["text"]["zh"]
    assert answer.content_type == "application/json"


def test_without_a_gate_the_guard_is_told_at_once(rig: Rig, guard: FlaskClient, token: str) -> None:
    """503, and the words say that nothing moved."""
    rig.show(state=LaneState.DENY, answers=41)
    rig.stop_gate()
    rig.wait(lambda glance: not glance.connected)
    answer = post(guard, token, FORM)
    assert answer.status_code == 503
    assert answer.json is not None
    assert "未打开" in answer.json["text"]["zh"]


def test_a_gate_that_does_not_answer_sends_the_guard_to_look(
    rig: Rig, guard: FlaskClient, token: str
) -> None:
    """504: nobody here knows whether the arm moved."""
    rig.show(state=LaneState.DENY, answers=41)
    answer = post(guard, token, FORM)
    assert answer.status_code == 504
    assert answer.json is not None
    assert "请看道闸" in answer.json["text"]["zh"]


def test_the_same_act_twice_opens_once(rig: Rig, guard: FlaskClient, token: str) -> None:
    """A page that repeats itself over a bad network."""
    rig.show(state=LaneState.DENY, answers=41)
    with rig.answering(ok=True, sequence=43):
        first = post(guard, token, FORM)
    assert post(guard, token, FORM).json == first.json
    assert rig.requests.empty()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"\xff\xfe",
        b'{"act":"' + ACT.encode() + b'"}',
        {**FORM, "act": "short"},
        {**FORM, "act": ACT.upper()},
        {**FORM, "why": "because"},
        {**FORM, "why": {"identity-checked": 1}},
        {**FORM, "answers": "41"},
        {**FORM, "answers": 41.0},
        {**FORM, "answers": True},
        {**FORM, "answers": 0},
        {**FORM, "answers": 2**63},
        {**FORM, "guard": "li"},
        {**FORM, "held_ms": -1},
        {**FORM, "held_ms": 600_001},
        {**FORM, "held_ms": 1.5},
        {**FORM, "second": "li"},
        {**FORM, "second": {"name": "li"}},
        {**FORM, "second": {"name": "l" * 33, "pin": "1"}},
        b'{"act":1,"act":2,"why":"emergency","answers":null}',
        b"[" * 20_000,
        b'{"act":NaN}',
    ],
)
def test_a_body_that_is_not_ours_is_refused_by_name(
    rig: Rig, guard: FlaskClient, token: str, body: object
) -> None:
    """400 with the field's name, never a traceback, never a request to the gate."""
    answer = post(guard, token, body)
    assert answer.status_code == 400
    assert answer.json is not None
    assert "message" in answer.json["error"] or "open" in answer.json["error"]
    assert rig.requests.empty()


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_only_json_is_taken(guard: FlaskClient, token: str, kind: str) -> None:
    """A form of another site can't send it."""
    answer = post(guard, token, FORM, **{"Content-Type": kind})
    assert answer.status_code == 415


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=JSON | FORMS)
def test_no_json_whatever_breaks_the_page(
    rig: Rig, guard: FlaskClient, token: str, body: object
) -> None:
    """4xx, never 500; the gate shows somebody whom no such body can name."""
    if rig.gate.glance().view is None:
        rig.show(state=LaneState.DENY, answers=2**53 - 2)
    assert 400 <= post(guard, token, body).status_code < 500
    assert rig.requests.empty()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=st.binary(max_size=200))
def test_no_bytes_whatever_break_the_page(guard: FlaskClient, token: str, body: bytes) -> None:
    """Nor do bytes that are no JSON."""
    assert 400 <= post(guard, token, body).status_code < 500


IDENTIFY = "/api/identify"
NUMBER = {"act": ACT, "number": "10234"}


def test_a_guard_asks_whose_number_it_is(rig: Rig, guard: FlaskClient, token: str) -> None:
    """The gate is told who asks; the answer names nobody, the stage does."""
    rig.show(state=LaneState.IDLE)
    with rig.answering(ok=True):
        answer = post(guard, token, NUMBER, IDENTIFY)
    assert (rig.typed.guard, rig.typed.number) == ("zhang", "10234")
    assert answer.status_code == 200
    assert answer.json == {
        "ok": True,
        "text": {"zh": "已查名单，结果见大屏", "en": "Looked up: see the large field"},
        "sequence": None,
        "asks_second": False,
    }


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("busy", "正在核验他人"),
        ("fault", "查纸质名单"),
        ("no-number", "不是工号"),
        ("other", "没有查"),
    ],
)
def test_why_a_number_was_not_looked_up_is_told_in_the_guards_words(
    rig: Rig, guard: FlaskClient, token: str, said: str, read: str
) -> None:
    """Nothing of it speaks of the arm."""
    rig.show(state=LaneState.CHECKING)
    with rig.answering(ok=False, text=said):
        answer = post(guard, token, NUMBER, IDENTIFY)
    assert answer.status_code == 409
    assert answer.json is not None
    assert read in answer.json["text"]["zh"]


def test_without_a_gate_a_number_sends_the_guard_to_the_printed_list(
    rig: Rig, guard: FlaskClient, token: str
) -> None:
    """503 when it is gone, 504 when it is silent."""
    rig.show(state=LaneState.IDLE)
    silent = post(guard, token, {**NUMBER, "act": "a" * 32}, IDENTIFY)
    rig.stop_gate()
    rig.wait(lambda glance: not glance.connected)
    gone = post(guard, token, {**NUMBER, "act": "b" * 32}, IDENTIFY)
    assert (silent.status_code, gone.status_code) == (504, 503)
    assert gone.json is not None
    assert "纸质名单" in gone.json["text"]["zh"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        {"act": ACT},
        {"number": "10234"},
        {**NUMBER, "act": "short"},
        {**NUMBER, "number": ""},
        {**NUMBER, "number": "7" * 65},
        {**NUMBER, "number": "7" * 301},
        {**NUMBER, "number": 10234},
        {**NUMBER, "number": None},
        {**NUMBER, "number": "10\n234"},
        {**NUMBER, "number": "10\u202e234"},
        {**NUMBER, "guard": "li"},
        {**NUMBER, "why": "emergency"},
    ],
)
def test_a_number_that_is_not_ours_is_refused_and_never_repeated(
    rig: Rig, guard: FlaskClient, token: str, body: object
) -> None:
    """400, and nothing of what was typed in it."""
    answer = post(guard, token, body, IDENTIFY)
    assert answer.status_code == 400
    assert "234" not in answer.text
    assert rig.requests.empty()


def test_a_stranger_asks_for_nobodys_number(rig: Rig, guard: FlaskClient) -> None:
    """No session's token, no answer."""
    answer = post(guard, "wrong", NUMBER, IDENTIFY)
    assert answer.status_code in {400, 403}
    assert rig.requests.empty()


def test_no_log_line_repeats_a_number(
    rig: Rig, guard: FlaskClient, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither of the page nor of the socket, at any level."""
    caplog.set_level(0)
    rig.show(state=LaneState.IDLE)
    with rig.answering(ok=True):
        post(guard, token, {**NUMBER, "number": "98761"}, IDENTIFY)
    post(guard, token, {**NUMBER, "number": "98761\n"}, IDENTIFY)
    assert "98761" not in caplog.text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=JSON)
def test_no_json_whatever_breaks_the_look_up(
    rig: Rig, guard: FlaskClient, token: str, body: object
) -> None:
    """4xx, never 500."""
    assert 400 <= post(guard, token, body, IDENTIFY).status_code < 500
    assert rig.requests.empty()
