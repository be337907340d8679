"""A whole gate whose barrier hangs on pins: from the code in view to the relay, and back."""

from collections.abc import Iterator

import pytest

from firmware_bridge.vocabulary import Output
from gateway.core.event import EventKind
from gateway.core.lane import LaneState
from gateway.core.signals import Contact, Signal
from gateway.devices.gpio import GpioBarrier
from gateway.runtime.clock import ManualClock
from tests.devices.gpio.wiring import SECTION, Wiring
from tests.evidence import WALL_MS
from tests.lane import Lane

TURN_MS = 20


class LaneOnPins:
    """Gate and barrier, each turned by hand, and what hangs on the chip."""

    def __init__(self) -> None:
        self.wiring = Wiring()
        self._told: list[Signal] = []
        clock = ManualClock(WALL_MS)
        section, chips = self.wiring.section, self.wiring.chips
        self.barrier = GpioBarrier(section, self._told.append, clock, chips)
        self.lane = Lane(clock=clock, barrier=self.barrier)
        self.wait(2 * TURN_MS)

    def wait(self, ms: int) -> None:
        """Both live on; rows are written at once."""
        for _ in range(0, ms, TURN_MS):
            self.lane.wait(TURN_MS)
            self.barrier.turn(0)
            while self._told:
                self.lane.gate.turn(self._told.pop(0))
            self.lane.written()

    def contact(self, contact: Contact, *, active: bool) -> None:
        """Somebody touches a contact."""
        self.wiring.touch(contact, active=active)
        self.wait(TURN_MS)


@pytest.fixture
def on_pins() -> Iterator[LaneOnPins]:
    """A gate that has found its pins."""
    made = LaneOnPins()
    yield made
    made.barrier.let_go()


def test_a_healthy_person_moves_the_relay_and_it_falls_behind_them(on_pins: LaneOnPins) -> None:
    """Not before the row is written; green while it is open."""
    on_pins.lane.code()
    on_pins.lane.forehead()
    on_pins.barrier.turn(0)
    assert not on_pins.wiring.arm_is_open()
    on_pins.wait(2 * TURN_MS)
    assert on_pins.wiring.arm_is_open()
    assert on_pins.wiring.lit() == Output.GREEN
    on_pins.contact(Contact.DOOR, active=True)
    on_pins.contact(Contact.BEAM, active=True)
    on_pins.contact(Contact.BEAM, active=False)
    on_pins.wait(5_000)
    assert not on_pins.wiring.arm_is_open()
    on_pins.contact(Contact.DOOR, active=False)
    assert on_pins.lane.kinds()[-2:] == [EventKind.ACCESS_GRANTED, EventKind.PASSAGE_COMPLETED]
    assert on_pins.wiring.chip.rises(SECTION.arm.line) == 1


def test_a_person_with_a_bad_code_never_moves_the_relay(on_pins: LaneOnPins) -> None:
    """Red, and no edge at the relay."""
    on_pins.lane.code("bad-1")
    on_pins.lane.forehead()
    on_pins.wait(1_000)
    assert on_pins.wiring.lit() == Output.RED
    assert on_pins.wiring.chip.rises(SECTION.arm.line) == 0


def test_fire_frees_the_lane_and_is_on_record(on_pins: LaneOnPins) -> None:
    """The barrier answers the contact; the gate records it."""
    on_pins.contact(Contact.FIRE, active=True)
    assert on_pins.wiring.arm_is_open()
    assert on_pins.lane.view.fire
    on_pins.wait(TURN_MS)
    assert EventKind.FIRE_RELEASE in on_pins.lane.kinds()


def test_nobody_is_admitted_by_itself_while_the_chip_is_gone(on_pins: LaneOnPins) -> None:
    """The guard sees a fault; with the chip everything is back."""
    on_pins.wiring.chip.vanish()
    on_pins.wait(200)
    assert on_pins.lane.shows(LaneState.FAULT)
    on_pins.lane.code()
    on_pins.lane.forehead()
    on_pins.wait(200)
    assert on_pins.wiring.chip.rises(SECTION.arm.line) == 0
    on_pins.wiring.chip.come_back()
    on_pins.wait(12_000)
    on_pins.lane.code("good-2")
    on_pins.lane.forehead()
    on_pins.wait(2 * TURN_MS)
    assert on_pins.wiring.arm_is_open()
