"""The gate's clock above the machine's, and the one that a rehearsal assumes."""

from gateway.core.instant import ClockQuality
from gateway.core.timekeeping import Timekeeping
from gateway.runtime.clock import ManualClock
from gateway.runtime.ratchet_clock import AssumedClock, RatchetClock

LATER_MS = 10_800_000


def test_a_time_that_the_centre_signed_is_remembered_while_the_clock_is_unset() -> None:
    """It was certainly not earlier; and a pass signed before it tells nothing new."""
    machine = ManualClock(quality=ClockQuality.UNSET)
    clock = RatchetClock(machine, Timekeeping())
    signed_ms = machine.now().wall_ms + LATER_MS
    clock.witness(signed_ms)
    clock.witness(signed_ms - 1_000)

    now = clock.now()

    assert now.clock is ClockQuality.UNSET
    assert now.wall_ms == now.floor_ms == clock.noted().floor.wall_ms == signed_ms
    assert clock.mono_ns() == machine.mono_ns()


def test_what_the_machine_lost_the_gate_may_still_know() -> None:
    """A program that starts while the time source is silent would call its clock unset."""
    machine = ManualClock()
    clock = RatchetClock(machine, Timekeeping())
    assert clock.now().clock is ClockQuality.SYNCED
    machine.quality = ClockQuality.UNSET

    assert clock.now().clock is ClockQuality.HOLDOVER


def test_a_source_that_contradicts_what_was_seen_tells_by_how_much() -> None:
    """Whoever mends it must know; nothing is told of a clock that nobody set."""
    machine = ManualClock()
    clock = RatchetClock(machine, Timekeeping())
    assert (clock.now().clock, clock.contradiction_s()) == (ClockQuality.SYNCED, 0)
    machine.jump_ms(-LATER_MS)
    assert clock.contradiction_s() == LATER_MS // 1000

    machine.quality = ClockQuality.UNSET
    assert clock.contradiction_s() == 0


def test_a_rehearsals_clock_is_believed_whatever_it_does() -> None:
    """Also when somebody sets it back, and whatever was signed."""
    machine = ManualClock()
    clock = AssumedClock(machine)
    before_ms = clock.now().wall_ms
    clock.witness(before_ms + LATER_MS)
    machine.jump_ms(-LATER_MS)

    assert clock.now() == machine.now()
    assert clock.now().clock is ClockQuality.SYNCED
    assert clock.mono_ns() == machine.mono_ns()
    assert clock.contradiction_s() == 0
    assert clock.noted() == Timekeeping()
