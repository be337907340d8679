"""The blocks of a journal: 256 rows with one line that says their latest time; no index of times.

An index would cost each commit a page more in the log. Rows are looked for by time seldom and by
people, who don't notice that the rows of one block are looked through.
"""

import sqlite3
from typing import Final

from gateway.journal.database import number

BLOCK_ROWS: Final = 256
"""Block n is rows n * 256 + 1 to (n + 1) * 256, as many as one group commit may have."""

_THERE: Final = "SELECT count(*) FROM sqlite_schema WHERE name = 'block'"
_EXTENT: Final = "SELECT (SELECT count(*) FROM block), (SELECT max(number) FROM block)"
_ADD: Final = f"""
INSERT OR REPLACE INTO block SELECT :block, max(wall_ms) FROM event
WHERE seq > :block * {BLOCK_ROWS} AND seq <= (:block + 1) * {BLOCK_ROWS}
"""  # noqa: S608 - only our own number goes in


def has_blocks(connection: sqlite3.Connection) -> bool:
    """Whether the journal has a table of blocks; one that only an earlier program wrote has not."""
    return bool(number(connection, _THERE))


def lined_blocks(connection: sqlite3.Connection) -> int:
    """How many blocks from the first on have their line; where times begin is said by no other.

    An earlier program writes rows without lines. Behind a gap none is counted, so that whoever
    looks at the rows behind the counted blocks misses no row.
    """
    if not has_blocks(connection):
        return 0
    ((lines, last),) = connection.execute(_EXTENT)
    return int(lines) if lines and last == lines - 1 else 0


def filled_blocks(before: int, newest: int) -> range:
    """Which blocks become full by the rows behind ``before`` up to ``newest``."""
    return range(before // BLOCK_ROWS, newest // BLOCK_ROWS)


def add_line(connection: sqlite3.Connection, block: int) -> None:
    """Give a full block its line, in the caller's transaction."""
    connection.execute(_ADD, {"block": block})
