"""The journal's file, open for its one writer; not the thread that writes.

Write-ahead log with ``synchronous=FULL``: no acknowledged row was lost in 300 rebuilt crash images
per disk model, torn sectors included, at the price of one fdatasync per commit
(`./run faults power`, SQLite 3.40).
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, TextIO

from gateway.core.event import GENESIS, Event, row_hash, row_text
from gateway.journal.blocks import add_line, filled_blocks, has_blocks
from gateway.journal.database import DamagedFileError, FileKind, naming
from gateway.journal.quarantine import SetAside

JOURNAL: Final = FileKind("journal", application_id=1198803564, schema=1)

JOURNAL_NAME: Final = "journal.sqlite"
"""The file's name in a gate's state folder."""

_INSERT: Final = "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Head:
    """The newest row.

    Args:
        sequence: its number, 0 for none.
        hash: its hex SHA-256, ``GENESIS`` for none.
    """

    sequence: int = 0
    hash: str = GENESIS


class JournalStore:
    """An open journal; made by ``opening.open_journal`` and then used by one thread at a time.

    Args:
        path: the file.
        connection: ready to write.
        lock: held as long as the journal is open.
        put_aside: the damaged file that this journal replaces, or None.
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, lock: TextIO, put_aside: SetAside | None
    ) -> None:
        self.path = path
        self.set_aside = put_aside
        self._connection = connection
        self._lock = lock
        self._has_blocks = has_blocks(connection)
        self.gate, self.epoch, self.watermark = _identity(connection, path)
        self.head = _head(connection, path)

    def commit(self, events: Sequence[Event], watermark: int | None = None) -> list[int]:
        """Make events durable in one transaction, all or none, and the watermark with them.

        Args:
            events: in the order in which they happened; none to write the watermark alone.
            watermark: the centre has every row up to this one; None leaves it as it is.

        Returns:
            The sequences of the events' rows.

        Raises:
            JournalError: nothing of it was written; a later call may succeed.
            DamagedFileError: nothing was written and nothing will be until it is opened anew.
        """
        rows, head = self._rows(events)
        try:
            self._write(rows, watermark)
        except sqlite3.Error:
            with naming(JOURNAL, self.path):
                self._roll_back()
                self._write_over()
                raise
        self.head = head
        self.watermark = self.watermark if watermark is None else watermark
        return [sequence for sequence, *_ in rows]

    def close(self) -> None:
        """Close the file and let another process have it."""
        self._connection.close()
        self._lock.close()

    def _rows(
        self, events: Sequence[Event]
    ) -> tuple[list[tuple[int, str, int, bool, str, str]], Head]:
        rows, head = [], self.head
        for event in events:
            row = row_text(event, head.sequence + 1, head.hash)
            head = Head(head.sequence + 1, row_hash(row))
            urgent = event.urgent or event.kind.urgent
            rows.append((head.sequence, event.kind.value, event.at.wall_ms, urgent, row, head.hash))
        return rows, head

    def _write(
        self, rows: list[tuple[int, str, int, bool, str, str]], watermark: int | None
    ) -> None:
        filled = filled_blocks(self.head.sequence, self.head.sequence + len(rows))
        if len(rows) == 1 and watermark is None and not filled:
            self._connection.execute(_INSERT, rows[0])  # a transaction by itself, two calls fewer
            return
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(_INSERT, rows)
        for block in filled if self._has_blocks else ():
            add_line(self._connection, block)
        if watermark is not None:
            self._connection.execute("UPDATE acked SET seq = ?, writes = writes + 1", (watermark,))
        self._connection.execute("COMMIT")

    def _write_over(self) -> None:
        """Cover what failed with a harmless transaction.

        When only the sync fails the rows stand whole in the log, past its end but in the place
        where a crash would look for more: they would come back as if they had been recorded.
        """
        try:
            self._write([], self.watermark)
        except sqlite3.Error:
            self._roll_back()

    def _roll_back(self) -> None:
        if self._connection.in_transaction:  # SQLite has already rolled back after some errors
            self._connection.execute("ROLLBACK")


def _identity(connection: sqlite3.Connection, path: Path) -> tuple[str, int, int]:
    found = connection.execute("SELECT gate, epoch, acked.seq FROM meta, acked").fetchone()
    if found is None:
        raise DamagedFileError(f"journal {path}: its gate, epoch or watermark is gone")
    gate, epoch, watermark = found
    return gate, epoch, watermark


def _head(connection: sqlite3.Connection, path: Path) -> Head:
    """The newest row, believed only if its text has its hash: the next row is chained to it."""
    newest = "SELECT seq, CAST(row AS BLOB), hash FROM event ORDER BY seq DESC LIMIT 1"
    found = connection.execute(newest).fetchone()
    if found is None:
        return Head()
    sequence, row, stored_hash = found
    if sha256(row).hexdigest() != stored_hash:
        raise DamagedFileError(f"journal {path}: newest row {sequence} does not have its hash")
    return Head(sequence, stored_hash)
