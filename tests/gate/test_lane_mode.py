"""An order counts for the next verdict, shows at the lane, and leaves a row."""

import pytest

from gateway.core.event import EventKind
from gateway.core.guard_acts import LaneAsked
from gateway.core.lane import Lamp, LaneState
from gateway.core.lane_mode import LaneMode, LaneOrdered
from gateway.core.reason import Reason
from gateway.core.signals import Contact, ContactChanged
from tests.lane import Lane

ACT = "a" * 32


@pytest.fixture
def lane() -> Lane:
    """A lane under the default policy."""
    return Lane()


def order(lane: Lane, mode: LaneMode) -> None:
    """The centre's order arrives."""
    lane.gate.turn(LaneOrdered(mode, "centre"))
    lane.wait(1)


def test_a_closed_lane_admits_nobody_and_says_why(lane: Lane) -> None:
    """The lamp does not look ready, and the page tells that it is an order."""
    order(lane, LaneMode.CLOSED)
    assert lane.shows(LaneState.FAULT)
    assert lane.view.fault == "本通道奉命关闭；This lane is closed by order"
    assert ("show", Lamp.FAULT) in lane.barrier.told

    lane.code()
    lane.forehead()
    lane.written()
    assert lane.shows(LaneState.DENY)
    assert lane.view.reasons == (Reason.LANE_SHUT,)
    assert lane.barrier.opened == 0


def test_an_order_that_comes_while_somebody_is_measured_counts_for_them(lane: Lane) -> None:
    """It is the verdict's moment that matters."""
    lane.code()
    lane.gate.turn(LaneOrdered(LaneMode.CLOSED, "centre"))
    lane.forehead()
    lane.written()
    assert lane.view.reasons == (Reason.LANE_SHUT,)


def test_an_opened_lane_admits_again(lane: Lane) -> None:
    """The next order replaces the one before."""
    order(lane, LaneMode.CLOSED)
    order(lane, LaneMode.OPEN)
    assert lane.shows(LaneState.IDLE)
    lane.code()
    lane.forehead()
    lane.written()
    assert lane.shows(LaneState.ADMIT)


def test_every_order_is_on_record_with_who_gave_it(lane: Lane) -> None:
    """Also one that changes nothing."""
    order(lane, LaneMode.STAFF_ONLY)
    order(lane, LaneMode.STAFF_ONLY)
    rows = [row for row in lane.ledger.waiting if row.kind is EventKind.LANE_MODE_CHANGED]
    assert [row.body for row in rows] == [{"mode": "staff-only", "by": "centre"}] * 2
    assert lane.view.mode is LaneMode.STAFF_ONLY


def test_a_guards_order_is_answered_once_it_is_on_disk(lane: Lane) -> None:
    """With the number of its row, which names the guard."""
    lane.gate.turn(LaneAsked(ACT, "li", LaneMode.STAFF_ONLY))
    assert lane.screen.answers == []
    lane.written()
    (answer,) = lane.screen.answers
    assert answer == (ACT, True, "", len(lane.ledger.rows))
    assert lane.ledger.rows[-1].body == {"mode": "staff-only", "by": "li"}


def test_a_guard_whose_order_the_disk_refuses_is_told(lane: Lane) -> None:
    """It holds for now, and would be forgotten at a restart."""
    lane.gate.turn(LaneAsked(ACT, "li", LaneMode.CLOSED))
    lane.disk_fails()
    assert lane.screen.answers == [(ACT, False, "disk full", None)]


def test_a_fire_is_no_concern_of_an_order(lane: Lane) -> None:
    """The board holds a closed lane free, too, and the page shows that."""
    order(lane, LaneMode.CLOSED)
    lane.gate.turn(ContactChanged(Contact.FIRE, active=True))
    lane.written()
    assert lane.view.fire
    assert EventKind.FIRE_RELEASE in lane.kinds()
