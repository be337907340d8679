"""How fast a journal grows and how much room its disk has; writes and deletes nothing."""

from contextlib import closing
from pathlib import Path
from typing import Final

from gateway.core.disk_days import Growth
from gateway.core.instant import MS_PER_DAY
from gateway.journal.database import naming
from gateway.journal.readonly import ReadOnlyFile
from gateway.journal.store import JOURNAL

OVER_MS: Final = 7 * MS_PER_DAY
"""A week holds working days and the days between them."""

_AS_WRITTEN: Final = 1024
"""Bytes of a row on the disk before there are enough to weigh; a decision's row has 1,000."""
_ENOUGH: Final = 100


def growth_of(path: Path, now_wall_ms: int) -> Growth:
    """The pace of the last week, or since the journal was made.

    Raises:
        JournalError: it is missing or can't be read.
    """
    since_ms = now_wall_ms - OVER_MS
    with closing(ReadOnlyFile(path, JOURNAL, immutable=False)) as file, naming(JOURNAL, path):
        connection = file.connection()
        ((created_ms,),) = connection.execute("SELECT created_wall_ms FROM meta")
        lately = "SELECT count(*) FROM event WHERE wall_ms BETWEEN ? AND ?"
        ((rows,),) = connection.execute(lately, (since_ms, now_wall_ms))
        ((newest,),) = connection.execute("SELECT coalesce(max(seq), 0) FROM event")
        ((pages,),) = connection.execute("PRAGMA page_count")
        ((page_bytes,),) = connection.execute("PRAGMA page_size")
    weighed = pages * page_bytes / newest if newest >= _ENOUGH else _AS_WRITTEN
    return Growth(rows, now_wall_ms - max(since_ms, min(created_ms, now_wall_ms)), weighed)
