import subprocess
import sys

from gateway.core.instant import ClockQuality
from gateway.runtime.clock import ManualClock, SystemClock, kernel_says_synced

TELL_THE_TIME = """
from gateway.runtime.clock import SystemClock
print(SystemClock(lambda: True).mono_ns())
"""


def test_an_instant_of_the_machine_carries_all_three_clocks() -> None:
    """Wall time for people, monotonic time for intervals, the boot that it belongs to."""
    clock = SystemClock(synced=lambda: True)

    first, second = clock.now(), clock.now()

    assert first.wall_ms > 1_700_000_000_000
    assert second.mono_ns >= first.mono_ns
    assert len(first.boot) == 36
    assert first.boot == second.boot


def test_a_clock_that_nobody_has_set_proves_no_date() -> None:
    """A Raspberry Pi wakes in the past."""
    assert SystemClock(synced=lambda: False).now().clock is ClockQuality.UNSET


def test_a_clock_that_lost_its_source_is_on_holdover_and_recovers() -> None:
    """Once synced in this run, it runs on its crystal until a source answers again."""
    answers = iter([True, False, True])
    clock = SystemClock(synced=lambda: next(answers))

    seen = [clock.now().clock for _ in range(3)]

    assert seen == [ClockQuality.SYNCED, ClockQuality.HOLDOVER, ClockQuality.SYNCED]


def test_monotonic_time_is_comparable_between_processes_of_one_boot() -> None:
    """The guard's page judges a heartbeat's age with its own clock."""
    clock = SystemClock(synced=lambda: True)
    before = clock.mono_ns()

    told = subprocess.run(
        [sys.executable, "-c", TELL_THE_TIME], check=True, capture_output=True, timeout=10
    )

    assert before < int(told.stdout) < clock.mono_ns()


def test_asking_the_kernel_about_sync_never_fails() -> None:
    """Where adjtimex can't be asked the answer is no."""
    assert kernel_says_synced() in (True, False)


def test_a_manual_clock_moves_only_when_told() -> None:
    """Both clocks move together; the quality is the test's to choose."""
    clock = ManualClock(wall_ms=1000, mono_ns=5_000_000)
    clock.advance_ms(2.5)
    clock.quality = ClockQuality.HOLDOVER

    moment = clock.now()

    assert (moment.wall_ms, moment.mono_ns) == (1002, 7_500_000)
    assert moment.clock is ClockQuality.HOLDOVER
    assert clock.mono_ns() == moment.mono_ns
