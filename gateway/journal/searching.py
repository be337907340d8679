"""Finds rows of the journal by what they say, newest first and only so far back at a time.

Nothing is indexed but the times of blocks of rows: an index for each question would cost every
passage a write. A search therefore looks at ``MOST_LOOKED_AT`` rows and says where it stopped.
"""

import json
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.core.event import EventKind
from gateway.journal.database import naming
from gateway.journal.first_row import first_row
from gateway.journal.reader import RECENT_ROWS
from gateway.journal.readonly import ReadOnlyFile
from gateway.journal.row import JournalRow, parse_row
from gateway.journal.store import JOURNAL

MOST_LOOKED_AT: Final = RECENT_ROWS
"""Rows behind one answer: about a day of the busiest gate."""

_ALL: Final = """
SELECT seq, row FROM event
WHERE seq > ? AND seq < ? AND kind IN (SELECT value FROM json_each(?))
  AND +wall_ms >= ? AND +wall_ms < ?
"""
_REASON: Final = """
  AND EXISTS (SELECT 1 FROM json_each(row, '$.body.reasons') WHERE value = ?)
"""
_HOLDER: Final = """
  AND coalesce(nullif(json_extract(row, '$.body.code.holder'), ''),
               json_extract(row, '$.body.holder')) IN (SELECT value FROM json_each(?))
"""
_GRANT: Final = """
  AND json_extract(row, '$.body.grant') IN (SELECT value FROM json_each(?))
"""
_NEWEST: Final = " ORDER BY seq DESC LIMIT ?"
EVER: Final = 2**62
"""Wall milliseconds that no clock reaches."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What rows are looked for; what is left out is not asked for.

    Args:
        kinds: these kinds only.
        reason: value of a ``Reason`` that the row must name.
        holders: random ids of the people whom the row may be about.
        grants: sequences of the admissions of which the row must tell what became.
        since_ms: from this wall time on, in milliseconds.
        until_ms: and before this one.
    """

    kinds: Collection[EventKind]
    reason: str = ""
    holders: frozenset[str] | None = None
    grants: frozenset[int] | None = None
    since_ms: int | None = None
    until_ms: int = EVER


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to.

    Args:
        rows: newest first.
        before: where the next search goes on, or None where nothing older can fit.
        back_to_ms: wall milliseconds of the oldest row that was looked at, with ``before``.
    """

    rows: tuple[JournalRow, ...]
    before: int | None = None
    back_to_ms: int | None = None


def search(path: Path, wanted: Wanted, limit: int, before: int | None = None) -> Found:
    """The newest rows that fit.

    Args:
        path: the journal.
        wanted: what they must say.
        limit: the most rows.
        before: only rows with a lower sequence, as the last answer said.

    Raises:
        JournalError: it is missing or can't be read.
    """
    with closing(ReadOnlyFile(path, JOURNAL, immutable=False)) as file, naming(JOURNAL, path):
        ask = file.connection().execute
        since = -EVER if wanted.since_ms is None else wanted.since_ms
        first = first_row(file.connection(), wanted.since_ms)
        ((newest,),) = ask("SELECT max(seq) FROM event")
        if first is None:
            return Found(())
        end = newest + 1 if before is None else min(before, newest + 1)
        floor = max(end - 1 - MOST_LOOKED_AT, first - 1)
        question, values = _question(wanted, since)
        rows = ask(question + _NEWEST, (floor, end, *values, limit)).fetchall()
        found = tuple(parse_row(row) for _, row in rows)
        if len(rows) < limit and floor == first - 1:
            return Found(found)
        last = rows[-1][0] if len(rows) == limit else floor + 1
        ((back_to_ms,),) = ask("SELECT wall_ms FROM event WHERE seq = ?", (last,))
    return Found(found, last, back_to_ms)


def _question(wanted: Wanted, since: int) -> tuple[str, list[str | int]]:
    """The conditions that are asked for; only our own words stand in the text."""
    kinds = json.dumps([kind.value for kind in wanted.kinds])
    question, values = _ALL, list[str | int]([kinds, since, wanted.until_ms])
    if wanted.reason:
        question, values = question + _REASON, [*values, wanted.reason]
    if wanted.holders is not None:
        question, values = question + _HOLDER, [*values, json.dumps(sorted(wanted.holders))]
    if wanted.grants is not None:
        question, values = question + _GRANT, [*values, json.dumps(sorted(wanted.grants))]
    return question, values
