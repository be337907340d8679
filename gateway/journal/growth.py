"""How fast a journal grows and how much room its disk has; writes and deletes nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from gateway.core.disk_days import Growth
from gateway.core.instant import MS_PER_DAY
from gateway.journal.blocks import BLOCK_ROWS, lined_blocks
from gateway.journal.database import naming, number
from gateway.journal.readonly import ReadOnlyFile
from gateway.journal.store import JOURNAL

OVER_MS: Final = 7 * MS_PER_DAY
"""A week holds working days and the days between them."""

_AS_WRITTEN: Final = 1024
"""Bytes of a row on the disk before there are enough to weigh; a decision's row has 1,000."""
_ENOUGH: Final = 100

_BLOCKS: Final = """
SELECT count(*), min(number) FROM block WHERE number < ? AND latest_ms BETWEEN ? AND ?
"""
_ROWS: Final = "SELECT count(*) FROM event WHERE seq > ? AND seq <= ? AND wall_ms BETWEEN ? AND ?"


def growth_of(path: Path, now_wall_ms: int) -> Growth:
    """The pace of the last week, or since the journal was made.

    Raises:
        JournalError: it is missing or can't be read.
    """
    since_ms = now_wall_ms - OVER_MS
    with closing(ReadOnlyFile(path, JOURNAL, immutable=False)) as file, naming(JOURNAL, path):
        connection = file.connection()
        created_ms = number(connection, "SELECT created_wall_ms FROM meta")
        newest = number(connection, "SELECT coalesce(max(seq), 0) FROM event")
        rows = _rows_between(connection, newest, since_ms, now_wall_ms)
        pages, page_bytes = (number(connection, f"PRAGMA page_{of}") for of in ("count", "size"))
    weighed = pages * page_bytes / newest if newest >= _ENOUGH else _AS_WRITTEN
    return Growth(rows, now_wall_ms - max(since_ms, min(created_ms, now_wall_ms)), weighed)


def _rows_between(connection: sqlite3.Connection, newest: int, since_ms: int, until_ms: int) -> int:
    """Rows that say they are from this time, exactly while the clock did not jump.

    Whole blocks are counted by their lines, since a week's rows would be read from the card. Each
    jump of the clock is worth a block at most: rows that say they are from the future, as of a day
    on which the clock was wrong, are not counted at all.
    """
    lined = lined_blocks(connection)
    rows = number(connection, _ROWS, BLOCK_ROWS * lined, newest, since_ms, until_ms)
    if not lined:
        return rows
    ((blocks, first),) = connection.execute(_BLOCKS, (lined, since_ms, until_ms))
    if not blocks:
        return rows
    oldest = (BLOCK_ROWS * first, BLOCK_ROWS * (first + 1), since_ms, until_ms)
    return rows + number(connection, _ROWS, *oldest) + BLOCK_ROWS * int(blocks - 1)
