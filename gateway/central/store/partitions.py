"""Keeps the table of rows in a part for each month on PostgreSQL, made ahead; moves no answer.

A month's rows are written and later dropped as one file, and indexes stay as small as a month. A
part is chosen by the row's own time, so that a row that comes again meets itself. Rows of gates
whose clock is far off lie in a part of their own until their month is made.
"""

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    inspect,
    literal,
    select,
    table,
)
from sqlalchemy.schema import Index, Table

from gateway.central.store.schema import EVENT

log = logging.getLogger(__name__)

MONTHS_BACK: Final = 1
"""A gate that was away brings rows of the month before."""

MONTHS_AHEAD: Final = 2

_MONTH: Final = re.compile(r"event_(\d{4})_(\d{2})", re.ASCII)

_REST: Final = "event_rest"
"""Rows of no month that was made."""


def make_events(connection: Connection) -> None:
    """Make the table of rows where it is missing; SQLite has it from the schema as it stands."""
    if connection.dialect.name != "postgresql" or inspect(connection).has_table(EVENT.name):
        return
    _partitioned().create(connection)
    connection.exec_driver_sql(f"CREATE TABLE {_REST} PARTITION OF event DEFAULT")


def make_months(connection: Connection, now_ms: int) -> list[str]:
    """Make the parts of the months around now; those that were missing, none on SQLite.

    Rows that came before their month was made move into it. Whoever writes rows waits meanwhile.

    Args:
        connection: a transaction that writes alone.
        now_ms: wall milliseconds, UTC.
    """
    if connection.dialect.name != "postgresql":
        return []
    present = set(inspect(connection).get_table_names())
    made = [it for it in _months(now_ms) if it[0] not in present]
    for name, begin_ms, end_ms in made:
        _make(connection, name, begin_ms, end_ms)
    return [name for name, _, _ in made]


def drop_empty_months(connection: Connection, now_ms: int, until_ms: int) -> list[str]:
    """Drop parts of months that ended before a moment and hold no row; none on SQLite.

    Args:
        connection: a transaction that writes alone.
        now_ms: wall milliseconds, UTC; months around it stay.
        until_ms: wall milliseconds, UTC.
    """
    if connection.dialect.name != "postgresql":
        return []
    kept = {name for name, _, _ in _months(now_ms)}
    found = [_MONTH.fullmatch(name) for name in inspect(connection).get_table_names()]
    old = [one for one in found if one and _end_ms(one) <= until_ms and one[0] not in kept]
    empty = [one[0] for one in old if _is_empty(connection, one[0])]
    for name in empty:
        connection.exec_driver_sql(f"DROP TABLE {name}")
    return empty


def _end_ms(month: re.Match[str]) -> int:
    return _begin_ms(int(month[1]) * 12 + int(month[2]))


def _is_empty(connection: Connection, name: str) -> bool:
    return connection.execute(select(literal(1)).select_from(table(name)).limit(1)).first() is None


def _make(connection: Connection, name: str, begin_ms: int, end_ms: int) -> None:
    connection.exec_driver_sql(f"LOCK TABLE {_REST} IN ACCESS EXCLUSIVE MODE")
    connection.exec_driver_sql(f"CREATE TABLE {name} (LIKE event INCLUDING ALL)")
    connection.exec_driver_sql(
        f"WITH moved AS (DELETE FROM {_REST} WHERE wall_ms >= {begin_ms} AND wall_ms < {end_ms}"  # noqa: S608 - our own numbers
        f" RETURNING *) INSERT INTO {name} SELECT * FROM moved"
    )
    connection.exec_driver_sql(
        f"ALTER TABLE event ATTACH PARTITION {name} FOR VALUES FROM ({begin_ms}) TO ({end_ms})"
    )
    log.info("database: made %s", name)


def _months(now_ms: int) -> Iterator[tuple[str, int, int]]:
    """Name, first millisecond, and that of the next, of the months around a time."""
    now = datetime.fromtimestamp(now_ms / 1000, UTC)
    this = now.year * 12 + now.month - 1
    for month in range(this - MONTHS_BACK, this + MONTHS_AHEAD + 1):
        name = f"event_{month // 12}_{month % 12 + 1:02}"
        yield name, _begin_ms(month), _begin_ms(month + 1)


def _begin_ms(month: int) -> int:
    return round(datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC).timestamp()) * 1000


def _partitioned() -> Table:
    """``EVENT`` as PostgreSQL wants it: the part's key is in every unique key."""
    columns = [Column(one.name, one.type, nullable=False) for one in EVENT.columns]
    key = PrimaryKeyConstraint("gate", "epoch", "sequence", "wall_ms")
    indexes = [Index(one.name, *(it.name for it in one.columns)) for one in EVENT.indexes]
    return Table(
        EVENT.name,
        MetaData(),
        *columns,
        key,
        *indexes,
        postgresql_partition_by="RANGE (wall_ms)",
    )
