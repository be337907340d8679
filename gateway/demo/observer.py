"""What the gate wrote in its journal since one last looked; reads it as the guard's page does."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.core.event import EventKind
from gateway.core.instant import NS_PER_MS
from gateway.errors import JournalError
from gateway.journal.reader import JournalReader
from gateway.journal.row import JournalRow, parse_row
from gateway.runtime.clock import Clock

VERDICTS: Final = frozenset(
    {
        EventKind.ACCESS_GRANTED.value,
        EventKind.ACCESS_REFERRED.value,
        EventKind.ACCESS_DENIED.value,
    }
)
_POLL_S: Final = 0.02


@dataclass(slots=True)
class Observer:
    """Follows one journal.

    Args:
        journal: its file; need not be there yet.
        clock: measures patience.
        ending: the demonstration is over; every wait ends at once.
    """

    journal: Path
    clock: Clock
    ending: threading.Event
    last: int = 0

    def catch_up(self) -> None:
        """Forget what has been written so far."""
        reader = JournalReader(self.journal)
        self.last = reader.head().sequence
        reader.close()

    def wait_for(self, wanted: Callable[[JournalRow], bool], limit_s: float) -> JournalRow | None:
        """The next row that is wanted, or None after ``limit_s`` seconds."""
        until_ns = self.clock.mono_ns() + round(limit_s * 1000) * NS_PER_MS
        reader = JournalReader(self.journal)
        try:
            while self.clock.mono_ns() < until_ns:
                for row in self._fresh(reader):
                    self.last = row.sequence
                    if wanted(row):
                        return row
                if self.ending.wait(_POLL_S):
                    return None
        finally:
            reader.close()
        return None

    def _fresh(self, reader: JournalReader) -> list[JournalRow]:
        try:
            return [parse_row(stored.row) for stored in reader.rows_after(self.last)]
        except JournalError:
            return []  # the gate has not made it yet


def is_verdict(row: JournalRow) -> bool:
    """A decision of the gate."""
    return row.kind in VERDICTS


def is_kind(*kinds: EventKind) -> Callable[[JournalRow], bool]:
    """Rows of these kinds."""
    values = {kind.value for kind in kinds}
    return lambda row: row.kind in values


def is_applied(name: str) -> Callable[[JournalRow], bool]:
    """A document of the centre that came into force, such as ``roster``."""
    kind = EventKind.CONFIGURATION_APPLIED.value
    return lambda row: row.kind == kind and name in row.body


def is_device(kind: EventKind, device: str) -> Callable[[JournalRow], bool]:
    """A device that went or came."""
    return lambda row: row.kind == kind.value and row.body.get("device") == device
