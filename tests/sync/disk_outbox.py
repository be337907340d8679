"""A gate's journal on a real disk as its sync sees it; shared by tests and their gate process."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gateway.core.event import Event, EventKind
from gateway.core.instant import ClockQuality, Instant
from gateway.journal.opening import open_journal
from gateway.journal.reader import JournalReader
from gateway.journal.row import StoredRow
from gateway.journal.space import Space, SpaceWatch
from gateway.journal.writer import JournalWriter
from gateway.runtime.clock import ManualClock

if TYPE_CHECKING:
    from gateway.core.signals import Signal


class DiskOutbox:
    """The gate's journal: its reader and its writer, tied as the composition root ties them.

    One thread uses the reading side; another one may append.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / "journal.sqlite"
        self._recorded: list[Signal] = []
        self._reader = JournalReader(path)
        self._store = open_journal(path, "g1", 1_800_000_000_000)
        self._writer = JournalWriter(
            self._store,
            ManualClock(),
            self._recorded.append,
            self._recorded.clear,
            SpaceWatch(lambda: Space(10**9, 10**10)),
        )

    @property
    def epoch(self) -> int:
        """The file's."""
        return self._reader.identity().epoch

    def watermark(self) -> int:
        """The stored one."""
        return self._reader.watermark()

    def rows_after(self, sequence: int, most_rows: int, most_bytes: int) -> Sequence[StoredRow]:
        """From the disk."""
        return self._reader.rows_after(sequence, most_rows, most_bytes)

    def urgent_after(self, sequence: int, most_rows: int) -> Sequence[StoredRow]:
        """From the disk."""
        return self._reader.urgent_after(sequence, most_rows)

    def acknowledge(self, epoch: int, sequence: int) -> None:
        """Through the writer, which turns at once here."""
        self._writer.acknowledge(epoch, sequence)
        self._writer.turn(0)

    def append(self, count: int = 1, *, urgent: bool = False, note: str = "") -> None:
        """Write rows."""
        at = Instant(1_800_000_000_000, 5, "boot", ClockQuality.SYNCED)
        event = Event(EventKind.DEVICE_UP, at, {"note": note}, 1, 0, urgent=urgent)
        for _ in range(count):
            self._writer.append(event)
        self._writer.turn(0)

    def close(self) -> None:
        """Let the files go."""
        self._reader.close()
        self._store.close()
