"""Finds rows that never came and closes what never will; asks no gate for any."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, select

from gateway.central.chain import ChainHead, advance, flag
from gateway.central.store.database import Database
from gateway.central.store.journals import Journal, locked_journals, write_journals
from gateway.central.store.schema import EVENT, GATE_EPOCH
from gateway.central.store.stored_link import stored_after

MOST_GAPS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Gap:
    """Rows of one journal that are not here though later ones are.

    Args:
        gate: whose.
        epoch: random number of the journal's file.
        first: the first missing sequence.
        last: the last one.
        since_ms: wall milliseconds, UTC, when the row behind it came.
    """

    gate: str
    epoch: int
    first: int
    last: int
    since_ms: int

    @property
    def rows(self) -> int:
        """How many are missing."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """The first thing that is wrong with a journal as it is here; ``error`` names the row."""

    gate: str
    epoch: int
    error: str


class GapStore:
    """What is missing of all journals.

    Args:
        database: where rows are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def gaps(self, most: int = MOST_GAPS) -> list[Gap]:
        """Every gap below the newest row, by gate, epoch and sequence.

        Only rows beyond a watermark are read, and of journals that are whole none.

        Raises:
            StoreError: the database can't be read.
        """
        columns = (GATE_EPOCH.c.gate, GATE_EPOCH.c.epoch, GATE_EPOCH.c.watermark)
        broken = select(*columns).where(GATE_EPOCH.c.newest > GATE_EPOCH.c.watermark)
        found: list[Gap] = []
        with self._database.read() as connection:
            for journal in connection.execute(broken.order_by(*columns)).all():
                found += _gaps_of(connection, *journal, most - len(found))
        return found

    def breaks(self) -> list[ChainBreak]:
        """What is wrong with each journal that something is wrong with.

        Raises:
            StoreError: the database can't be read.
        """
        columns = (GATE_EPOCH.c.gate, GATE_EPOCH.c.epoch, GATE_EPOCH.c.chain_error)
        query = select(*columns).where(GATE_EPOCH.c.chain_error != "").order_by(*columns)
        with self._database.read() as connection:
            return [ChainBreak(*row) for row in connection.execute(query)]

    def close(self, gate: str, epoch: int, first: int, last: int) -> int:
        """Go on behind rows that never come: the watermark passes them, and an error stands there.

        Args:
            gate: that said so.
            epoch: of the journal.
            first: the first row that never comes.
            last: the last one.

        Returns:
            The watermark then; it moves only where nothing but these rows is missing next.

        Raises:
            StoreError: nothing was changed.
        """
        with self._database.write() as connection:
            journal = locked_journals(connection, [(gate, epoch)])[gate, epoch]
            while _pass_gap(connection, journal, first, last):
                rows = stored_after(connection, (gate, epoch), journal.head.watermark)
                journal.head = advance(journal.head, rows)
            write_journals(connection, [journal])
        return journal.head.watermark


def _gaps_of(
    connection: Connection, gate: str, epoch: int, watermark: int, most: int
) -> Iterator[Gap]:
    """One journal's: each row beyond the watermark that does not follow the one before it."""
    order = EVENT.c.sequence
    before = func.coalesce(func.lag(order).over(order_by=order), watermark).label("before")
    rows = (
        select(order.label("next"), before, EVENT.c.received_ms)
        .where(EVENT.c.gate == gate, EVENT.c.epoch == epoch, order > watermark)
        .subquery()
    )
    gaps = select(rows).where(rows.c.next > rows.c.before + 1).order_by(rows.c.next).limit(most)
    for row in connection.execute(gaps):
        yield Gap(gate, epoch, row.before + 1, row.next - 1, row.received_ms)


def _pass_gap(connection: Connection, journal: Journal, first: int, last: int) -> bool:
    """Move the head behind the gap that it stands before, if only these rows are in it."""
    head, key = journal.head, (journal.gate, journal.epoch)
    following = next(stored_after(connection, key, head.watermark, page_rows=1), None)
    if following is None:
        return False
    low, high = head.watermark + 1, following.sequence - 1
    if not first <= low <= high <= last:
        return False
    never = f"rows {low} to {high}: lost at the gate, they never come"
    journal.head = flag(ChainHead(high, following.previous_hash, head.error), never)
    return True
