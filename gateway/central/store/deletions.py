"""Keeps the record of what was deleted, and from where each journal still holds; deletes none."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from gateway.central.chain import ChainHead
from gateway.central.store.database import Database, count_up
from gateway.central.store.journals import JournalKey
from gateway.central.store.retention_schema import DELETION, JOURNAL_FLOOR


@dataclass(frozen=True, slots=True)
class Deletion:
    """What one run deleted of one thing.

    Args:
        at_ms: wall milliseconds, UTC, of the run's begin.
        what: ``records``, ``cases``, ``audit`` or ``person``.
        until_ms: whatever is older is gone.
        rows: how many.
    """

    at_ms: int
    what: str
    until_ms: int
    rows: int


def record(connection: Connection, deletion: Deletion) -> None:
    """Note a piece in the transaction that deletes it: both or neither."""
    row = {"at_ms": deletion.at_ms, "what": deletion.what, "until_ms": deletion.until_ms}
    count_up(connection, DELETION, row | {"rows": deletion.rows}, "rows")


def latest_deletions(database: Database, limit: int) -> list[Deletion]:
    """The newest runs first.

    Raises:
        StoreError: the database can't be read.
    """
    query = select(DELETION).order_by(DELETION.c.at_ms.desc(), DELETION.c.what).limit(limit)
    with database.read() as connection:
        return [Deletion(*row) for row in connection.execute(query)]


def first_head(connection: Connection, key: JournalKey) -> ChainHead:
    """From where a journal's rows are here: its begin, or behind what was deleted."""
    of_key = (JOURNAL_FLOOR.c.gate == key[0]) & (JOURNAL_FLOOR.c.epoch == key[1])
    query = select(JOURNAL_FLOOR.c.sequence, JOURNAL_FLOOR.c.hash).where(of_key)
    floor = connection.execute(query).one_or_none()
    return ChainHead() if floor is None else ChainHead(floor.sequence, floor.hash)
