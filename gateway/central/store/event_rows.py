"""Writes rows into the table of events with the driver's own means; judges none of them.

A statement with a thousand rows costs SQLAlchemy several times what it costs the driver.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, compress, islice
from typing import Final, NamedTuple

from sqlalchemy import Connection

from gateway.sync.wire import Batch

_COLUMNS: Final = "gate, epoch, sequence, kind, wall_ms, row, received_ms"
_VALUES: Final = _COLUMNS.count(",") + 1
_SQLITE_TOGETHER: Final = 100
"""Rows of one statement: it takes a fifth less of the processor than a statement a row, and lets
another thread run Python meanwhile. Seven values a row, of 999 that any SQLite allows."""
_POSTGRESQL: Final = (
    f"INSERT INTO event ({_COLUMNS}) SELECT * FROM unnest(%b::text[], %b::bigint[], %b::bigint[],"  # noqa: S608 - constants
    " %b::text[], %b::bigint[], %b::text[], %b::bigint[]) ON CONFLICT DO NOTHING"
)
"""One round trip for all rows, one array a column, as bytes: quoting JSON took 12 times as long."""


class NewRows(NamedTuple):
    """Rows of one gate and epoch that are not in the table, a column each, as the table's are."""

    gate: str
    epoch: int
    sequences: Sequence[int]
    kinds: Sequence[str]
    wall_ms: Sequence[int]
    rows: Sequence[str]


def new_rows(batch: Batch, stored: Collection[int]) -> NewRows:
    """Those of a batch's rows that are not stored.

    Args:
        batch: as it came.
        stored: sequences that are in the table.
    """
    it = batch.rows
    new = NewRows(batch.gate, batch.epoch, it.sequences, it.kinds, it.wall_ms, it.lines)
    if not stored:
        return new
    fresh = [number not in stored for number in it.sequences]
    return new._replace(
        sequences=tuple(compress(it.sequences, fresh)),
        kinds=tuple(compress(it.kinds, fresh)),
        wall_ms=tuple(compress(it.wall_ms, fresh)),
        rows=tuple(compress(it.lines, fresh)),
    )


def insert_rows(connection: Connection, taken: Sequence[NewRows], received_ms: int) -> None:
    """Insert rows of many gates; what is there already stays as it is.

    Args:
        connection: a transaction that writes.
        taken: rows in the order in which they came.
        received_ms: wall milliseconds, UTC, of the arrival.
    """
    if connection.dialect.name == "sqlite":
        values = chain.from_iterable(_by_row(it, received_ms) for it in taken)
        while together := tuple(chain.from_iterable(islice(values, _SQLITE_TOGETHER))):
            statement = _sqlite(len(together) // _VALUES)
            connection.exec_driver_sql(statement, together)
    elif any(it.sequences for it in taken):
        by_column = tuple(
            map(_joined, zip(*(_by_column(it, received_ms) for it in taken), strict=True))
        )
        connection.exec_driver_sql(_POSTGRESQL, by_column)


@lru_cache(maxsize=_SQLITE_TOGETHER)
def _sqlite(rows: int) -> str:
    places = ", ".join([f"({', '.join('?' * _VALUES)})"] * rows)
    return f"INSERT INTO event ({_COLUMNS}) VALUES {places} ON CONFLICT DO NOTHING"  # noqa: S608 - constants


def _by_row(new: NewRows, received_ms: int) -> Iterator[tuple[object, ...]]:
    return zip(*_by_column(new, received_ms), strict=True)


def _by_column(new: NewRows, received_ms: int) -> tuple[Sequence[object], ...]:
    gate, epoch, *columns = new
    count = len(new.sequences)
    return [gate] * count, [epoch] * count, *columns, [received_ms] * count


def _joined(parts: Iterable[Sequence[object]]) -> list[object]:
    return list(chain.from_iterable(parts))
