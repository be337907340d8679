"""Finds in the rows of all gates the codes by which two of them admitted; asks no gate.

Gates tell each other within half a second, and of up to four hours ago after they were apart. What
they never told each other still meets here, where the rows of all gates are drawn.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, delete, or_, select

from gateway.central.store.database import Database, insert_new
from gateway.central.store.schema import CODE_CONFLICT, CODE_USE
from gateway.core.admissions import CODE_MEMORY_MS
from gateway.core.event import EventKind, Json
from gateway.core.use import Use, use_digest
from gateway.sync.payload import MAX_INTEGER

MOST_LISTED: Final = 20
"""Conflicts on the office's page."""

_PIECE: Final = 1_000
"""Uses looked for in one statement: engines bound what a statement may name."""


@dataclass(frozen=True, slots=True, order=True)
class Admission:
    """A row that let somebody in: when, by the gate's own or its later clock, and where it is."""

    at_ms: int
    gate: str
    epoch: int
    sequence: int


@dataclass(frozen=True, slots=True)
class CodeConflict:
    """One code, two gates; the earlier admission was the right one."""

    first: Admission
    second: Admission


class CodeConflicts:
    """Reads what was found.

    Args:
        database: where it is kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def latest(self, limit: int = MOST_LISTED) -> list[CodeConflict]:
        """The latest conflicts, the newest first.

        Raises:
            StoreError: the database can't be read.
        """
        newest = select(CODE_CONFLICT).order_by(CODE_CONFLICT.c.second_ms.desc()).limit(limit)
        with self._database.read() as connection:
            rows = [tuple(row) for row in connection.execute(newest)]
        return [CodeConflict(Admission(*row[:4]), Admission(*row[4:])) for row in rows]


@dataclass(frozen=True, slots=True)
class CodeUse:
    """By which code a row let somebody in."""

    use: Use
    admission: Admission


def code_use(kind: str, admission: Admission, body: Mapping[str, Json]) -> CodeUse | None:
    """By which code a row let somebody in; a guard's own openings name no code.

    Args:
        kind: the row's.
        admission: where the row is, and its time.
        body: its facts, as a gate sent them.
    """
    if kind != EventKind.ACCESS_GRANTED.value:
        return None
    match body:
        case {
            "code": {
                "format": str(code_format),
                "replay_key": str(replay_key),
                "expires_ms": int(expires_ms),
            }
        } if 0 <= expires_ms <= MAX_INTEGER:
            until_ms = min(expires_ms, admission.at_ms + CODE_MEMORY_MS)
            digest = use_digest("", code_format, replay_key)
            return CodeUse(Use(digest, admission.at_ms, until_ms), admission)
    return None


def record_uses(connection: Connection, uses: Sequence[CodeUse]) -> None:
    """Keep the codes by which gates admitted, and each conflict between two gates.

    Args:
        connection: a transaction that writes; only one at a time calls this, or two gates' uses
            would not see each other.
        uses: of gates, new or told again.
    """
    if not uses:
        return
    insert_new(connection, CODE_USE, [_columns(one) for one in uses])
    alike = _uses_alike(connection, uses)
    insert_new(connection, CODE_CONFLICT, [it for one in uses for it in _conflicts(one, alike)])


def replace_uses(
    connection: Connection, key: tuple[str, int], rows: tuple[int, int], uses: Sequence[CodeUse]
) -> None:
    """Put the uses of rows that are dated anew in the place of those kept, and judge them again.

    Args:
        connection: a transaction that writes; only one at a time calls this.
        key: gate and epoch of the journal.
        rows: the first and the last of them.
        uses: what those rows told, at their right times.
    """
    if not uses:
        return
    found = or_(
        _among(CODE_CONFLICT, "first_", key, rows), _among(CODE_CONFLICT, "second_", key, rows)
    )
    connection.execute(delete(CODE_CONFLICT).where(found))
    connection.execute(delete(CODE_USE).where(_among(CODE_USE, "", key, rows)))
    for begin in range(0, len(uses), _PIECE):
        record_uses(connection, uses[begin : begin + _PIECE])


def _among(
    table: Table, side: str, key: tuple[str, int], rows: tuple[int, int]
) -> ColumnElement[bool]:
    of_journal = (table.c[f"{side}gate"] == key[0]) & (table.c[f"{side}epoch"] == key[1])
    return of_journal & table.c[f"{side}sequence"].between(*rows)


def _uses_alike(connection: Connection, uses: Sequence[CodeUse]) -> Mapping[str, Sequence[CodeUse]]:
    """Uses of the same codes, by digest, wherever they were stored."""
    query = select(CODE_USE).where(
        CODE_USE.c.digest.in_({one.use.digest for one in uses}),
        CODE_USE.c.until_ms > min(one.use.at_ms for one in uses),
    )
    found: dict[str, list[CodeUse]] = {}
    for row in connection.execute(query):
        use = Use(row.digest, row.at_ms, row.until_ms)
        admission = Admission(row.at_ms, row.gate, row.epoch, row.sequence)
        found.setdefault(row.digest, []).append(CodeUse(use, admission))
    return found


def _conflicts(
    here: CodeUse, alike: Mapping[str, Sequence[CodeUse]]
) -> Iterator[dict[str, object]]:
    for other in alike.get(here.use.digest, ()):
        elsewhere = other.admission.gate != here.admission.gate
        if elsewhere and here.use.overlaps(other.use):
            first, second = sorted((here.admission, other.admission))
            yield _side("first", first) | _side("second", second)


def _side(name: str, admission: Admission) -> dict[str, object]:
    return {
        f"{name}_ms": admission.at_ms,
        f"{name}_gate": admission.gate,
        f"{name}_epoch": admission.epoch,
        f"{name}_sequence": admission.sequence,
    }


def _columns(one: CodeUse) -> dict[str, object]:
    return {
        "gate": one.admission.gate,
        "epoch": one.admission.epoch,
        "sequence": one.admission.sequence,
        "digest": one.use.digest,
        "at_ms": one.use.at_ms,
        "until_ms": one.use.until_ms,
    }
