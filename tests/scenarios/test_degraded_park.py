"""Each fault as it comes to a gate of real processes, and what the guard reads of it.

Time, lists, air, power and a disk that is nearly full are in the lane's scenarios: nobody may set
the clock, starve the supply or fill the disk of the machine that tests.
"""

import resource
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import pytest

from firmware_bridge.emulator.board import EmulatedBoard
from firmware_bridge.vocabulary import SensorFlag
from gateway.core.event import EventKind
from gateway.core.fault import Action, Fault
from gateway.core.lane import LaneState, LaneView
from gateway.core.reason import Reason, Verdict
from gateway.demo.cast import Arrival, Role
from gateway.demo.observer import is_kind, is_verdict
from gateway.demo.stream import CameraFault
from gateway.journal.row import JournalRow

if TYPE_CHECKING:
    from gateway.demo.director import Director
    from gateway.demo.show import Show

pytestmark = [pytest.mark.broker, pytest.mark.timeout(180)]

NOTICED_S = 20.0
FULL_BYTES = 4096


def person(number: int, role: Role = Role.STAFF) -> Arrival:
    """Somebody with a phone."""
    return Arrival(number, role, on_paper=False, seed=5000 + number, mishap=None)


def row_of(fault: Fault, *, entered: bool) -> Callable[[JournalRow], bool]:
    """The journal's word that a row of the matrix came or went."""
    kind, named = EventKind.DEGRADED.value, (fault.value, entered)
    return lambda row: row.kind == kind and (row.body["fault"], row.body["entered"]) == named


def shows(fault: Fault, action: Action) -> Callable[[LaneView], bool]:
    """The guard's page names a fault with what is done."""
    return lambda view: (fault, action) in {(row.fault, row.action) for row in view.degraded}


def shows_no(fault: Fault) -> Callable[[LaneView], bool]:
    """The guard's page does not name it."""
    return lambda view: all(row.fault is not fault for row in view.degraded)


def has_restarted(view: LaneView, times: int) -> bool:
    """The guard's page counts so many starts out of order today."""
    return view.unclean_starts == times


def board_of(show: "Show") -> EmulatedBoard:
    """The board that can be broken."""
    assert isinstance(show.board, EmulatedBoard)
    return show.board


def test_with_the_broker_dead_people_walk_in_by_the_lists_and_the_page_says_so(
    show: "Show", director: "Director"
) -> None:
    """Offline is a row of the matrix, and every decision of that time names it."""
    show.observer.catch_up()
    show.park.broker.kill()
    assert show.observer.wait_for(row_of(Fault.CENTRE_DOWN, entered=True), NOTICED_S)
    assert director.guard.sees(shows(Fault.CENTRE_DOWN, Action.WARN), NOTICED_S)
    played = director.play(person(1))

    show.observer.last = 0
    granted = show.observer.wait_for(is_kind(EventKind.ACCESS_GRANTED), NOTICED_S)
    show.park.broker.start()
    assert played.verdict is Verdict.ADMIT
    assert granted is not None
    assert granted.body["faults"] == [Fault.CENTRE_DOWN.value]
    assert director.guard.sees(shows_no(Fault.CENTRE_DOWN), NOTICED_S)
    assert show.observer.wait_for(row_of(Fault.CENTRE_DOWN, entered=False), NOTICED_S)


def test_behind_a_frozen_camera_the_guard_types_numbers(show: "Show", director: "Director") -> None:
    """A picture that only looks live reads no codes."""
    show.camera.suffer(CameraFault.FROZEN)
    assert director.guard.sees(shows(Fault.CAMERA_DEAD, Action.WARN), NOTICED_S)
    played = director.play(person(2, Role.NUMBER_TYPED))

    show.camera.suffer(CameraFault.NONE)
    assert played.as_expected, played
    assert director.guard.sees(shows_no(Fault.CAMERA_DEAD), NOTICED_S)


def test_without_its_board_the_lane_is_a_fault_and_the_guard_has_the_key(
    show: "Show", director: "Director"
) -> None:
    """The cable is pulled; thermometer and barrier go with it."""
    board = board_of(show)
    board.unplug()
    gone = director.guard.sees(shows(Fault.BOARD_GONE, Action.REFER), NOTICED_S)
    faulty = director.guard.sees(lambda view: view.state is LaneState.FAULT, 2 * NOTICED_S)
    board.replug()

    assert gone is not None
    assert faulty is not None
    assert director.guard.sees(shows_no(Fault.BOARD_GONE), NOTICED_S)
    assert director.guard.sees(shows_no(Fault.THERMOMETER_DEAD), NOTICED_S)


def test_with_a_dead_thermometer_the_guard_measures_by_hand(
    show: "Show", director: "Director"
) -> None:
    """Nobody's temperature is taken for normal; the guard's reading admits."""
    board = board_of(show)
    board.sensor_gives(None)
    assert director.guard.sees(shows(Fault.THERMOMETER_DEAD, Action.HAND), NOTICED_S)
    show.observer.catch_up()
    before = show.observer.last
    played = director.play(person(4))
    assert (played.verdict, played.reasons) == (
        Verdict.REFER,
        (Reason.THERMOMETER_MISSING.value,),
    )

    show.observer.last = before
    referred = show.observer.wait_for(is_verdict, NOTICED_S)
    assert referred is not None
    director.guard.measures(referred.sequence, 36.6)
    assert show.observer.wait_for(is_kind(EventKind.ACCESS_GRANTED), NOTICED_S)
    board.sensor_gives(SensorFlag.NONE)
    assert director.guard.sees(shows_no(Fault.THERMOMETER_DEAD), NOTICED_S)


def test_an_arm_that_does_not_move_is_alarmed_and_its_lane_closed_until_it_moves(
    show: "Show", director: "Director"
) -> None:
    """The relay clicks and the contact stays: one pulse, and none for the next person."""
    board = board_of(show)
    show.observer.wait_for(is_kind(EventKind.PASSAGE_ABANDONED), NOTICED_S)
    board.jam(active=True)
    show.observer.catch_up()
    before = show.observer.last
    assert director.play(person(5)).verdict is Verdict.ADMIT
    show.observer.last = before
    assert show.observer.wait_for(is_kind(EventKind.DOOR_STUCK), NOTICED_S)
    closed = director.guard.sees(shows(Fault.DOOR_STUCK, Action.CLOSE), NOTICED_S)
    assert closed is not None
    opened = board.state().open_count
    refused = director.play(person(6))
    assert refused.verdict is Verdict.DENY
    assert Reason.LANE_CLOSED.value in refused.reasons
    assert board.state().open_count == opened

    board.jam(active=False)
    board.force_door()
    assert director.guard.sees(shows_no(Fault.DOOR_STUCK), NOTICED_S)
    assert director.play(person(7)).verdict is Verdict.ADMIT


def test_on_a_full_disk_the_arm_stays_down_and_the_page_says_why(
    show: "Show", director: "Director"
) -> None:
    """The running gate may not let any file grow: nothing is durable, so nobody is admitted."""
    board, gate = board_of(show), show.park.gate.pid
    before = resource.prlimit(gate, resource.RLIMIT_FSIZE)
    resource.prlimit(gate, resource.RLIMIT_FSIZE, (FULL_BYTES, before[1]))
    board.tamper(active=True)
    full = director.guard.sees(shows(Fault.WRITE_FAILED, Action.REFUSE), NOTICED_S)
    opened = board.state().open_count
    played = director.play(person(8))
    still = board.state().open_count
    resource.prlimit(gate, resource.RLIMIT_FSIZE, before)

    board.tamper(active=False)
    assert full is not None
    assert played.verdict is None
    assert still == opened
    assert director.guard.sees(shows_no(Fault.WRITE_FAILED), NOTICED_S)
    assert director.play(person(9)).verdict is Verdict.ADMIT


def test_a_gate_that_was_killed_counts_it_and_goes_on(show: "Show", director: "Director") -> None:
    """As its watchdog or a power cut does it; a second time is counted, too."""
    for times in (1, 2):
        show.observer.catch_up()
        show.park.gate.kill()
        show.park.gate.start()
        started = show.observer.wait_for(is_kind(EventKind.SERVICE_STARTED), NOTICED_S)
        assert started is not None
        assert started.body["unclean"] is True
        counted = partial(has_restarted, times=times)
        assert director.guard.sees(counted, NOTICED_S)
        assert director.guard.sees(shows(Fault.RESTARTED, Action.WARN), NOTICED_S)
    assert director.guard.sees(shows_no(Fault.CAMERA_DEAD), NOTICED_S)
    assert director.guard.sees(shows_no(Fault.BOARD_GONE), NOTICED_S)
    assert director.play(person(10)).verdict is Verdict.ADMIT
