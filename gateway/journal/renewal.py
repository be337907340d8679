"""Brings a journal that an earlier program wrote to what this one writes; changes no row.

The schema's number stays: an earlier program that is installed again still opens the file, finds
rows by time more slowly and adds rows without the lines of their blocks. Each opening adds those.
"""

import sqlite3
from contextlib import closing
from typing import Final

from gateway.journal.blocks import BLOCK_ROWS, add_line, has_blocks
from gateway.journal.database import number, schema_script
from gateway.journal.store import JOURNAL

_NEWEST: Final = "SELECT coalesce(max(seq), 0) FROM event"
_INDEXED: Final = "SELECT count(*) FROM sqlite_schema WHERE name = 'event_by_wall'"
_LINED: Final = "SELECT count(*) FROM block WHERE number < ?"
_BY_INDEX: Final = f"""
INSERT OR IGNORE INTO block SELECT (seq - 1) / {BLOCK_ROWS}, wall_ms
FROM event INDEXED BY event_by_wall WHERE seq <= ? ORDER BY wall_ms DESC
"""  # noqa: S608 - only our own number goes in
"""From the latest time down the first row of a block that comes is its latest: the index alone is
read, which is a fiftieth of the rows, and nothing is sorted."""


def renew(connection: sqlite3.Connection) -> None:
    """Make the table of blocks and its missing lines, drop the index of times: all or nothing.

    Nothing is written and no row is looked at where nothing is missing.
    """
    full = number(connection, _NEWEST) // BLOCK_ROWS
    indexed = bool(number(connection, _INDEXED))
    there = has_blocks(connection)
    if there and not indexed and number(connection, _LINED, full) == full:
        return
    connection.execute("BEGIN IMMEDIATE")
    if not there:
        connection.execute(_table())
    if indexed:
        connection.execute(_BY_INDEX, (full * BLOCK_ROWS,))
        connection.execute("DROP INDEX event_by_wall")
    _add_missing(connection, full)
    connection.execute("COMMIT")


def _table() -> str:
    """The statement that makes it in a new journal."""
    with closing(sqlite3.connect(":memory:")) as new:
        new.executescript(schema_script(JOURNAL, JOURNAL.schema))
        ((statement,),) = new.execute("SELECT sql FROM sqlite_schema WHERE name = 'block'")
    return str(statement)


def _add_missing(connection: sqlite3.Connection, full: int) -> None:
    lined = {block for (block,) in connection.execute("SELECT number FROM block")}
    for block in range(full):
        if block not in lined:
            add_line(connection, block)
