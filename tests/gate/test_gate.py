"""What the gate does, in the guard's words."""

from typing import TYPE_CHECKING

import pytest

from gateway.core.colour import ModuleColour
from gateway.core.event import EventKind
from gateway.core.guard_acts import ManualOpen
from gateway.core.instant import ClockQuality
from gateway.core.lane import Lamp, LaneState, Tone
from gateway.core.reason import Reason
from gateway.core.signals import Contact, Device, DeviceChanged, OpenSent, RosterApplied

if TYPE_CHECKING:
    from tests.lane import Lane


def test_a_healthy_person_on_the_roster_walks_through(lane: "Lane") -> None:
    """Code, forehead, row, arm, beam."""
    lane.code()
    lane.forehead()
    assert lane.shows(LaneState.CHECKING)
    lane.written()
    assert lane.shows(LaneState.ADMIT)
    lane.gate.turn(OpenSent(lane.clock.mono_ns()))
    lane.walks_through()
    lane.written()

    assert lane.barrier.opened == 1
    assert lane.kinds()[-2:] == [EventKind.ACCESS_GRANTED, EventKind.PASSAGE_COMPLETED]
    completed = lane.ledger.rows[-1].body
    assert completed["holder"] == "0011223344556677"


def test_the_arm_never_moves_before_the_row_is_on_disk(lane: "Lane") -> None:
    """The durable row comes before the barrier."""
    lane.code()
    lane.forehead()
    lane.wait(3_000)

    assert lane.barrier.opened == 0
    assert [event.kind for event in lane.ledger.waiting] == [EventKind.ACCESS_GRANTED]


def test_a_disk_that_fails_keeps_the_arm_down_and_the_guard_sees_why(lane: "Lane") -> None:
    """Nobody is admitted without a row; afterwards the lane works again."""
    lane.code()
    lane.forehead()
    lane.disk_fails("journal: disk full")

    assert lane.barrier.opened == 0
    assert lane.barrier.told[-2:] == [("show", Lamp.FAULT), ("sound", Tone.FAULT)]
    assert (lane.view.state, lane.view.fault) == (LaneState.FAULT, "journal: disk full")

    lane.gate.turn(DeviceChanged(Device.STORAGE, up=True, detail="rows can be written"))
    lane.wait(10_000)
    lane.code("good-2")
    lane.forehead()
    lane.written()
    assert lane.barrier.opened == 1


def test_a_person_with_fever_is_measured_again_then_refused_and_the_arm_stays_down(
    lane: "Lane",
) -> None:
    """Two high readings; the row is urgent."""
    lane.code()
    lane.forehead(37.9)
    assert lane.shows(LaneState.HOLD_STILL)
    lane.wait(1_000)
    lane.forehead(37.9)
    lane.written()

    assert lane.shows(LaneState.DENY)
    assert lane.view.reasons == (Reason.FEVER,)
    assert lane.view.celsius == pytest.approx(38.4)
    assert lane.barrier.opened == 0
    assert lane.ledger.rows[-1].urgent


def test_an_unknown_code_is_refused_at_once_and_forgotten_later(lane: "Lane") -> None:
    """The page shows it until the person must be gone."""
    lane.code("https://pay.example/1")
    lane.written()

    assert lane.shows(LaneState.DENY)
    assert lane.view.reasons == (Reason.CODE_UNKNOWN,)
    lane.wait(2_000)
    lane.wait(20_000)
    assert lane.shows(LaneState.IDLE)
    assert not lane.view.reasons


def test_a_code_that_opened_the_gate_is_a_replay_in_another_hand(lane: "Lane") -> None:
    """The signed id counts, whatever the picture."""
    lane.code()
    lane.forehead()
    lane.written()
    lane.walks_through()
    lane.wait(10_000)

    lane.code()
    lane.forehead()
    lane.written()

    assert Reason.CODE_REPLAYED in lane.view.reasons
    assert Reason.ANTIPASSBACK in lane.view.reasons
    assert lane.barrier.opened == 1


def test_a_code_that_was_only_referred_may_be_shown_again(lane: "Lane") -> None:
    """Nothing was admitted on it."""
    lane.code()
    lane.wait(4_000)
    lane.written()
    assert lane.view.reasons == (Reason.TEMPERATURE_MISSING,)
    lane.wait(10_000)

    lane.code()
    lane.forehead()
    lane.written()

    assert lane.barrier.opened == 1


def test_without_a_thermometer_a_person_is_referred_at_once(lane: "Lane") -> None:
    """Never 'assume normal'."""
    lane.gate.turn(DeviceChanged(Device.THERMOMETER, up=False, detail="unplugged"))
    lane.code()
    lane.written()

    assert lane.shows(LaneState.REFER)
    assert lane.view.reasons == (Reason.THERMOMETER_MISSING,)
    assert EventKind.DEVICE_DOWN in lane.kinds()


def test_without_a_board_nobody_is_admitted_and_the_page_says_so(lane: "Lane") -> None:
    """A verdict without an arm helps nobody."""
    lane.gate.turn(DeviceChanged(Device.BOARD, up=False, detail="board: /dev/x is gone"))
    lane.written()
    assert (lane.view.state, lane.view.fault) == (LaneState.FAULT, "board: /dev/x is gone")

    lane.code()
    lane.forehead()
    lane.written()

    assert lane.view.reasons == (Reason.BOARD_MISSING,)
    assert lane.barrier.opened == 0


def test_samples_of_one_person_never_prove_another(lane: "Lane") -> None:
    """The next code starts with an empty window."""
    lane.forehead(samples=7)
    lane.code()
    lane.forehead(samples=7)
    assert lane.shows(LaneState.HOLD_STILL)

    lane.forehead(samples=1)

    assert lane.shows(LaneState.CHECKING)


def test_a_guard_opens_by_hand_and_the_row_names_who_and_why(lane: "Lane") -> None:
    """Recorded before the arm moves."""
    lane.code("unknown")
    lane.written()
    answers = lane.view.answers

    lane.gate.turn(ManualOpen("act-7", "li", "identity-checked", answers))
    assert lane.barrier.opened == 0
    lane.written()

    assert lane.barrier.opened == 1
    assert lane.screen.answers == [("act-7", True, "", len(lane.ledger.rows))]
    assert lane.ledger.rows[-1].body["guard"] == "li"
    assert lane.ledger.rows[-1].body["answers"] == answers
    assert lane.shows(LaneState.ADMIT)


def test_the_name_is_masked_and_gone_with_the_person(lane: "Lane") -> None:
    """Only on the guard's page, only now."""
    lane.code()
    lane.forehead()
    lane.written()
    assert lane.view.holder_name == "王*明"

    lane.walks_through()
    lane.wait(2_000)

    assert (lane.view.holder_name, lane.view.holder) == ("", "")
    assert all("王小明" not in str(event.body) for event in lane.ledger.rows)


def test_fire_tamper_and_force_are_recorded_as_urgent(lane: "Lane") -> None:
    """The board acts, the gate records."""
    lane.contact(Contact.DOOR, active=True)
    lane.contact(Contact.TAMPER, active=True)
    lane.contact(Contact.FIRE, active=True)
    lane.contact(Contact.BUTTON, active=True)
    lane.written()

    assert lane.kinds()[-3:] == [
        EventKind.FORCED_OPEN,
        EventKind.TAMPER,
        EventKind.FIRE_RELEASE,
    ]
    assert all(event.urgent for event in lane.ledger.rows[-3:])
    assert lane.view.fire


def test_a_clock_that_jumps_is_an_event(lane: "Lane") -> None:
    """Rows are ordered by sequence, and the jump is on record."""
    lane.clock.jump_ms(60_000)
    lane.gate.turn(None)
    lane.clock.quality = ClockQuality.HOLDOVER
    lane.gate.turn(None)
    lane.written()

    jumps = [e.body for e in lane.ledger.rows if e.kind is EventKind.CLOCK_CHANGED]
    assert jumps == [
        {"jump_ms": 60_000, "was": "synced", "now": "synced"},
        {"jump_ms": 0, "was": "synced", "now": "holdover"},
    ]


def test_a_new_roster_is_on_record(lane: "Lane") -> None:
    """Its version is in every later row."""
    lane.gate.turn(RosterApplied(8, 10_000, 1))
    lane.written()

    assert lane.ledger.rows[-1].body == {"roster": 8, "people": 10_000}


def test_a_page_is_published_only_when_something_changed(lane: "Lane") -> None:
    """A quiet gate sends nothing but heartbeats."""
    lane.wait(100)
    before = len(lane.screen.views)
    lane.wait(100)
    lane.wait(100)

    assert len(lane.screen.views) == before


def test_a_disk_that_fills_up_is_on_record_before_it_is_full(lane: "Lane") -> None:
    """The storage still works, but its words have changed."""
    lane.gate.turn(DeviceChanged(Device.STORAGE, up=True, detail="rows can be written"))
    lane.gate.turn(DeviceChanged(Device.STORAGE, up=True, detail="nearly full"))
    lane.written()

    assert lane.kinds()[-1] is EventKind.STORAGE_WARNING
    assert lane.ledger.rows[-1].body == {"words": "nearly full"}


def test_words_of_a_device_change_without_a_new_event(lane: "Lane") -> None:
    """Only coming and going is recorded."""
    lane.gate.turn(DeviceChanged(Device.CAMERA, up=True, detail="dim picture"))

    assert lane.ledger.waiting == []
    assert any(view.detail == "dim picture" for view in lane.view.devices)


def test_how_the_code_looked_is_on_record_and_decides_nothing(lane: "Lane") -> None:
    """Two codes in view, and the pass on a red page: admitted, and noted for afterwards."""
    lane.code(colour=ModuleColour.RED, others=("unknown",))
    lane.forehead()
    lane.written()

    granted, noted = lane.ledger.rows[-2:]
    assert lane.barrier.opened == 1
    assert granted.kind is EventKind.ACCESS_GRANTED
    code = granted.body["code"]
    assert isinstance(code, dict)
    assert (code["colour"], code["beside"]) == ("red", ["unknown"])
    assert noted.kind is EventKind.COLOUR_DISAGREES
    assert noted.body == {"signed": "green", "seen": "red", "holder": "0011223344556677"}
