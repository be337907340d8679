"""Keeps which rows a gate's later clock dates, and dates their passages; changes no stored row."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, update

from gateway.central.passage_fact import TELLING
from gateway.central.redating import Reading, Undated, reading, redated_ms, undated
from gateway.central.store.code_uses import Admission, CodeUse, code_use, replace_uses
from gateway.central.store.database import put
from gateway.central.store.journals import JournalKey
from gateway.central.store.office_schema import PASSAGE, REDATED
from gateway.central.store.schema import EVENT
from gateway.central.store.tallies import move_tallies

_FIRST_ROWS: Final = 4
"""Rows read first on the way back: most turns have nothing to date."""

_PAGE_ROWS: Final = 500
"""And at once from then on."""

_OF_EVENT: Final = (
    REDATED.c.gate == EVENT.c.gate,
    REDATED.c.epoch == EVENT.c.epoch,
    REDATED.c.first <= EVENT.c.sequence,
    REDATED.c.last >= EVENT.c.sequence,
)
"""Which rows of ``REDATED`` are about a row of ``EVENT``."""


@dataclass(frozen=True, slots=True)
class Redating:
    """Rows of one journal that are dated anew.

    Args:
        key: the journal.
        rows: which.
        passages: the times of those that tell of passages, by the names of the update.
        uses: the codes by which they admitted, at those times.
    """

    key: JournalKey
    rows: Undated
    passages: list[dict[str, int]] = field(default_factory=list)
    uses: list[CodeUse] = field(default_factory=list)


def find_redating(connection: Connection, key: JournalKey, turn: int) -> Redating | None:
    """Which rows the clock of a row dates, if any.

    Args:
        connection: that reads.
        key: the journal.
        turn: sequence of a row of a kind in ``TURNS``; it and all before it are stored.
    """
    rows = undated(_backwards(connection, key, turn))
    if rows is None:
        return None
    found = Redating(key, rows)
    _read_passages(connection, found)
    return found


def keep_redating(connection: Connection, one: Redating) -> None:
    """Note the rows, put the times of their passages and of their codes' uses right.

    Doing so again changes nothing.

    Args:
        connection: a transaction that writes; the rows' passages and uses are kept.
        one: what to keep.
    """
    (gate, epoch), rows = one.key, one.rows
    put(
        connection,
        REDATED,
        {
            "gate": gate,
            "epoch": epoch,
            "first": rows.first,
            "last": rows.last,
            "boot_ns": rows.boot_ns,
        },
    )
    if one.passages:
        move_tallies(connection, one.key, one.passages)
        connection.execute(
            update(PASSAGE)
            .where(
                PASSAGE.c.gate == gate,
                PASSAGE.c.epoch == epoch,
                PASSAGE.c.sequence == bindparam("of_row"),
            )
            .values(at_ms=bindparam("redated_ms"), said_ms=bindparam("by_gate_ms")),
            one.passages,
        )
    replace_uses(connection, one.key, (rows.first, rows.last), one.uses)


def is_redated() -> ColumnElement[bool]:
    """For a query of ``EVENT``: whether a row is dated anew."""
    return select(REDATED.c.first).where(*_OF_EVENT).correlate(EVENT).exists()


def boot_of_event() -> ColumnElement[Any]:
    """For a query of ``EVENT``: ``boot_ns`` of a row that is dated anew, else null."""
    return (
        select(func.max(REDATED.c.boot_ns))
        .where(*_OF_EVENT)
        .correlate(EVENT)
        .scalar_subquery()
        .label("boot_ns")
    )


def _backwards(connection: Connection, key: JournalKey, turn: int) -> Iterator[Reading | None]:
    """The row of the turn and those before it, newest first, a page at a time."""
    query = select(EVENT.c.sequence, EVENT.c.row).where(
        EVENT.c.gate == key[0], EVENT.c.epoch == key[1]
    )
    query = query.order_by(EVENT.c.sequence.desc())
    below, most = turn + 1, _FIRST_ROWS
    while page := connection.execute(query.where(EVENT.c.sequence < below).limit(most)).all():
        for row in page:
            yield reading(row.sequence, row.row)
        below, most = page[-1].sequence, _PAGE_ROWS


def _read_passages(connection: Connection, found: Redating) -> None:
    key, rows = found.key, found.rows
    query = select(EVENT.c.sequence, EVENT.c.kind, EVENT.c.wall_ms, EVENT.c.row).where(
        EVENT.c.gate == key[0],
        EVENT.c.epoch == key[1],
        EVENT.c.sequence.between(rows.first, rows.last),
        EVENT.c.kind.in_(TELLING),
    )
    for row in connection.execute(query):
        at_ms = redated_ms(row.row, rows.boot_ns)
        if at_ms is None:
            continue
        found.passages.append(
            {"of_row": row.sequence, "redated_ms": at_ms, "by_gate_ms": row.wall_ms}
        )
        admission = Admission(at_ms, *key, row.sequence)
        if use := code_use(row.kind, admission, json.loads(row.row)["body"]):
            found.uses.append(use)
