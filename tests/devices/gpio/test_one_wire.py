"""One wire between two pins: an output and the input that sees it, emulated or real.

On a real machine: ``pytest tests/devices/gpio/test_one_wire.py --pins LABEL:OUTPUT:INPUT``, with
nothing else connected to the two. It then passes in real time, through libgpiod and the kernel.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from queue import SimpleQueue

import pytest

from gateway.config import GpioSection, InputLine, OutputLine
from gateway.core.instant import NS_PER_MS
from gateway.core.signals import Contact, ContactChanged, DeviceChanged, OpenSent, Signal
from gateway.devices.gpio import Chips, GpioBarrier, KernelChips
from gateway.devices.gpio.emulated import EmulatedChip, EmulatedChips
from gateway.devices.gpio.faults import PinFault
from gateway.runtime.clock import SystemClock
from tests.working import working

WAIT_S = 5.0
STARTS = 100


@dataclass(frozen=True)
class Wire:
    """Where the two pins are; the input counts as active while the output does."""

    chips: Chips
    section: GpioSection


@pytest.fixture
def wire(request: pytest.FixtureRequest) -> Wire:
    """The one of ``--pins``, or an emulated one."""
    named = str(request.config.getoption("--pins", default=""))
    label, output, sensor = (named or "emulated:17:27").split(":")
    section = GpioSection(
        chip=label,
        arm=OutputLine(line=int(output)),
        beam=InputLine(line=int(sensor), active_low=False, bias="pull-down", debounce_ms=0),
    )
    if named:
        return Wire(KernelChips(), section)
    chip = EmulatedChip(label)
    chip.jumper(section.arm.line, section.beam.line)
    return Wire(EmulatedChips({"/dev/gpiochip0": chip}), section)


@pytest.fixture
def clock() -> SystemClock:
    """The machine's: a wire does not wait for anybody's."""
    return SystemClock(lambda: True)


@pytest.fixture
def signals() -> SimpleQueue[Signal]:
    """What the gate would be told."""
    return SimpleQueue()


@pytest.fixture
def barrier(wire: Wire, signals: SimpleQueue[Signal], clock: SystemClock) -> Iterator[GpioBarrier]:
    """The adapter in its own thread, which has found its lines."""
    made = GpioBarrier(wire.section, signals.put, clock, wire.chips)
    with working("pins", made.body):
        found = signals.get(timeout=WAIT_S)
        assert isinstance(found, DeviceChanged)
        assert found.up, found.detail
        yield made


def beam(signals: SimpleQueue[Signal]) -> bool:
    """The next change that the input saw; an opening is told before it or after."""
    while isinstance(told := signals.get(timeout=WAIT_S), OpenSent):
        pass
    assert isinstance(told, ContactChanged)
    assert told.contact is Contact.BEAM
    return told.active


def test_an_opening_is_seen_at_the_other_end_and_ends_by_itself(
    barrier: GpioBarrier, signals: SimpleQueue[Signal], clock: SystemClock
) -> None:
    """Never sooner than ordered."""
    began_ns = clock.mono_ns()
    barrier.open(200)
    assert beam(signals)
    assert not beam(signals)
    assert clock.mono_ns() - began_ns >= 200 * NS_PER_MS


def test_a_close_is_seen_at_the_other_end(
    barrier: GpioBarrier, signals: SimpleQueue[Signal]
) -> None:
    """Long before the opening would have ended."""
    barrier.open(60_000)
    assert beam(signals)
    barrier.close()
    assert not beam(signals)


def test_a_second_program_is_refused_and_moves_nothing(
    barrier: GpioBarrier, wire: Wire, signals: SimpleQueue[Signal], clock: SystemClock
) -> None:
    """The kernel gives each line to one only."""
    told: list[Signal] = []
    second = GpioBarrier(wire.section, told.append, clock, wire.chips)
    second.open(1_000)
    assert not second.turn(0)
    (refused,) = told
    assert isinstance(refused, DeviceChanged)
    assert PinFault.BUSY.value in refused.detail
    barrier.open(50)
    assert beam(signals)
    assert not beam(signals)


def test_no_start_and_no_end_is_seen_at_the_other_end(wire: Wire, clock: SystemClock) -> None:
    """A hundred times; an input that is watched all the while would tell."""
    told: list[Signal] = []
    for _ in range(STARTS):
        each = GpioBarrier(wire.section, told.append, clock, wire.chips)
        assert each.turn(0)
        assert each.turn(0)
        each.let_go()
    assert not any(isinstance(signal, ContactChanged) for signal in told)
