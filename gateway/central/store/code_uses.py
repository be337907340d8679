"""Finds in the rows of all gates the codes by which two of them admitted; asks no gate.

Gates tell each other within half a second, and of up to four hours ago after they were apart. What
they never told each other still meets here, as every row does.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from gateway.central.store.database import Database, insert_new
from gateway.central.store.schema import CODE_CONFLICT, CODE_USE
from gateway.core.admissions import CODE_MEMORY_MS
from gateway.core.event import EventKind, Json
from gateway.core.use import Use, use_digest
from gateway.sync.payload import MAX_INTEGER
from gateway.sync.wire import Batch, ReceivedRow

MOST_LISTED: Final = 20
"""Conflicts on the office's page."""


@dataclass(frozen=True, slots=True, order=True)
class Admission:
    """A row that let somebody in: when by the gate's own clock, and where the row is."""

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
class _CodeUse:
    """By which code a row let somebody in."""

    use: Use
    admission: Admission


def record_uses(connection: Connection, batches: Iterable[Batch]) -> None:
    """Keep the codes by which gates admitted, and each conflict between two gates.

    Args:
        connection: a transaction that writes.
        batches: rows of gates, new or sent again.
    """
    uses = [
        _CodeUse(use, Admission(use.at_ms, batch.gate, batch.epoch, row.sequence))
        for batch in batches
        for row in batch.rows
        if (use := _use(row)) is not None
    ]
    if not uses:
        return
    insert_new(connection, CODE_USE, [_columns(one) for one in uses])
    alike = _uses_alike(connection, uses)
    insert_new(connection, CODE_CONFLICT, [it for one in uses for it in _conflicts(one, alike)])


def _uses_alike(
    connection: Connection, uses: Sequence[_CodeUse]
) -> Mapping[str, Sequence[_CodeUse]]:
    """Uses of the same codes, by digest, wherever they were stored."""
    query = select(CODE_USE).where(
        CODE_USE.c.digest.in_({one.use.digest for one in uses}),
        CODE_USE.c.until_ms > min(one.use.at_ms for one in uses),
    )
    found: dict[str, list[_CodeUse]] = {}
    for row in connection.execute(query):
        use = Use(row.digest, row.at_ms, row.until_ms)
        admission = Admission(row.at_ms, row.gate, row.epoch, row.sequence)
        found.setdefault(row.digest, []).append(_CodeUse(use, admission))
    return found


def _conflicts(
    here: _CodeUse, alike: Mapping[str, Sequence[_CodeUse]]
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


def _columns(one: _CodeUse) -> dict[str, object]:
    return {
        "gate": one.admission.gate,
        "epoch": one.admission.epoch,
        "sequence": one.admission.sequence,
        "digest": one.use.digest,
        "at_ms": one.use.at_ms,
        "until_ms": one.use.until_ms,
    }


def _use(row: ReceivedRow) -> Use | None:
    """By which code a row let somebody in; a guard's own openings name no code."""
    if row.fields["k"] != EventKind.ACCESS_GRANTED.value:
        return None
    match row.fields["body"]:
        case {
            "code": {
                "format": str(code_format),
                "replay_key": str(replay_key),
                "expires_ms": int(expires_ms),
            }
        } if 0 <= expires_ms <= MAX_INTEGER:
            digest = use_digest("", code_format, replay_key)
            return _timed(digest, row.fields["t"], expires_ms)
    return None


def _timed(digest: str, at_ms: Json, expires_ms: int) -> Use | None:
    if not isinstance(at_ms, int):
        return None
    return Use(digest, at_ms, min(expires_ms, at_ms + CODE_MEMORY_MS))
