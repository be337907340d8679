"""The guard's own thermometer on the page: what is sent, what is refused, what is drawn."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.core.event import EventKind
from gateway.core.lane import LaneState, SecondView, WaitingView
from gateway.core.reason import Reason
from gateway.core.second_instrument import Site
from gateway.errors import JournalError
from gateway.web.passages import Recent
from gateway.web.screen import screen
from tests.web.conftest import IDLE, ListedRecords

if TYPE_CHECKING:
    from collections.abc import Collection

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.web.conftest import Rig

ACT = "0123456789abcdef" * 2
FORM = {"act": ACT, "answers": 41, "celsius": 36.8, "site": "axilla"}
SAME_PAGE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
HOT = WaitingView(41, "a1", 38.4, Reason.FEVER)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
WRONG = st.integers(max_value=0) | st.floats(max_value=33.9) | st.text() | st.none()
FORMS = st.fixed_dictionaries(
    {"act": st.just(ACT), "answers": st.just(41) | JSON, "celsius": WRONG, "site": JSON}
)


def post(guard: FlaskClient, token: str, body: object) -> TestResponse:
    """Send a body as the page does."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {**SAME_PAGE, "Content-Type": "application/json", "X-CSRF-Token": token}
    return guard.post("/api/measure", data=sent, headers=headers)


@pytest.mark.parametrize("celsius", [34.0, 36.8, 43.0])
@pytest.mark.parametrize("site", Site)
def test_a_guard_enters_what_the_thermometer_shows(
    rig: Rig, guard: FlaskClient, token: str, celsius: float, site: Site
) -> None:
    """The gate is told who read what, where and for whom; the verdict is on the stage."""
    rig.show(waiting=(HOT,))
    with rig.answering(ok=True, sequence=43):
        answer = post(guard, token, {**FORM, "celsius": celsius, "site": site.value})
    assert (rig.read.guard, rig.read.answers) == ("zhang", 41)
    assert (rig.read.celsius, rig.read.site) == (celsius, site)
    assert answer.status_code == 200
    assert answer.json == {
        "ok": True,
        "text": {"zh": "已记录，结果见大屏", "en": "Recorded: see the large field"},
        "sequence": 43,
        "asks_second": False,
    }


def test_the_person_need_not_be_on_the_screen_any_more(
    rig: Rig, guard: FlaskClient, token: str
) -> None:
    """Others walk through while one rests in the shade."""
    rig.show(state=LaneState.ADMIT, answers=57, waiting=(HOT,))
    with rig.answering(ok=True, sequence=58):
        assert post(guard, token, FORM).status_code == 200
    assert rig.read.answers == 41


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("nobody-waits", "重新出示码"),
        ("busy", "通道有人"),
        ("fault", "闸机故障"),
        ("disk full", "未记录：disk full"),
    ],
)
def test_why_a_reading_was_not_taken_is_told_in_the_guards_words(
    rig: Rig, guard: FlaskClient, token: str, said: str, read: str
) -> None:
    """409, and what to do."""
    rig.show(waiting=(HOT,))
    with rig.answering(ok=False, text=said):
        answer = post(guard, token, FORM)
    assert answer.status_code == 409
    assert answer.json is not None
    assert read in answer.json["text"]["zh"]


def test_without_a_gate_nothing_is_said_to_be_recorded(
    rig: Rig, guard: FlaskClient, token: str
) -> None:
    """503 when it is gone, 504 when it is silent."""
    rig.show(waiting=(HOT,))
    silent = post(guard, token, {**FORM, "act": "a" * 32})
    rig.stop_gate()
    rig.wait(lambda glance: not glance.connected)
    gone = post(guard, token, {**FORM, "act": "b" * 32})
    assert (silent.status_code, gone.status_code) == (504, 503)
    assert gone.json is not None
    assert "未记录" in gone.json["text"]["zh"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b'{"act":"' + ACT.encode() + b'","answers":41,"celsius":NaN,"site":"ear"}',
        {**FORM, "celsius": 33.9},
        {**FORM, "celsius": 43.1},
        {**FORM, "celsius": 368},
        {**FORM, "celsius": "36.8"},
        {**FORM, "celsius": True},
        {**FORM, "celsius": None},
        {**FORM, "site": "forehead"},
        {**FORM, "site": ""},
        {**FORM, "answers": None},
        {**FORM, "answers": 0},
        {**FORM, "answers": 2**63},
        {**FORM, "act": "short"},
        {**FORM, "guard": "li"},
        {"act": ACT, "answers": 41, "celsius": 36.8},
    ],
)
def test_a_reading_that_is_not_ours_is_refused(
    rig: Rig, guard: FlaskClient, token: str, body: object
) -> None:
    """400, and the gate is not asked."""
    assert post(guard, token, body).status_code == 400
    assert rig.requests.empty()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=JSON | FORMS)
def test_no_json_whatever_breaks_the_measuring(
    rig: Rig, guard: FlaskClient, token: str, body: object
) -> None:
    """4xx, never 500."""
    assert 400 <= post(guard, token, body).status_code < 500
    assert rig.requests.empty()


def test_a_stranger_measures_nobody(
    rig: Rig, stranger: FlaskClient, guard: FlaskClient, token: str
) -> None:
    """Neither without a session nor without its token."""
    assert post(stranger, token, FORM).status_code in {302, 400, 401, 403}
    assert post(guard, "wrong", FORM).status_code in {400, 403}
    assert rig.requests.empty()


def test_the_page_draws_who_waits_and_both_instruments_values() -> None:
    """Names come masked, and whoever has none is a row's number to the page."""
    view = replace(
        IDLE,
        state=LaneState.DENY,
        answers=43,
        reasons=(Reason.FEVER,),
        celsius=38.4,
        second=SecondView(38.0, Site.EAR),
        waiting=(HOT, WaitingView(42, "", None, Reason.THERMOMETER_MISSING)),
    )
    page = screen(view, "", IDLE.changed_wall_ms, {"a1": "王*明"})
    assert page["waiting"] == [
        {
            "answers": 41,
            "name": "王*明",
            "celsius": "38.4",
            "reason": {"zh": Reason.FEVER.text.zh, "en": Reason.FEVER.text.en},
        },
        {
            "answers": 42,
            "name": "",
            "celsius": "",
            "reason": {
                "zh": Reason.THERMOMETER_MISSING.text.zh,
                "en": Reason.THERMOMETER_MISSING.text.en,
            },
        },
    ]
    assert page["second"] == {"celsius": "38.0", "site": {"zh": "耳温", "en": "Ear"}}
    assert isinstance(page["temperature"], dict)
    assert page["temperature"]["celsius"] == "38.4"
    assert page["step"] == {
        "zh": "请到隔离区，呼叫队长",
        "en": "Lead to the waiting area, call the chief",
    }


class DamagedRoster(ListedRecords):
    """Rows can be read, people can not."""

    def names(self, holder_ids: Collection[str]) -> dict[str, str]:
        """No name of anybody."""
        raise JournalError(f"roster.sqlite: damaged; {len(holder_ids)} were asked for")


def test_who_waits_is_named_masked(rig: Rig) -> None:
    """A number that nobody has, and nobody at all, have no name."""
    rig.records.people["a1"] = ("王小明", "华科电子")
    assert Recent(rig.records, rig.clock).names(["a1", "", "a2"]) == {"a1": "王*明"}


def test_who_waits_has_no_name_when_the_list_cannot_be_read(rig: Rig) -> None:
    """The page goes on without it."""
    assert Recent(DamagedRoster(), rig.clock).names(["a1"]) == {}


def test_the_list_shows_the_reading_that_decided(rig: Rig) -> None:
    """An admission with 38.4 beside it would look like a mistake."""
    rig.records.add(
        EventKind.ACCESS_GRANTED, temperature={"celsius": 38.4}, second={"celsius": 36.8}
    )
    (listed,) = Recent(rig.records, rig.clock).entries()
    assert isinstance(listed, dict)
    assert listed["celsius"] == "36.8"
