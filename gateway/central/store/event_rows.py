"""Writes rows into the table of events with the driver's own means; judges none of them.

A statement with a thousand rows costs SQLAlchemy several times what it costs the driver.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sqlalchemy import Connection

from gateway.sync.received import ReceivedRow
from gateway.sync.wire import Batch

_COLUMNS: Final = "gate, epoch, sequence, kind, wall_ms, row, received_ms"
_SQLITE: Final = (
    f"INSERT INTO event ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"  # noqa: S608 - constants
)
_POSTGRESQL: Final = (
    f"INSERT INTO event ({_COLUMNS}) SELECT * FROM unnest(%b::text[], %b::bigint[], %b::bigint[],"  # noqa: S608 - constants
    " %b::text[], %b::bigint[], %b::text[], %b::bigint[]) ON CONFLICT DO NOTHING"
)
"""One round trip for all rows, one array a column, as bytes: quoting JSON took 12 times as long."""

Columns = tuple[str, int, int, object, object, str, int]


def insert_rows(
    connection: Connection,
    taken: Iterable[tuple[Batch, Sequence[ReceivedRow]]],
    received_ms: int,
) -> None:
    """Insert rows of many gates; what is there already stays as it is.

    Args:
        connection: a transaction that writes.
        taken: batches, and which of their rows.
        received_ms: wall milliseconds, UTC, of the arrival.
    """
    rows = list(_columns(taken, received_ms))
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        by_column = tuple(list(column) for column in zip(*rows, strict=True))
        connection.exec_driver_sql(_POSTGRESQL, by_column)
    else:
        connection.exec_driver_sql(_SQLITE, rows)


def _columns(
    taken: Iterable[tuple[Batch, Sequence[ReceivedRow]]], received_ms: int
) -> Iterator[Columns]:
    for batch, rows in taken:
        for row in rows:
            kind, wall_ms = row.fields["k"], row.fields["t"]
            yield (batch.gate, batch.epoch, row.sequence, kind, wall_ms, row.row, received_ms)
