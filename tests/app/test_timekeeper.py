"""What the gate's clock learns from passes, documents and rows, and keeps over a restart."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from gateway.app.timekeeper import Timekeeper
from gateway.config.shape import GateSection
from gateway.core.credential import Presented, RefusedCode
from gateway.core.instant import ClockQuality, Instant
from gateway.core.reason import Reason
from gateway.core.signals import ListApplied, OpenSent, RosterApplied, Signal
from gateway.runtime.clock import ManualClock, SystemClock
from gateway.runtime.clock_memory import ClockMemory
from gateway.runtime.ratchet_clock import RatchetClock

FAR_MS = 4_000_000_000_000
"""In the year 2096: later than the machine that runs this test."""


@dataclass(frozen=True)
class Row:
    """A row of the journal."""

    wall_ms: int
    clock: ClockQuality


def woken_with(memory: ClockMemory) -> Timekeeper:
    """A gate that boots without network, with what it remembers."""
    return Timekeeper(RatchetClock(SystemClock(lambda: False), memory.load()), memory)


@pytest.fixture
def memory(tmp_path: Path) -> ClockMemory:
    """An empty one."""
    return ClockMemory(tmp_path / "clock.json")


@pytest.fixture
def woken(memory: ClockMemory) -> Timekeeper:
    """A gate that has just booted without network."""
    return woken_with(memory)


def floor_ms(keeper: Timekeeper) -> int:
    """The ratchet now, without the milliseconds that the test took."""
    return keeper.clock.now().floor_ms // 100_000 * 100_000


def test_a_genuine_pass_moves_the_ratchet(woken: Timekeeper) -> None:
    """Though it is itself referred to the guard."""
    refused = RefusedCode(Reason.CLOCK_UNSET, "PK1S", "0a0b0c", FAR_MS)

    def recognise(_text: str, _at: Instant) -> Presented:
        return refused

    assert woken.taught(recognise)("a text", woken.clock.now()) is refused
    assert floor_ms(woken) == FAR_MS


def test_a_document_moves_the_ratchet_on_its_way(woken: Timekeeper) -> None:
    """Every signal goes on, whether it tells the time or not."""
    seen: list[Signal] = []
    emit = woken.overhearing(seen.append)

    for signal in (OpenSent(5), RosterApplied(7, 100, FAR_MS)):
        emit(signal)

    assert seen == [OpenSent(5), RosterApplied(7, 100, FAR_MS)]
    assert floor_ms(woken) == FAR_MS

    emit(ListApplied("revocations", 3, 0, FAR_MS + 500_000))
    assert floor_ms(woken) == FAR_MS + 500_000


def test_the_journals_newest_row_and_the_roster_are_a_ratchet_too(woken: Timekeeper) -> None:
    """Each row is on disk, so the clock's own file need not be written for it."""
    woken.recall([Row(FAR_MS + 500_000, ClockQuality.UNSET)], FAR_MS)
    assert floor_ms(woken) == FAR_MS

    woken.recall([Row(FAR_MS + 700_000, ClockQuality.HOLDOVER)], 0)
    assert floor_ms(woken) == FAR_MS + 700_000


def test_a_date_beyond_all_calendars_is_not_believed(woken: Timekeeper) -> None:
    """The ratchet would never come back from it."""
    before = floor_ms(woken)
    woken.recall([], 2**62)

    assert floor_ms(woken) == before


def test_the_ratchet_outlives_the_process(woken: Timekeeper, memory: ClockMemory) -> None:
    """Kept at once when it jumped, and at the end."""
    woken.keep()
    woken.recall([], FAR_MS)
    woken.keep()
    assert floor_ms(woken_with(memory)) == FAR_MS

    woken.recall([], FAR_MS + 500_000)
    woken.end()
    assert floor_ms(woken_with(memory)) == FAR_MS + 500_000


def test_a_contradiction_is_said_once_with_what_to_do_about_it(
    memory: ClockMemory, caplog: pytest.LogCaptureFixture
) -> None:
    """And again when it comes again."""
    machine = ManualClock()
    keeper = Timekeeper(RatchetClock(machine, memory.load()), memory)
    for ms in (0, -60_000, 0, 60_000, -60_000):
        machine.jump_ms(ms)
        keeper.keep()

    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 2
    assert "60 s before" in said[0]
    assert "delete its clock.json" in said[0]


def test_a_rehearsal_assumes_its_clock_and_remembers_nothing(tmp_path: Path) -> None:
    """The demonstration runs where nobody asks the kernel."""
    gate = GateSection(id="g", name="g", site="s", state_dir=tmp_path, clock="assumed")
    keeper = Timekeeper.of(gate)
    keeper.recall([], FAR_MS)
    keeper.keep()
    keeper.end()

    assert keeper.clock.now().wall_ms < FAR_MS
    assert keeper.clock.now().clock is ClockQuality.SYNCED
    assert list(tmp_path.iterdir()) == []


def test_a_real_gate_asks_the_kernel_and_remembers(tmp_path: Path) -> None:
    """Beside its journal."""
    keeper = Timekeeper.of(GateSection(id="g", name="g", site="s", state_dir=tmp_path))
    keeper.keep()

    assert [path.name for path in tmp_path.iterdir()] == ["clock.json"]
