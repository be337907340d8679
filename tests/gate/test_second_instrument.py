"""The guard measures a refused person by hand, in the guard's words."""

from typing import TYPE_CHECKING

import pytest

from gateway.core.blackbody import BlackbodyCheck
from gateway.core.event import EventKind
from gateway.core.guard_acts import HandMeasured
from gateway.core.lane import LaneState, SecondView, WaitingView
from gateway.core.policy import Policy, ThermometryPolicy
from gateway.core.reason import Reason
from gateway.core.second_instrument import Site
from gateway.core.signals import Device, DeviceChanged, Remarked
from gateway.gate.ports import Backlog
from tests.lane import Lane

if TYPE_CHECKING:
    from gateway.core.event import Json

ACT = "0123456789abcdef" * 2


def refused_for_fever(lane: Lane, code: str = "good-1") -> None:
    """Two high readings by the gate's own thermometer."""
    lane.code(code)
    lane.forehead(37.9)
    lane.wait(1_000)
    lane.forehead(37.9)
    lane.written()


def measures(lane: Lane, celsius: float, site: Site = Site.AXILLA) -> None:
    """The guard types what the thermometer shows, for whoever waits longest."""
    answers = lane.view.waiting[0].answers
    lane.gate.turn(HandMeasured(ACT, "zhang", answers, celsius, site))
    lane.written()


def last_body(lane: Lane) -> "dict[str, Json]":
    """Of the newest row."""
    return dict(lane.ledger.rows[-1].body)


def test_a_normal_thermometer_lets_in_whom_the_infrared_one_refused(lane: Lane) -> None:
    """A new row with both instruments' values; the first row stays as it was."""
    refused_for_fever(lane)
    first = lane.ledger.rows[-1]
    before = dict(first.body)
    estimated = lane.view.celsius
    lane.wait(2_000)
    lane.wait(60_000)
    assert lane.shows(LaneState.IDLE)
    answers, holder = len(lane.ledger.rows), "0011223344556677"
    assert lane.view.waiting == (WaitingView(answers, holder, estimated, Reason.FEVER),)

    measures(lane, 36.8)

    assert lane.shows(LaneState.ADMIT)
    assert (lane.view.celsius, lane.view.second) == (estimated, SecondView(36.8, Site.AXILLA))
    assert lane.view.holder_name == "王*明"
    assert lane.barrier.opened == 1
    assert lane.kinds()[-2:] == [EventKind.ACCESS_DENIED, EventKind.ACCESS_GRANTED]
    assert first.body == before
    row = last_body(lane)
    assert row["second"] == {
        "celsius": 36.8,
        "site": "axilla",
        "instrument": "contact",
        "guard": "zhang",
        "answers": len(lane.ledger.rows) - 1,
        "mono_ns": lane.clock.mono_ns(),
    }
    assert row["temperature"] == before["temperature"]
    assert row["first_high"] == before["first_high"]
    assert row["code"] == before["code"]
    assert lane.screen.answers == [(ACT, True, "", len(lane.ledger.rows))]
    assert not lane.view.waiting


def test_a_high_thermometer_is_a_fever_and_goes_to_the_centre_at_once(lane: Lane) -> None:
    """The arm stays down, and the guard sees both."""
    refused_for_fever(lane)
    measures(lane, 38.1, Site.EAR)

    assert lane.shows(LaneState.DENY)
    assert lane.view.reasons == (Reason.FEVER,)
    assert lane.view.second == SecondView(38.1, Site.EAR)
    assert lane.ledger.rows[-1].urgent
    assert lane.barrier.opened == 0


def test_the_row_comes_before_the_arm_here_too(lane: Lane) -> None:
    """As for every admission."""
    refused_for_fever(lane)
    lane.gate.turn(HandMeasured(ACT, "zhang", lane.view.waiting[0].answers, 36.8, Site.AXILLA))
    lane.wait(100)

    assert lane.barrier.opened == 0
    assert [event.kind for event in lane.ledger.waiting] == [EventKind.ACCESS_GRANTED]
    assert lane.screen.answers == []


def test_it_works_with_the_centre_gone(lane: Lane) -> None:
    """The reading is the guard's, the gate decides alone, the row waits its turn."""
    lane.backlog = Backlog(connected=False, rows=300)
    lane.gate.turn(DeviceChanged(Device.LINK, up=False, detail=""))
    refused_for_fever(lane)
    measures(lane, 36.8)

    assert lane.shows(LaneState.ADMIT)


def test_without_a_thermometer_at_the_gate_the_guards_is_enough(lane: Lane) -> None:
    """Nobody overrules anything: it is an admission by proof."""
    lane.gate.turn(DeviceChanged(Device.THERMOMETER, up=False, detail="unplugged"))
    lane.code()
    lane.written()
    assert lane.view.waiting[0].celsius is None

    measures(lane, 36.5, Site.MOUTH)

    assert lane.shows(LaneState.ADMIT)
    assert lane.kinds()[-1] is EventKind.ACCESS_GRANTED


def test_a_code_that_was_revoked_meanwhile_stays_out(lane: Lane) -> None:
    """Everything but the measurements is looked up anew."""
    refused_for_fever(lane)
    lane.lists.said = lane.lists.said.__class__(
        revoked=True,
        revocations_version=10,
        revocations_issued_ms=lane.lists.said.revocations_issued_ms,
    )
    measures(lane, 36.8)

    assert Reason.CODE_REVOKED in lane.view.reasons
    assert lane.barrier.opened == 0


def test_a_code_that_was_admitted_meanwhile_is_a_replay() -> None:
    """The same pass in another hand; the person on the bench may not follow."""
    lane = Lane(policy=Policy(thermometry=ThermometryPolicy(high_memory_minutes=0)))
    refused_for_fever(lane)
    answers = lane.view.waiting[0].answers
    lane.wait(60_000)
    lane.code()
    lane.forehead()
    lane.written()
    lane.walks_through()
    lane.wait(10_000)
    lane.gate.turn(HandMeasured(ACT, "zhang", answers, 36.8, Site.AXILLA))

    assert lane.screen.answers == [(ACT, False, "nobody-waits", None)]
    assert lane.barrier.opened == 1


def test_a_reading_for_nobody_who_waits_is_answered_so(lane: Lane) -> None:
    """A page that was left open since yesterday."""
    lane.gate.turn(HandMeasured(ACT, "zhang", 7, 36.8, Site.AXILLA))

    assert lane.screen.answers == [(ACT, False, "nobody-waits", None)]


def test_a_reading_while_somebody_is_being_measured_waits(lane: Lane) -> None:
    """The guard presses again in a moment."""
    refused_for_fever(lane)
    lane.wait(30_000)
    lane.forehead()
    answers = lane.view.waiting[0].answers
    lane.gate.turn(HandMeasured(ACT, "zhang", answers, 36.8, Site.AXILLA))

    assert lane.screen.answers == [(ACT, False, "busy", None)]
    assert lane.view.waiting


@pytest.mark.parametrize("checked", [False, True])
def test_the_row_says_when_the_thermometer_was_checked(lane: Lane, *, checked: bool) -> None:
    """With the offset that was found and corrects nothing."""
    check = BlackbodyCheck(lane.clock.now().wall_ms, 36.0, 36.2, "wang")
    lane.check = check if checked else None
    lane.code()
    lane.forehead()
    lane.written()

    told = last_body(lane)["blackbody"]
    assert (told is not None) is checked
    if isinstance(told, dict):
        assert (told["at_ms"], told["offset_celsius"]) == (check.at_ms, -0.2)
        assert "wang" not in told.values()


def test_what_an_adapter_remarks_is_recorded(lane: Lane) -> None:
    """As it was told."""
    lane.gate.turn(Remarked(EventKind.STORAGE_WARNING, {"damaged": "drift.json"}))
    lane.written()

    assert lane.kinds()[-1] is EventKind.STORAGE_WARNING
    assert last_body(lane) == {"damaged": "drift.json"}
