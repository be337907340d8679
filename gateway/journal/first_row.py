"""Where a moment begins in a journal, found by the blocks of rows; it reads no row's text."""

import sqlite3
from typing import Final

from gateway.journal.blocks import BLOCK_ROWS, lined_blocks

_OLDEST: Final = "SELECT min(seq) FROM event"
_BLOCK: Final = "SELECT min(number) FROM block WHERE number < ? AND latest_ms >= ?"
_SINCE: Final = "SELECT min(seq) FROM event WHERE seq > ? AND wall_ms >= ?"
_WITHOUT_BLOCKS: Final = "SELECT min(+seq) FROM event WHERE wall_ms >= ?"
"""A unary plus makes SQLite use the index of times that an earlier program left, instead of walking
the rows from the oldest."""


def first_row(connection: sqlite3.Connection, since_ms: int | None) -> int | None:
    """Sequence of the first row from this wall time on, or None where there is none.

    Args:
        connection: to a journal.
        since_ms: wall milliseconds; None for the oldest row.
    """
    if since_ms is None:
        return _number(connection, _OLDEST)
    lined = lined_blocks(connection)
    if lined == 0:
        return _number(connection, _WITHOUT_BLOCKS, since_ms)
    block = _number(connection, _BLOCK, lined, since_ms)
    before = BLOCK_ROWS * (lined if block is None else block)
    return _number(connection, _SINCE, before, since_ms)


def _number(connection: sqlite3.Connection, query: str, *values: int) -> int | None:
    number: int | None
    ((number,),) = connection.execute(query, values)
    return number
