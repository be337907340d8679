"""Who walked in or out, read from the journal without building its rows; it counts nobody."""

from contextlib import closing
from pathlib import Path
from typing import Final

from gateway.core.event import EventKind
from gateway.core.heading import Heading
from gateway.core.inside import Walk
from gateway.journal.database import naming
from gateway.journal.first_row import first_row
from gateway.journal.readonly import ReadOnlyFile
from gateway.journal.store import JOURNAL

MOST_WALKS: Final = 20_000
"""Three times the busiest gate's day; as many tuples are 3 MB, as rows they would be 200."""

_WALKS: Final = """
SELECT coalesce(nullif(json_extract(grant.row, '$.body.code.holder'), ''),
                json_extract(grant.row, '$.body.holder'), ''),
       json_extract(walk.row, '$.body.heading'), walk.wall_ms
FROM event AS walk JOIN event AS grant ON grant.seq = json_extract(walk.row, '$.body.grant')
WHERE walk.seq >= ? AND walk.wall_ms >= ? AND walk.kind = ? ORDER BY walk.seq DESC LIMIT ?
"""
"""From the newest row down to where the time begins: without that bound, through all years."""
_HEADINGS: Final = {heading.value: heading for heading in Heading}


def walks_since(path: Path, wall_ms: int) -> list[Walk]:
    """Everybody who walked through, oldest first.

    Args:
        path: the journal.
        wall_ms: from this moment on.

    Raises:
        JournalError: it is missing or can't be read.
    """
    completed = EventKind.PASSAGE_COMPLETED.value
    with closing(ReadOnlyFile(path, JOURNAL, immutable=False)) as file, naming(JOURNAL, path):
        connection = file.connection()
        first = first_row(connection, wall_ms)
        found = connection.execute(_WALKS, (first, wall_ms, completed, MOST_WALKS)).fetchall()
    return [
        Walk(holder if _is_id(holder) else "", _HEADINGS[heading], at_ms)
        for holder, heading, at_ms in reversed(found)
        if heading in _HEADINGS
    ]


def _is_id(holder: object) -> bool:
    """Not the whole person as an object, which a verdict without a code holds."""
    return isinstance(holder, str) and holder.isalnum()
