"""Finds in the rows of all gates the codes by which two of them admitted; asks no gate.

Gates tell each other within half a second, and of up to four hours ago after they were apart. What
they never told each other still meets here, as every row does.
"""

from collections.abc import Iterator, Mapping, Sequence
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


def record_uses(connection: Connection, batch: Batch) -> None:
    """Keep the codes by which the batch's gate admitted, and each conflict with another gate's.

    Args:
        connection: a transaction that writes.
        batch: rows of one gate, new or sent again.
    """
    uses = {row.sequence: use for row in batch.rows if (use := _use(row)) is not None}
    if not uses:
        return
    insert_new(connection, CODE_USE, [_columns(batch, *item) for item in uses.items()])
    there = _uses_elsewhere(connection, batch.gate, list(uses.values()))
    insert_new(connection, CODE_CONFLICT, list(_conflicts(batch, uses, there)))


def _uses_elsewhere(
    connection: Connection, gate: str, uses: Sequence[Use]
) -> list[tuple[Use, Admission]]:
    alike = select(CODE_USE).where(
        CODE_USE.c.digest.in_({use.digest for use in uses}),
        CODE_USE.c.until_ms > min(use.at_ms for use in uses),
        CODE_USE.c.gate != gate,
    )
    return [
        (
            Use(row.digest, row.at_ms, row.until_ms),
            Admission(row.at_ms, row.gate, row.epoch, row.sequence),
        )
        for row in connection.execute(alike)
    ]


def _conflicts(
    batch: Batch, uses: Mapping[int, Use], there: Sequence[tuple[Use, Admission]]
) -> Iterator[dict[str, object]]:
    for sequence, use in uses.items():
        here = Admission(use.at_ms, batch.gate, batch.epoch, sequence)
        for other_use, other in there:
            if use.overlaps(other_use):
                first, second = sorted((here, other))
                yield _side("first", first) | _side("second", second)


def _side(name: str, admission: Admission) -> dict[str, object]:
    return {
        f"{name}_ms": admission.at_ms,
        f"{name}_gate": admission.gate,
        f"{name}_epoch": admission.epoch,
        f"{name}_sequence": admission.sequence,
    }


def _columns(batch: Batch, sequence: int, use: Use) -> dict[str, object]:
    return {
        "gate": batch.gate,
        "epoch": batch.epoch,
        "sequence": sequence,
        "digest": use.digest,
        "at_ms": use.at_ms,
        "until_ms": use.until_ms,
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
