"""What a gate still knows of the time after it was started again, and what a bad file can do."""

from pathlib import Path

import pytest

from gateway.core.instant import NS_PER_MS, ClockQuality
from gateway.core.timekeeping import BUILT_MS, Mark, Timekeeping
from gateway.runtime.clock import ManualClock, SystemClock
from gateway.runtime.clock_memory import EVERY_MS, ClockMemory
from gateway.runtime.ratchet_clock import RatchetClock

NOON = Mark(1_800_000_000_000, 5_000, "boot-1")


def later(ms: int, boot: str = "boot-1") -> Mark:
    """A while after noon."""
    return Mark(NOON.wall_ms + ms, NOON.mono_ns + ms * NS_PER_MS, boot)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the clock's memory lies."""
    return tmp_path / "clock.json"


@pytest.mark.parametrize("synced", [None, NOON])
def test_what_was_saved_is_remembered(path: Path, synced: Mark | None) -> None:
    """By a program that knows nothing else."""
    assert ClockMemory(path).save(Timekeeping(NOON, synced))

    assert ClockMemory(path).load() == Timekeeping(NOON, synced)


def test_a_gate_that_starts_for_the_first_time_knows_when_its_program_was_made(
    path: Path,
) -> None:
    """It was certainly not earlier."""
    assert ClockMemory(path).load() == Timekeeping(Mark(BUILT_MS, 0, ""))


def test_a_newer_program_is_a_newer_ratchet(path: Path) -> None:
    """What an older one remembered does not hold it back, and the sync still counts."""
    ClockMemory(path).save(Timekeeping(Mark(5, 5, "boot-1"), NOON))

    assert ClockMemory(path).load() == Timekeeping(Mark(BUILT_MS, 0, ""), NOON)


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"[" * 1_000,
        b"{}" + b" " * 2_000,
        b'{"v": 2, "floor": {"wall_ms": 1, "mono_ns": 1, "boot": ""}, "synced": null}',
        b'{"v": 1, "floor": null, "synced": null}',
        b'{"v": 1, "floor": {"wall_ms": -1, "mono_ns": 1, "boot": ""}, "synced": null}',
        b'{"v": 1, "floor": {"wall_ms": 1, "mono_ns": 1, "boot": 7}, "synced": null}',
        b'{"v": 1, "floor": {"wall_ms": 1e999, "mono_ns": 1, "boot": ""}, "synced": null}',
    ],
)
def test_a_damaged_file_is_no_reason_not_to_start(path: Path, octets: bytes) -> None:
    """The gate then waits for its time source, as after a boot."""
    path.write_bytes(octets)

    assert ClockMemory(path).load() == Timekeeping(Mark(BUILT_MS, 0, ""))


@pytest.mark.parametrize(("passed_ms", "written"), [(EVERY_MS - 1, False), (EVERY_MS, True)])
def test_the_card_is_written_every_ten_minutes_only(
    path: Path, passed_ms: int, *, written: bool
) -> None:
    """However often the gate looks."""
    memory = ClockMemory(path)

    assert memory.keep(Timekeeping(NOON, NOON))
    assert memory.keep(Timekeeping(later(passed_ms), later(passed_ms))) is written


def test_the_first_sync_of_a_boot_is_written_at_once(path: Path) -> None:
    """A gate that is killed a second later must not forget it."""
    memory = ClockMemory(path)
    memory.keep(Timekeeping(NOON, None))

    assert memory.keep(Timekeeping(later(1_000), later(1_000)))
    assert ClockMemory(path).load().synced == later(1_000)


def test_a_jump_of_the_ratchet_is_written_at_once(path: Path) -> None:
    """The first fresh pass after a boot tells three hours, not ten minutes."""
    memory = ClockMemory(path)
    memory.keep(Timekeeping(NOON))

    assert memory.keep(Timekeeping(Mark(NOON.wall_ms + EVERY_MS, NOON.mono_ns, "boot-1")))


def test_a_disk_that_refuses_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The gate goes on; only a restart would know less."""
    memory = ClockMemory(tmp_path / "gone" / "clock.json")

    assert not memory.save(Timekeeping(NOON))
    assert not memory.save(Timekeeping(later(EVERY_MS)))
    assert len(caplog.records) == 1


def test_a_program_started_again_without_time_source_is_on_holdover(path: Path) -> None:
    """The boot is the same, so the clock still runs as it was set."""
    machine = ManualClock()
    ClockMemory(path).save(RatchetClock(machine, Timekeeping()).noted())
    machine.quality = ClockQuality.UNSET

    after = RatchetClock(machine, ClockMemory(path).load())

    assert after.now().clock is ClockQuality.HOLDOVER


def test_a_machine_started_again_without_time_source_is_unset(path: Path) -> None:
    """Another boot: nobody knows how long the power was off."""
    before = RatchetClock(SystemClock(lambda: True), Timekeeping()).noted()
    ClockMemory(path).save(before)

    after = RatchetClock(ManualClock(quality=ClockQuality.UNSET), ClockMemory(path).load())

    assert after.now().clock is ClockQuality.UNSET
    assert after.now().floor_ms == max(before.floor.wall_ms, BUILT_MS)
