"""What every end of the link's bench has: a word with the driver, and the journal's rows."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from gateway.journal.reader import JournalReader
from gateway.journal.row import StoredRow
from gateway.sync.wire import MAX_ROWS, MAX_UNPACKED_BYTES, pack_batch
from tests.bench.sync_rows import GATE


def tell(**facts: object) -> None:
    """To whoever started this process."""
    print(json.dumps(facts), flush=True)


def wait_for_go() -> None:
    """Everything is loaded."""
    tell(ready=True)
    sys.stdin.readline()


def begin() -> None:
    """Whoever takes rows is there: they may come."""
    tell(listens=True)


class JournalOutbox:
    """The journal as the gate sends it; what the centre says is not kept."""

    def __init__(self, path: Path) -> None:
        self._reader = JournalReader(path)
        self.epoch = self._reader.identity().epoch

    def watermark(self) -> int:
        """Nothing is there yet."""
        return 0

    def rows_after(self, sequence: int, most_rows: int, most_bytes: int) -> list[StoredRow]:
        """From the disk."""
        return self._reader.rows_after(sequence, most_rows, most_bytes)

    def urgent_after(self, sequence: int, most_rows: int) -> list[StoredRow]:
        """From the disk."""
        return self._reader.urgent_after(sequence, most_rows)

    def acknowledge(self, _epoch: int, sequence: int) -> None:
        """Only read."""


def batches(path: Path) -> Iterator[bytes]:
    """As the gate packs them."""
    outbox, after = JournalOutbox(path), 0
    while rows := outbox.rows_after(after, MAX_ROWS, MAX_UNPACKED_BYTES):
        payload, taken = pack_batch(GATE, outbox.epoch, rows)
        after = rows[taken - 1].sequence
        yield payload


def rows_of(path: Path) -> Iterator[bytes]:
    """One row a message."""
    outbox, after = JournalOutbox(path), 0
    while rows := outbox.rows_after(after, MAX_ROWS, MAX_UNPACKED_BYTES):
        after = rows[-1].sequence
        yield from (row.row.encode() for row in rows)
