"""Whether gate and centre hold the same rows, compared byte for byte; mends nothing."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Final

from gateway.central.store.database import open_database
from gateway.central.store.event_list import EventList
from gateway.journal.reader import JournalReader
from gateway.runtime.clock import Clock

_POLL_S: Final = 0.2
_EVERYTHING: Final = 1_000_000
_NS_PER_S: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the comparison found.

    Args:
        gate_rows: rows of the journal.
        centre_rows: rows of the centre for that journal.
        first_difference: sequence of the first row that differs or is missing, 0 for none.
        chain: what is wrong with the journal's hash chain, or empty.
    """

    gate_rows: int
    centre_rows: int
    first_difference: int
    chain: str

    @property
    def holds(self) -> bool:
        """Row for row the same, and the chain verifies."""
        return self.gate_rows == self.centre_rows and not self.first_difference and not self.chain


def wait_until_synced(journal: Path, clock: Clock, ending: threading.Event, limit_s: float) -> bool:
    """Wait until the centre has acknowledged every row; False if it has not in time."""
    until_ns = clock.mono_ns() + round(limit_s * _NS_PER_S)
    reader = JournalReader(journal)
    try:
        while clock.mono_ns() < until_ns:
            if reader.backlog().rows == 0:
                return True
            ending.wait(_POLL_S)
    finally:
        reader.close()
    return False


def compare(journal: Path, database: str) -> Agreement:
    """Compare one gate's journal with what the centre stored of it."""
    reader = JournalReader(journal)
    identity = reader.identity()
    here = [stored.row for stored in reader.rows_after(0, _EVERYTHING, 1 << 40)]
    broken = str(reader.verify().broken or "")
    reader.close()
    opened = open_database(database)
    there = list(EventList(opened).rows(identity.gate, identity.epoch))
    opened.close()
    return Agreement(len(here), len(there), _first_difference(here, there), broken)


def _first_difference(here: Iterable[str], there: Iterable[str]) -> int:
    pairs = enumerate(zip_longest(here, there), start=1)
    return next((number for number, (ours, theirs) in pairs if ours != theirs), 0)
