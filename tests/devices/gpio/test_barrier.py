"""What pins ask of their barrier beyond what every barrier does."""

import logging
from collections.abc import Callable
from queue import SimpleQueue

import pytest

from firmware_bridge.vocabulary import Output
from gateway.config import GpioSection, OutputLine
from gateway.core.lane import Lamp
from gateway.core.signals import Contact, ContactChanged, DeviceChanged, OpenSent, Signal
from gateway.devices.gpio import GpioBarrier
from gateway.devices.gpio.emulated import LINES, EmulatedChip, EmulatedChips
from gateway.devices.gpio.faults import NO_DEADMAN, PinFault
from gateway.runtime.clock import ManualClock, SystemClock
from gateway.runtime.worker import Worker
from tests.devices.gpio.wiring import LABEL, PATH, SECTION, Wiring

Make = Callable[[Wiring], GpioBarrier]
WAIT_S = 5.0


def devices(signals: list[Signal]) -> list[tuple[bool, str]]:
    """What the gate was told of the barrier's presence."""
    return [(one.up, one.detail) for one in signals if isinstance(one, DeviceChanged)]


def contacts(signals: list[Signal]) -> list[tuple[Contact, bool]]:
    """What the gate was told of contacts."""
    return [(one.contact, one.active) for one in signals if isinstance(one, ContactChanged)]


def test_the_missing_dead_man_is_told_with_the_device(
    barrier: GpioBarrier, signals: list[Signal]
) -> None:
    """The guard's page and the log have it from here."""
    assert barrier is not None
    assert devices(signals) == [(True, f"{LABEL}: {NO_DEADMAN}")]


@pytest.mark.parametrize(
    ("age_ms", "opens"), [(499, True), (500, True), (501, False)], ids=["below", "at", "above"]
)
def test_an_order_is_fresh_for_half_a_second(
    make: Make, wiring: Wiring, clock: ManualClock, age_ms: int, *, opens: bool
) -> None:
    """Below, at and above the limit."""
    barrier = make(wiring)
    barrier.open(1_000)
    clock.advance_ms(age_ms)
    barrier.turn(0)
    barrier.turn(0)
    assert wiring.arm_is_open() is opens


@pytest.mark.parametrize(
    ("after_ms", "is_open"), [(299, True), (300, False), (301, False)], ids=["below", "at", "above"]
)
def test_an_opening_ends_at_its_own_millisecond(
    barrier: GpioBarrier, wiring: Wiring, clock: ManualClock, after_ms: int, *, is_open: bool
) -> None:
    """Below, at and above its end."""
    barrier.open(300)
    barrier.turn(0)
    clock.advance_ms(after_ms)
    barrier.turn(0)
    assert wiring.arm_is_open() is is_open


def test_a_thread_that_stood_still_closes_an_overdue_arm_before_anything_else(
    barrier: GpioBarrier, wiring: Wiring, clock: ManualClock
) -> None:
    """That it stood open meanwhile is what a dead-man would have prevented."""
    barrier.open(1_000)
    barrier.turn(0)
    clock.advance_ms(10_000)
    assert wiring.arm_is_open()
    barrier.turn(0)
    assert not wiring.arm_is_open()


def test_nothing_but_the_arm_moves_at_a_start(make: Make, wiring: Wiring) -> None:
    """Lights that are on when low don't flash: the request itself carries each line's value."""
    before = [wiring.chip.rises(line) for line in (17, 23, 24, 18)]
    barrier = make(wiring)
    barrier.turn(0)
    assert wiring.lit() == Output.NONE
    assert [wiring.chip.rises(line) for line in (17, 23, 24, 18)] == before


def test_a_start_in_a_fire_opens_without_closing_first(make: Make, wiring: Wiring) -> None:
    """The gate before it left the arm open, and the request keeps it so."""
    wiring.touch(Contact.FIRE, active=True)
    first = make(wiring)
    first.turn(0)
    first.let_go()
    make(wiring).turn(0)
    assert wiring.arm_is_open()
    assert wiring.chip.falls(SECTION.arm.line) == 0


def test_an_unexpected_fault_closes_the_arm_on_its_way_out(wiring: Wiring) -> None:
    """The process ends with it; the thread's last act is a safe arm."""
    crashes: list[str] = []
    barrier = GpioBarrier(wiring.section, refuse_open_sent, ManualClock(), wiring.chips)
    barrier.open(60_000)
    worker = Worker("pins", barrier.body, crashes.append)
    worker.start()
    assert worker.join()
    assert crashes == ["pins"]
    assert not wiring.arm_is_open()
    assert wiring.chip.rises(SECTION.arm.line) == 1


def refuse_open_sent(signal: Signal) -> None:
    """A gate with a mistake."""
    assert not isinstance(signal, OpenSent)


def test_a_cut_wire_of_the_fire_system_opens_the_arm(
    barrier: GpioBarrier, wiring: Wiring, signals: list[Signal]
) -> None:
    """The contact is closed while there is no fire: the pull-up tells when it is gone."""
    wiring.chip.put(SECTION.fire.line, high=True)
    barrier.turn(0)
    assert wiring.arm_is_open()
    assert contacts(signals) == [(Contact.FIRE, True)]


def test_a_fire_contact_that_chatters_does_not_move_the_arm(
    barrier: GpioBarrier, wiring: Wiring, signals: list[Signal]
) -> None:
    """The gate is told of each change; the relay sees the last one."""
    wiring.touch(Contact.FIRE, active=True)
    barrier.turn(0)
    wiring.touch(Contact.FIRE, active=False)
    wiring.touch(Contact.FIRE, active=True)
    barrier.turn(0)
    assert contacts(signals) == [(Contact.FIRE, active) for active in (True, False, True)]
    assert wiring.chip.falls(SECTION.arm.line) == 0


def test_fire_frees_the_lane_before_the_gate_is_told(wiring: Wiring, clock: ManualClock) -> None:
    """Whatever the gate does meanwhile."""
    open_when_told: list[bool] = []

    def note(signal: Signal) -> None:
        if isinstance(signal, ContactChanged):
            open_when_told.append(wiring.arm_is_open())

    barrier = GpioBarrier(wiring.section, note, clock, wiring.chips)
    barrier.turn(0)
    wiring.touch(Contact.FIRE, active=True)
    barrier.turn(0)
    assert open_when_told == [True]
    barrier.let_go()


def test_contacts_that_are_active_at_the_start_are_told_causes_first(
    make: Make, wiring: Wiring, signals: list[Signal]
) -> None:
    """A door that the fire release opened must not look forced."""
    for contact in Contact:
        wiring.touch(contact, active=True)
    barrier = make(wiring)
    barrier.turn(0)
    barrier.turn(0)
    order = [Contact.FIRE, Contact.TAMPER, Contact.BUTTON, Contact.BEAM, Contact.DOOR]
    assert contacts(signals) == [(contact, True) for contact in order]


def test_a_quick_pass_through_the_beam_is_told_whole(
    barrier: GpioBarrier, wiring: Wiring, signals: list[Signal]
) -> None:
    """Its level is the same as before when the thread looks; the edges tell."""
    wiring.touch(Contact.BEAM, active=True)
    wiring.touch(Contact.BEAM, active=False)
    barrier.turn(0)
    assert contacts(signals) == [(Contact.BEAM, True), (Contact.BEAM, False)]


def test_levels_tell_what_lost_edges_do_not(
    barrier: GpioBarrier, wiring: Wiring, signals: list[Signal]
) -> None:
    """A contact that chatters for longer than the kernel remembers."""
    for turn in range(601):
        wiring.touch(Contact.DOOR, active=turn % 2 == 0)
    while len(contacts(signals)) % 2 == 0 or wiring.chip.level(SECTION.door.line):
        barrier.turn(0)
    assert contacts(signals)[-1] == (Contact.DOOR, True)


def vanish(chip: EmulatedChip) -> None:
    """Take the chip away."""
    chip.vanish()


def deny(chip: EmulatedChip) -> None:
    """Forbid the chip."""
    chip.denied = True


def occupy(chip: EmulatedChip) -> None:
    """Let another program hold the arm's line."""
    chip.take(SECTION.arm.line)


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [(vanish, PinFault.GONE), (deny, PinFault.DENIED), (occupy, PinFault.BUSY)],
)
def test_lines_that_can_not_be_had_are_told_once_with_what_to_do(
    make: Make,
    signals: list[Signal],
    clock: ManualClock,
    spoil: Callable[[EmulatedChip], None],
    fault: PinFault,
) -> None:
    """The gate runs degraded and tries again, ever more slowly; no line stays half claimed."""
    wiring = Wiring()
    spoil(wiring.chip)
    barrier = make(wiring)
    for _ in range(100):
        assert not barrier.turn(0)
        clock.advance_ms(50)
    assert devices(signals) == [(False, f"{LABEL}: {fault.value}")]
    assert not wiring.arm_is_open()


def test_a_line_that_the_chip_does_not_have_is_told(make: Make, signals: list[Signal]) -> None:
    """A typing mistake that only the chip can know."""
    make(Wiring(GpioSection(chip=LABEL, arm=OutputLine(line=LINES)))).turn(0)
    assert devices(signals) == [(False, f"{LABEL}: {PinFault.UNUSABLE.value}")]


def test_two_chips_of_one_label_are_told_and_neither_is_used(
    signals: list[Signal], clock: ManualClock
) -> None:
    """To guess would be to move somebody else's relay."""
    twins = EmulatedChips({PATH: EmulatedChip(LABEL), "/dev/gpiochip1": EmulatedChip(LABEL)})
    GpioBarrier(SECTION, signals.append, clock, twins).turn(0)
    assert devices(signals) == [(False, f"{LABEL}: {PinFault.TWINS.value}")]


def test_lines_that_are_free_again_are_claimed_within_two_seconds(
    make: Make, wiring: Wiring, signals: list[Signal], clock: ManualClock
) -> None:
    """However long they were gone."""
    wiring.chip.vanish()
    barrier = make(wiring)
    for _ in range(1_000):
        barrier.turn(0)
        clock.advance_ms(50)
    wiring.chip.come_back()
    for _ in range(40):
        barrier.turn(0)
        clock.advance_ms(50)
    assert devices(signals)[-1] == (True, f"{LABEL}: {NO_DEADMAN}")


def test_a_chip_that_goes_while_it_is_driven_is_a_missing_barrier(
    make: Make, signals: list[Signal]
) -> None:
    """With no contact connected nobody notices before."""
    wiring = Wiring(GpioSection(chip=LABEL, arm=OutputLine(line=17)))
    barrier = make(wiring)
    barrier.turn(0)
    wiring.chip.vanish()
    barrier.turn(0)
    assert devices(signals)[-1][0]
    barrier.open(1_000)
    barrier.turn(0)
    assert devices(signals)[-1] == (False, f"{LABEL}: {PinFault.GONE.value}")
    assert not any(isinstance(signal, OpenSent) for signal in signals)


class GoingChip(EmulatedChip):
    """A chip that is gone when it is driven for the first time."""

    def drive(self, line: int, *, high: bool) -> None:
        """Go."""
        del line, high
        self.vanish()
        self.must_be_there()


def test_a_fire_that_can_not_free_the_lane_is_told_all_the_same(
    make: Make, signals: list[Signal]
) -> None:
    """The chip goes with the very edge; the guard learns of both."""
    wiring = Wiring(chip=GoingChip(LABEL))
    barrier = make(wiring)
    barrier.turn(0)
    wiring.touch(Contact.FIRE, active=True)
    barrier.turn(0)
    assert (Contact.FIRE, True) in contacts(signals)
    assert not devices(signals)[-1][0]


@pytest.mark.parametrize("keeps_levels", [True, False], ids=["kept", "strict_gpiod"])
def test_after_a_clean_end_the_arm_is_closed_whatever_the_kernel_does_with_pins(
    make: Make, *, keeps_levels: bool
) -> None:
    """It is closed before the line is given back."""
    wiring = Wiring(chip=EmulatedChip(LABEL, keeps_levels=keeps_levels))
    barrier = make(wiring)
    barrier.show(Lamp.GO)
    barrier.open(60_000)
    barrier.turn(0)
    barrier.turn(0)
    assert wiring.arm_is_open()
    barrier.let_go()
    assert not wiring.arm_is_open()


def test_in_its_own_thread_it_answers_orders_and_edges_at_once(
    wiring: Wiring, caplog: pytest.LogCaptureFixture
) -> None:
    """On the machine's clock, as the gate runs it; it says at its start what is missing."""
    signals: SimpleQueue[Signal] = SimpleQueue()
    barrier = GpioBarrier(wiring.section, signals.put, SystemClock(lambda: True), wiring.chips)
    worker = Worker("pins", barrier.body, pytest.fail)
    with caplog.at_level(logging.WARNING):
        worker.start()
        assert isinstance(signals.get(timeout=WAIT_S), DeviceChanged)
    assert NO_DEADMAN in caplog.text
    wiring.chip.jumper(SECTION.arm.line, SECTION.beam.line)
    barrier.open(50)
    told = [signals.get(timeout=WAIT_S) for _ in range(3)]
    assert isinstance(told[0], OpenSent)
    assert told[1:] == [ContactChanged(Contact.BEAM, active) for active in (True, False)]
    worker.ask_to_stop()
    assert worker.join()
    assert wiring.chip.rises(SECTION.arm.line) == 1
    assert barrier.turns > 0
