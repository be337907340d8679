"""A gate whose power was off for three hours: whom its clock keeps out, in the guard's words."""

from dataclasses import replace
from pathlib import Path

import pytest

from gateway.app.timekeeper import Timekeeper
from gateway.codes.recognise import recognise
from gateway.codes.trust import TrustList
from gateway.core.credential import Presented
from gateway.core.event import EventKind
from gateway.core.instant import ClockQuality, Instant
from gateway.core.reason import Reason
from gateway.core.signals import Device
from gateway.core.timekeeping import Reading, Timekeeping, noted, tell, witness
from gateway.runtime.clock import ManualClock
from gateway.runtime.clock_memory import ClockMemory
from tests.evidence import HOUR_MS, WALL_MS
from tests.gate.passes import CENTRE_RECORD, park_pass, phone_pass
from tests.lane import Lane

TRUST = TrustList((CENTRE_RECORD,))


def verified(text: str, at: Instant) -> Presented:
    """What a real gate makes of a text."""
    return recognise(text, TRUST, "park-1", at)


class PiClock(ManualClock):
    """A clock without battery, and the ratchet above it.

    Args:
        machine: what the machine's clocks say when the gate's program starts.
        kept: what the gate remembers.
    """

    def __init__(self, machine: Reading, kept: Timekeeping) -> None:
        super().__init__(machine.wall_ms, machine.mono_ns)
        self._machine = machine
        self._kept = kept

    def machine(self) -> Reading:
        """What the machine's clocks say now."""
        at = super().now()
        return replace(self._machine, wall_ms=at.wall_ms, mono_ns=at.mono_ns)

    def network(self, *, up: bool) -> None:
        """Whether a time source answers."""
        self._machine = replace(self._machine, synced=up)

    def now(self) -> Instant:
        """The moment as far as it can be believed."""
        self._kept, now = tell(self._kept, self.machine())
        return now

    def witness(self, signed_ms: int) -> None:
        """Learn from the centre's signature."""
        self._kept = witness(self._kept, signed_ms, self.machine())

    def contradiction_s(self) -> int:
        """Nobody reads this log."""
        return 0

    def noted(self) -> Timekeeping:
        """What goes to the card."""
        return noted(self._kept, self.now())


class ParkGate:
    """One gate through boots: a lane in memory, the clock's memory in a real file."""

    def __init__(self, folder: Path) -> None:
        self._memory = ClockMemory(folder / "clock.json")
        self.true_ms = WALL_MS
        self._start(Reading(WALL_MS, 10**9, "boot-1", synced=True))

    def quality(self) -> ClockQuality:
        """How far the clock is believed."""
        return self.clock.now().clock

    def loses_power(self, off_ms: int = 3 * HOUR_MS) -> None:
        """It boots later, without network, where its clock was when the power went."""
        stopped = self.clock.machine()
        self._keeper.keep()
        self.true_ms += off_ms
        self._start(Reading(stopped.wall_ms, 10**9, f"after {stopped.boot}", synced=False))

    def program_restarts(self) -> None:
        """Only the gate's program; the machine runs on."""
        self._keeper.keep()
        self._start(self.clock.machine())

    def waits(self, ms: int) -> None:
        """Time passes."""
        self.true_ms += ms
        self.lane.wait(ms)

    def sees(self, text: str) -> tuple[Reason, ...]:
        """Somebody shows a code and a healthy forehead; the reasons on the guard's page."""
        self.lane.code(text)
        self.lane.forehead()
        self.lane.written()
        self.true_ms += 8 * 70
        reasons = self.lane.view.reasons
        self.waits(10_000)
        return reasons

    def _start(self, machine: Reading) -> None:
        self.clock = PiClock(machine, self._memory.load())
        self._keeper = Timekeeper(self.clock, self._memory)
        self.lane = Lane(clock=self.clock, recognise=self._keeper.taught(verified))


@pytest.fixture
def gate(tmp_path: Path) -> ParkGate:
    """A gate that was synced and works."""
    return ParkGate(tmp_path)


def test_a_three_hour_old_screenshot_after_a_boot_without_network_is_never_admitted(
    gate: ParkGate,
) -> None:
    """Not at once, though the clock woke in its minute; not after a fresh pass; not later."""
    screenshot = park_pass(gate.true_ms)
    gate.loses_power()

    assert gate.sees(screenshot) == (Reason.CLOCK_UNSET,)
    assert gate.sees(park_pass(gate.true_ms, 1)) == (Reason.CLOCK_UNSET,)
    assert gate.sees(screenshot) == (Reason.CODE_EXPIRED,)
    gate.clock.jump_ms(-600_000)
    assert gate.sees(screenshot) == (Reason.CODE_EXPIRED,)

    gate.program_restarts()
    assert gate.sees(screenshot) == (Reason.CODE_EXPIRED,)
    assert gate.lane.barrier.opened == 0


@pytest.mark.parametrize("off_ms", [0, 1_000, 90_000, 3 * HOUR_MS, 400 * 24 * HOUR_MS])
@pytest.mark.parametrize("shown_ago_ms", [0, 60_000])
def test_nobody_is_admitted_by_a_date_after_a_boot_without_network(
    gate: ParkGate, off_ms: int, shown_ago_ms: int
) -> None:
    """However long the power was off: nobody knows how long. The guard decides."""
    shown = [park_pass(gate.true_ms - shown_ago_ms, 1), phone_pass(WALL_MS, gate.true_ms)]
    gate.loses_power(off_ms)
    shown += [park_pass(gate.true_ms, 2), phone_pass(WALL_MS, gate.true_ms)]

    for text in shown * 2:
        assert set(gate.sees(text)) <= {Reason.CLOCK_UNSET, Reason.CODE_EXPIRED}
    assert gate.lane.barrier.opened == 0


def test_a_phone_that_signs_tomorrow_does_not_shut_the_gate(gate: ParkGate) -> None:
    """Only the centre's signature moves the ratchet."""
    gate.loses_power()
    gate.sees(phone_pass(gate.true_ms, gate.true_ms + 20 * HOUR_MS))

    assert gate.sees(park_pass(gate.true_ms, 1)) == (Reason.CLOCK_UNSET,)


def test_once_the_network_is_back_people_walk_in_again(gate: ParkGate) -> None:
    """The time source sets the clock; the guard's page and the rows say both changes."""
    gate.loses_power(HOUR_MS // 2)
    gate.sees(park_pass(gate.true_ms, 1))
    clock = next(view for view in gate.lane.view.devices if view.device is Device.CLOCK)
    assert (clock.up, clock.detail[:5]) == (False, "时间未校准")

    gate.clock.jump_ms(gate.true_ms - gate.clock.machine().wall_ms)
    gate.clock.network(up=True)
    assert gate.sees(park_pass(gate.true_ms, 2)) == ()

    assert gate.lane.barrier.opened == 1
    kinds = gate.lane.kinds()
    assert kinds.count(EventKind.CLOCK_CHANGED) >= 1
    assert [kind for kind in kinds if kind in {EventKind.DEVICE_DOWN, EventKind.DEVICE_UP}][-1] is (
        EventKind.DEVICE_UP
    )


def test_a_program_that_starts_again_while_the_time_source_is_silent_goes_on(
    gate: ParkGate,
) -> None:
    """The machine's clock still runs as it was set."""
    gate.clock.network(up=False)
    gate.waits(HOUR_MS // 2)
    gate.program_restarts()

    assert gate.quality() is ClockQuality.HOLDOVER
    assert gate.sees(park_pass(gate.true_ms)) == ()
    assert gate.lane.barrier.opened == 1


def test_a_gate_whose_time_source_is_silent_for_more_than_a_day_asks_the_guard(
    gate: ParkGate,
) -> None:
    """Its crystal may have drifted away."""
    gate.clock.network(up=False)
    gate.waits(24 * HOUR_MS)
    gate.program_restarts()
    assert gate.quality() is ClockQuality.HOLDOVER

    gate.waits(1_000)
    assert gate.quality() is ClockQuality.UNSET
    assert gate.sees(park_pass(gate.true_ms)) == (Reason.CLOCK_UNSET,)


def test_a_time_source_that_is_turned_back_makes_no_screenshot_fresh(gate: ParkGate) -> None:
    """Whoever answers in its name must be wrong: the guard decides until both agree."""
    screenshot = park_pass(gate.true_ms)
    gate.waits(3 * HOUR_MS)
    gate.clock.jump_ms(-3 * HOUR_MS)

    assert gate.quality() is ClockQuality.UNSET
    assert gate.sees(screenshot) == (Reason.CODE_EXPIRED,)
    assert gate.sees(park_pass(gate.true_ms, 1)) == (Reason.CLOCK_UNSET,)
    assert gate.lane.barrier.opened == 0
