"""Where a moment begins in a journal, found by the index of times; it reads no row."""

import sqlite3
from typing import Final

_OLDEST: Final = "SELECT min(seq) FROM event"
_SINCE: Final = "SELECT min(+seq) FROM event WHERE wall_ms >= ?"
"""A unary plus makes SQLite use the index of times instead of walking the rows from the oldest."""


def first_row(connection: sqlite3.Connection, since_ms: int | None) -> int | None:
    """Sequence of the first row from this wall time on, or None where there is none.

    Args:
        connection: to a journal.
        since_ms: wall milliseconds; None for the oldest row, which the index would find slowly.
    """
    asked = (_OLDEST, ()) if since_ms is None else (_SINCE, (since_ms,))
    sequence: int | None
    ((sequence,),) = connection.execute(*asked)
    return sequence
