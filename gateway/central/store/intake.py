"""Takes batches of many gates into one transaction, each row once; commits and answers nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from gateway.central.chain import advance, conflicts, flag, joined
from gateway.central.store.event_rows import NewRows, insert_rows, new_rows
from gateway.central.store.journals import Journal, JournalKey, locked_journals, write_journals
from gateway.central.store.schema import EVENT
from gateway.central.store.stored_link import stored_after
from gateway.sync.wire import Batch


@dataclass(frozen=True, slots=True)
class Stored:
    """What a committed batch changed.

    Args:
        watermark: every row from 1 to this one is on disk.
        want: the first missing row if later ones are there, else None.
        duplicates: rows of the batch that were there already, byte for byte.
        conflicts: sequences that were there with other bytes; the first bytes stay.
        chain_error: the first thing wrong with the journal, or empty.
        newly_wrong: this batch is the one that showed it.
    """

    watermark: int
    want: int | None = None
    duplicates: int = 0
    conflicts: tuple[int, ...] = ()
    chain_error: str = ""
    newly_wrong: bool = False


class Intake:
    """One transaction's batches, in the order in which they came.

    Rows wait in memory for the next question to the table, mostly until ``finish``: a thousand
    rows of thirty gates then cost one statement.

    Args:
        connection: a transaction that writes.
        batches: all that will be taken.
        received_ms: wall milliseconds, UTC, of the arrival.
    """

    def __init__(self, connection: Connection, batches: Sequence[Batch], received_ms: int) -> None:
        self._connection = connection
        self._batches = batches
        self._received_ms = received_ms
        self._journals = locked_journals(connection, map(_key, batches))
        self._waiting: list[NewRows] = []

    def take_all(self) -> list[Stored]:
        """What each batch changed; all of it is in the transaction now."""
        said = [self._take(batch) for batch in self._batches]
        self._write_rows()
        write_journals(self._connection, self._journals.values())
        return said

    def _take(self, batch: Batch) -> Stored:
        journal = self._journals[_key(batch)]
        there = self._stored_between(journal, batch)
        self._waiting.append(new_rows(batch, there))
        before, clashes = journal.head, conflicts(batch.rows, there)
        for sequence in clashes:
            journal.head = flag(journal.head, f"row {sequence}: came again with other bytes")
        journal.newest = max(journal.newest, batch.rows.last)
        self._walk_on(journal, batch, clashes)
        duplicates = len(there) - len(clashes)
        journal.duplicates += duplicates
        journal.conflicts += len(clashes)
        error = journal.head.error
        newly_wrong = error != before.error
        return Stored(journal.head.watermark, journal.want, duplicates, clashes, error, newly_wrong)

    def _stored_between(self, journal: Journal, batch: Batch) -> dict[int, str]:
        """Rows of the batch that are stored already; mostly none, and then nobody is asked."""
        first, last = batch.rows.first, batch.rows.last
        if first > journal.newest:
            return {}
        self._write_rows()
        query = select(EVENT.c.sequence, EVENT.c.row).where(
            EVENT.c.gate == batch.gate,
            EVENT.c.epoch == batch.epoch,
            EVENT.c.sequence.between(first, last),
        )
        return {row.sequence: row.row for row in self._connection.execute(query)}

    def _walk_on(self, journal: Journal, batch: Batch, clashes: Collection[int]) -> None:
        """Over the rows at hand, then over stored ones, as a gap may free many.

        Not unless the batch has the row that comes next: all others were walked before. Rows of
        which some are stored with other bytes are walked as they are stored.
        """
        rows = batch.rows
        if not rows.first <= journal.head.watermark + 1 <= rows.last:
            return
        if not clashes:
            journal.head = joined(journal.head, rows)
        watermark = journal.head.watermark
        if watermark < journal.newest:
            self._write_rows()
            stored = stored_after(self._connection, _key(batch), watermark)
            journal.head = advance(journal.head, stored)

    def _write_rows(self) -> None:
        insert_rows(self._connection, self._waiting, self._received_ms)
        self._waiting.clear()


def _key(batch: Batch) -> JournalKey:
    return batch.gate, batch.epoch
