"""A real journal on a disk that takes nothing more: the arm stays down and the guard sees why."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from gateway.core.event import Event, EventKind
from gateway.core.lane import LaneState
from gateway.core.signals import Signal
from gateway.journal.opening import open_journal
from gateway.journal.reader import JournalReader
from gateway.journal.space import SpaceWatch, space_of
from gateway.journal.store import JOURNAL_NAME
from gateway.journal.writer import JournalWriter
from gateway.runtime.clock import ManualClock
from tests.evidence import WALL_MS
from tests.failing_log import full_disk
from tests.lane import Lane


class JournalledLane:
    """A gate whose rows go to a real file, written when the test turns the writer."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / JOURNAL_NAME
        self.store = open_journal(self.path, "gate-1", WALL_MS)
        self._told = _nothing_told()
        self._clock = ManualClock(WALL_MS)
        self._writer = JournalWriter(
            self.store,
            self._clock,
            self._told.append,
            lambda: None,
            SpaceWatch(lambda: space_of(folder)),
        )
        self.lane = Lane(_Appending(self._writer.append))

    def write(self) -> None:
        """Let the journal's thread take its turn, and the gate hear of it."""
        self._clock.advance_ms(60_000)
        self._writer.turn(0)
        while self._told:
            self.lane.gate.turn(self._told.pop(0))

    def person(self, text: str) -> None:
        """Code and forehead of a healthy person."""
        self.lane.wait(10_000)
        self.lane.code(text)
        self.lane.forehead()

    def kinds(self) -> list[str]:
        """What is on disk."""
        with closing(JournalReader(self.path)) as reader:
            assert reader.verify().broken is None
            return [row.kind for row in reader.since(None)]


def _nothing_told() -> list[Signal]:
    return []


class _Appending:
    """The ledger's one method."""

    def __init__(self, append: Callable[[Event], None]) -> None:
        self.append = append


@pytest.fixture
def journalled(tmp_path: Path) -> Iterator[JournalledLane]:
    """A gate that has started and written its first rows."""
    lane = JournalledLane(tmp_path)
    lane.write()
    yield lane
    lane.store.close()


def test_a_full_disk_keeps_the_arm_down_and_a_freed_one_lets_the_next_person_in(
    journalled: JournalledLane,
) -> None:
    """Nobody is admitted without a row; nothing that happened meanwhile is lost."""
    journalled.person("good-1")
    with full_disk(journalled.path):
        journalled.write()

    lane = journalled.lane
    assert lane.barrier.opened == 0
    assert lane.shows(LaneState.FAULT)
    assert lane.view.fault

    journalled.write()
    assert lane.shows(LaneState.IDLE)
    journalled.person("good-2")
    journalled.write()
    assert lane.barrier.opened == 1

    kinds = journalled.kinds()
    assert kinds.count(EventKind.ACCESS_GRANTED.value) == 1
    assert EventKind.DEVICE_DOWN.value in kinds


def test_the_row_is_on_disk_when_the_arm_is_told_to_open(journalled: JournalledLane) -> None:
    """Another connection sees it at that very moment."""
    seen: list[list[str]] = []
    told = journalled.lane.barrier.told

    class Watching(list[tuple[str, object]]):
        """What the barrier is told; looks at the disk when it is to open."""

        def append(self, order: tuple[str, object]) -> None:
            """Look, then remember."""
            if order[0] == "open":
                seen.append(journalled.kinds())
            super().append(order)

    journalled.lane.barrier.told = Watching(told)
    journalled.person("good-1")
    assert not seen
    journalled.write()

    assert seen[0][-1] == EventKind.ACCESS_GRANTED.value
