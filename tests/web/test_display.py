"""The public display: what it tells of each state, and what it never tells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gateway.core.lane import LaneState
from gateway.core.lane_mode import LaneMode
from gateway.core.reason import Reason
from gateway.web.display import MOST_DISPLAYS, sign_of
from gateway.web.live import MOST_STREAMS
from tests.web.conftest import IDLE
from tests.web.test_live import events, first

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.web.conftest import Rig


@pytest.mark.parametrize(
    ("state", "sign"),
    [
        (LaneState.IDLE, "code"),
        (LaneState.SHOW_CODE, "code"),
        (LaneState.SHOW_SECOND, "code"),
        (LaneState.SECOND_PERSON, "code"),
        (LaneState.HOLD_STILL, "forehead"),
        (LaneState.CHECKING, "wait"),
        (LaneState.ADMIT, "go"),
        (LaneState.REFER, "guard"),
        (LaneState.DENY, "guard"),
        (LaneState.FAULT, "guard"),
    ],
)
def test_each_state_has_its_sign(state: LaneState, sign: str) -> None:
    """A table of all of them."""
    assert sign_of(replace(IDLE, state=state))["sign"] == sign


def test_the_queue_can_not_tell_a_refusal_from_a_second_look() -> None:
    """Nor why, nor who: the same bytes."""
    refused = replace(
        IDLE,
        state=LaneState.DENY,
        reasons=(Reason.FEVER,),
        holder="a1",
        holder_name="王*明",
        celsius=38.4,
    )
    looked_at = replace(IDLE, state=LaneState.REFER)
    assert sign_of(refused) == sign_of(looked_at)


def test_a_lane_that_is_closed_by_order_sends_people_to_another() -> None:
    """Which a lane that is out of order does not, as a guard must look at it."""
    closed = replace(IDLE, state=LaneState.FAULT, mode=LaneMode.CLOSED)
    assert "USE ANOTHER" in str(sign_of(closed))
    assert "USE ANOTHER" not in str(sign_of(replace(closed, mode=LaneMode.OPEN)))
    assert "WAY OUT" in str(sign_of(replace(closed, fire=True)))


def test_fire_shows_the_way_out_in_every_state() -> None:
    """Nobody is sent to a guard then."""
    shown = {str(sign_of(replace(IDLE, state=state, fire=True))) for state in LaneState}
    assert len(shown) == 1
    assert "WAY OUT" in shown.pop()


def test_a_stranger_may_look_and_hears_of_signs_only(rig: Rig, stranger: FlaskClient) -> None:
    """The display stands in the open; its stream tells nothing else."""
    rig.records.people["a1"] = ("王小明", "钱塘软件")
    rig.show(state=LaneState.DENY, reasons=(Reason.FEVER,), holder="a1", holder_name="王*明")
    assert stranger.get("/display").status_code == 200
    with stranger.get("/display/live") as answer:
        stream = events(answer)
        assert first(stream, "sign")["sign"] == "guard"
        assert first(stream, "beat") == {"age_ms": 0}
        rig.show(state=LaneState.ADMIT, holder="a1", holder_name="王*明")
        assert {name for name, _ in (next(stream) for _ in range(3))} <= {"sign", "beat"}


def test_displays_take_no_guards_seat(rig: Rig, guard: FlaskClient, stranger: FlaskClient) -> None:
    """A stranger who opens many gets four, and every guard still gets a stream."""
    rig.show()
    displays = [stranger.get("/display/live") for _ in range(MOST_DISPLAYS)]
    assert stranger.get("/display/live").status_code == 503
    pages = [guard.get("/live") for _ in range(MOST_STREAMS)]
    assert {answer.status_code for answer in (*displays, *pages)} == {200}
    for answer in (*displays, *pages):
        answer.close()
