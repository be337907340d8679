"""Draws who stood at which lane, and by which code, from the stored rows; judges nothing.

Ingest only stores rows, as a gate waits for it. This runs behind it: each journal is drawn from
where it was left up to its watermark, in order, so that nothing is drawn twice and nothing is
passed over. The table holds nothing of its own and can be emptied and drawn again.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, bindparam, func, insert, select, update

from gateway.central.cases.case import NewCase
from gateway.central.cases.fever import fever_case
from gateway.central.observation.breach import who_left_home
from gateway.central.passage_fact import TELLING, PassageFact, PassageOutcome, fact_of, outcome_of
from gateway.central.redating import TURNS
from gateway.central.store.case_rows import open_case
from gateway.central.store.code_uses import Admission, CodeUse, code_use, record_uses
from gateway.central.store.database import Database, put_all
from gateway.central.store.journals import JournalKey
from gateway.central.store.observing import Sighting, tell_workers
from gateway.central.store.office_schema import PASSAGE, PASSAGE_DRAWN
from gateway.central.store.redates import find_redating, keep_redating
from gateway.central.store.schema import EVENT, GATE_EPOCH
from gateway.central.store.tallies import add_tallies, tallied
from gateway.core.event import EventKind

MOST_ROWS: Final = 1_000
"""Rows of one piece: some tens of milliseconds, so that ingest is not kept waiting."""

_READ: Final = TELLING | {EventKind.OBSERVATION_BREACH.value}


@dataclass(slots=True)
class _Piece:
    """What some rows of many journals say."""

    facts: list[tuple[JournalKey, PassageFact]] = field(default_factory=list)
    outcomes: list[tuple[JournalKey, PassageOutcome]] = field(default_factory=list)
    uses: list[CodeUse] = field(default_factory=list)
    turns: list[tuple[JournalKey, int]] = field(default_factory=list)
    fevers: list[tuple[NewCase, int]] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    drawn: dict[JournalKey, int] = field(default_factory=dict)


class PassageDrawer:
    """Keeps the table ``passage`` behind the stored rows; one thread of one process calls it.

    Args:
        database: where rows and facts are.
        piece_rows: rows of one transaction.
    """

    def __init__(self, database: Database, piece_rows: int = MOST_ROWS) -> None:
        self._database = database
        self._piece_rows = piece_rows

    def step(self) -> bool:
        """Draw a piece in one transaction, of many journals if need be; whether there may be more.

        Rows up to a watermark never change and nobody else draws, so that they are read before:
        who writes on SQLite is alone, and ingest waits.

        Raises:
            StoreError: nothing of the piece was drawn; try again.
        """
        piece = _Piece()
        with self._database.read() as connection:
            rows = connection.execute(_next_rows(self._piece_rows)).all()
            for row in rows:
                _draw(piece, row)
            found = [find_redating(connection, *turn) for turn in piece.turns]
        if not rows:
            return False
        with self._database.write() as connection:
            _keep(connection, piece.facts)
            _close(connection, piece.outcomes)
            record_uses(connection, piece.uses)
            for one in filter(None, found):
                keep_redating(connection, one)
            for new, at_ms in piece.fevers:
                open_case(connection, new, "", at_ms)
            tell_workers(connection, piece.sightings)
            _note(connection, piece.drawn)
        return len(rows) == self._piece_rows


def _next_rows(most: int) -> Select[Any]:
    """Rows between where each journal was left and its watermark, in order; a statement for all."""
    of_drawn = and_(
        PASSAGE_DRAWN.c.gate == GATE_EPOCH.c.gate, PASSAGE_DRAWN.c.epoch == GATE_EPOCH.c.epoch
    )
    drawn = func.coalesce(PASSAGE_DRAWN.c.sequence, 0)
    ahead = and_(
        EVENT.c.gate == GATE_EPOCH.c.gate,
        EVENT.c.epoch == GATE_EPOCH.c.epoch,
        EVENT.c.sequence > drawn,
        EVENT.c.sequence <= GATE_EPOCH.c.watermark,
    )
    columns = (EVENT.c.sequence, EVENT.c.kind, EVENT.c.wall_ms, EVENT.c.row)
    return (
        select(GATE_EPOCH.c.gate, GATE_EPOCH.c.epoch, *columns)
        .select_from(GATE_EPOCH.outerjoin(PASSAGE_DRAWN, of_drawn).join(EVENT, ahead))
        .where(GATE_EPOCH.c.watermark > drawn)
        .order_by(GATE_EPOCH.c.gate, GATE_EPOCH.c.epoch, EVENT.c.sequence)
        .limit(most)
    )


def _draw(piece: _Piece, row: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own row
    key = (row.gate, row.epoch)
    piece.drawn[key] = row.sequence
    if row.kind in TURNS:
        piece.turns.append((key, row.sequence))
    if row.kind not in _READ:
        return
    body = json.loads(row.row)["body"]
    if holder := who_left_home(row.kind, body):
        piece.sightings.append(Sighting(holder, key[0], row.wall_ms))
    if use := code_use(row.kind, Admission(row.wall_ms, *key, row.sequence), body):
        piece.uses.append(use)
    if new := fever_case(key, row.sequence, row.kind, body):
        piece.fevers.append((new, row.wall_ms))
    if fact := fact_of(row.kind, row.sequence, row.wall_ms, body):
        piece.facts.append((key, fact))
    elif outcome := outcome_of(row.kind, body):
        piece.outcomes.append((key, outcome))


def _keep(connection: Connection, facts: Iterable[tuple[JournalKey, PassageFact]]) -> None:
    rows = [_columns(key, fact) for key, fact in facts]
    if rows:
        connection.execute(insert(PASSAGE), rows)
        add_tallies(connection, tallied(rows))


def _close(connection: Connection, outcomes: Iterable[tuple[JournalKey, PassageOutcome]]) -> None:
    """An outcome always follows its grant: the row is there."""
    closed = [
        {"of_gate": gate, "of_epoch": epoch, "grant": one.grant, "seen": one.outcome}
        for (gate, epoch), one in outcomes
    ]
    if closed:
        connection.execute(
            update(PASSAGE)
            .where(
                PASSAGE.c.gate == bindparam("of_gate"),
                PASSAGE.c.epoch == bindparam("of_epoch"),
                PASSAGE.c.sequence == bindparam("grant"),
            )
            .values(outcome=bindparam("seen")),
            closed,
        )


def _note(connection: Connection, drawn: dict[JournalKey, int]) -> None:
    put_all(
        connection,
        PASSAGE_DRAWN,
        [{"gate": gate, "epoch": epoch, "sequence": last} for (gate, epoch), last in drawn.items()],
    )


def _columns(key: JournalKey, fact: PassageFact) -> dict[str, Any]:
    return {
        "gate": key[0],
        "epoch": key[1],
        "sequence": fact.sequence,
        "at_ms": fact.at_ms,
        "judged": fact.judged.value,
        "holder": fact.holder,
        "company": fact.company,
        "heading": fact.heading,
        "reason": fact.reason,
        "celsius": fact.celsius,
        "answers": fact.answers,
        "outcome": "",
    }
