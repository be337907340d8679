"""Stores the gates' rows, each once, and moves the watermark; not where they come from."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Select, func, select, update

from gateway.central.chain import ChainHead, Link, advance, conflicts, flag
from gateway.central.store.code_uses import record_uses
from gateway.central.store.database import Database, insert_new
from gateway.central.store.schema import EVENT, GATE_EPOCH
from gateway.sync.wire import Batch, ReceivedRow

_WALK_ROWS: Final = 500


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


@dataclass(frozen=True, slots=True)
class _StoredLink:
    sequence: int
    row: str

    @property
    def previous_hash(self) -> str:
        return str(json.loads(self.row)["p"])


class EventStore:
    """Takes in the rows of all gates.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, batch: Batch, received_ms: int) -> Stored:
        """Store the rows that are new and move the watermark, in one transaction.

        Args:
            batch: rows of one gate and epoch.
            received_ms: wall milliseconds, UTC, of the arrival.

        Raises:
            StoreError: nothing of the batch was stored.
        """
        with self._database.write() as connection:
            before = head = _locked_head(connection, batch)
            there = _rows_between(connection, batch)
            _insert(connection, batch, received_ms)
            record_uses(connection, batch)
            clashes = conflicts(batch.rows, there)
            for sequence in clashes:
                head = flag(head, f"row {sequence}: came again with other bytes")
            fresh = () if clashes else batch.rows
            head = advance(head, _links_beyond(connection, batch, fresh, head.watermark))
            duplicates = len(there) - len(clashes)
            _write_head(connection, batch, head, duplicates, len(clashes))
            want = _want(connection, batch.gate, batch.epoch, head.watermark)
        newly_wrong = head.error != before.error
        return Stored(head.watermark, want, duplicates, clashes, head.error, newly_wrong)

    def progress(self, gate: str, epoch: int) -> Stored:
        """How far a journal is here; nothing at all is watermark 0.

        Raises:
            StoreError: the database can't be read.
        """
        with self._database.read() as connection:
            row = connection.execute(_epoch_query(gate, epoch)).one_or_none()
            if row is None:
                return Stored(0)
            want = _want(connection, gate, epoch, row.watermark)
        return Stored(row.watermark, want, chain_error=row.chain_error)


def _epoch_query(gate: str, epoch: int) -> Select[tuple[int, str, str]]:
    return select(GATE_EPOCH.c.watermark, GATE_EPOCH.c.head_hash, GATE_EPOCH.c.chain_error).where(
        GATE_EPOCH.c.gate == gate, GATE_EPOCH.c.epoch == epoch
    )


def _locked_head(connection: Connection, batch: Batch) -> ChainHead:
    fresh = ChainHead()
    beginning = {
        "gate": batch.gate,
        "epoch": batch.epoch,
        "watermark": fresh.watermark,
        "head_hash": fresh.head_hash,
        "chain_error": fresh.error,
        "duplicates": 0,
        "conflicts": 0,
    }
    insert_new(connection, GATE_EPOCH, [beginning])
    # The lock lets several workers compete on PostgreSQL; SQLite's writer is alone already.
    query = _epoch_query(batch.gate, batch.epoch).with_for_update()
    row = connection.execute(query).one()
    return ChainHead(row.watermark, row.head_hash, row.chain_error)


def _rows_between(connection: Connection, batch: Batch) -> dict[int, str]:
    first, last = batch.rows[0].sequence, batch.rows[-1].sequence
    query = select(EVENT.c.sequence, EVENT.c.row).where(
        EVENT.c.gate == batch.gate,
        EVENT.c.epoch == batch.epoch,
        EVENT.c.sequence.between(first, last),
    )
    return {row.sequence: row.row for row in connection.execute(query)}


def _insert(connection: Connection, batch: Batch, received_ms: int) -> None:
    def columns(row: ReceivedRow) -> dict[str, object]:
        return {
            "gate": batch.gate,
            "epoch": batch.epoch,
            "sequence": row.sequence,
            "kind": row.fields["k"],
            "wall_ms": row.fields["t"],
            "row": row.row,
            "received_ms": received_ms,
        }

    insert_new(connection, EVENT, [columns(row) for row in batch.rows])


def _links_beyond(
    connection: Connection, batch: Batch, fresh: Sequence[ReceivedRow], watermark: int
) -> Iterator[Link]:
    """Rows after the watermark: those at hand, then stored ones piecewise, as a gap may free many.

    None unless the batch has the row that comes next: all others were walked before.

    Args:
        connection: the transaction that stored the batch.
        batch: what came.
        fresh: its rows where what is stored has the same bytes, none where that is not so.
        watermark: where the walk begins.
    """
    if not batch.rows[0].sequence <= watermark + 1 <= batch.rows[-1].sequence:
        return
    for row in fresh:
        if row.sequence > watermark:
            yield row
            watermark = row.sequence
    while True:
        query = (
            select(EVENT.c.sequence, EVENT.c.row)
            .where(
                EVENT.c.gate == batch.gate,
                EVENT.c.epoch == batch.epoch,
                EVENT.c.sequence > watermark,
            )
            .order_by(EVENT.c.sequence)
            .limit(_WALK_ROWS)
        )
        found: Sequence[_StoredLink] = [
            _StoredLink(row.sequence, row.row) for row in connection.execute(query)
        ]
        yield from found
        if len(found) < _WALK_ROWS:
            return
        watermark = found[-1].sequence


def _write_head(
    connection: Connection, batch: Batch, head: ChainHead, duplicates: int, clashes: int
) -> None:
    change = update(GATE_EPOCH).where(
        GATE_EPOCH.c.gate == batch.gate, GATE_EPOCH.c.epoch == batch.epoch
    )
    connection.execute(
        change.values(
            watermark=head.watermark,
            head_hash=head.head_hash,
            chain_error=head.error,
            duplicates=GATE_EPOCH.c.duplicates + duplicates,
            conflicts=GATE_EPOCH.c.conflicts + clashes,
        )
    )


def _want(connection: Connection, gate: str, epoch: int, watermark: int) -> int | None:
    query = select(func.max(EVENT.c.sequence)).where(EVENT.c.gate == gate, EVENT.c.epoch == epoch)
    last = int(connection.scalar(query) or 0)
    return watermark + 1 if last > watermark else None
