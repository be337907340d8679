"""Draws who stood at which lane, and by which code, from the stored rows; judges nothing.

Ingest only stores rows, as a gate waits for it. This runs behind it: each journal is drawn from
where it was left up to its watermark, in order, so that nothing is drawn twice and nothing is
passed over. The table holds nothing of its own and can be emptied and drawn again.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update

from gateway.central.passage_fact import TELLING, PassageFact, PassageOutcome, fact_of, outcome_of
from gateway.central.store.code_uses import Admission, CodeUse, code_use, record_uses
from gateway.central.store.database import Database, put
from gateway.central.store.office_schema import PASSAGE, PASSAGE_DRAWN
from gateway.central.store.schema import EVENT, GATE_EPOCH

MOST_ROWS: Final = 1_000
"""Rows of one transaction: some tens of milliseconds, so that ingest is not kept waiting."""

Journal = tuple[str, int, int, int]
"""Gate, epoch, the sequence up to which it was drawn, and its watermark."""


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

        Raises:
            StoreError: nothing of the piece was drawn; try again.
        """
        with self._database.read() as connection:
            behind = _journals_behind(connection)
        if not behind:
            return False
        left = self._piece_rows
        with self._database.write() as connection:
            for journal in behind:
                if left:
                    left -= _draw(connection, journal, left)
        return left == 0


def _journals_behind(connection: Connection) -> list[Journal]:
    same = and_(
        PASSAGE_DRAWN.c.gate == GATE_EPOCH.c.gate, PASSAGE_DRAWN.c.epoch == GATE_EPOCH.c.epoch
    )
    drawn = func.coalesce(PASSAGE_DRAWN.c.sequence, 0)
    query = (
        select(GATE_EPOCH.c.gate, GATE_EPOCH.c.epoch, drawn, GATE_EPOCH.c.watermark)
        .select_from(GATE_EPOCH.outerjoin(PASSAGE_DRAWN, same))
        .where(GATE_EPOCH.c.watermark > drawn)
    )
    return [(row[0], row[1], row[2], row[3]) for row in connection.execute(query)]


def _draw(connection: Connection, journal: Journal, most: int) -> int:
    """Draw at most so many rows behind where the journal was left; how many there were."""
    gate, epoch, drawn, watermark = journal
    last = min(watermark, drawn + most)
    query = (
        select(EVENT.c.sequence, EVENT.c.kind, EVENT.c.wall_ms, EVENT.c.row)
        .where(
            EVENT.c.gate == gate,
            EVENT.c.epoch == epoch,
            EVENT.c.sequence > drawn,
            EVENT.c.sequence <= last,
            EVENT.c.kind.in_(TELLING),
        )
        .order_by(EVENT.c.sequence)
    )
    facts: list[PassageFact] = []
    outcomes: list[PassageOutcome] = []
    uses: list[CodeUse] = []
    for row in connection.execute(query):
        body = json.loads(row.row)["body"]
        if use := code_use(row.kind, Admission(row.wall_ms, gate, epoch, row.sequence), body):
            uses.append(use)
        if fact := fact_of(row.kind, row.sequence, row.wall_ms, body):
            facts.append(fact)
        elif outcome := outcome_of(row.kind, body):
            outcomes.append(outcome)
    _keep(connection, gate, epoch, facts)
    _close(connection, gate, epoch, outcomes)
    record_uses(connection, uses)
    put(connection, PASSAGE_DRAWN, {"gate": gate, "epoch": epoch, "sequence": last})
    return last - drawn


def _keep(connection: Connection, gate: str, epoch: int, facts: Sequence[PassageFact]) -> None:
    if facts:
        connection.execute(insert(PASSAGE), [_columns(gate, epoch, fact) for fact in facts])


def _close(
    connection: Connection, gate: str, epoch: int, outcomes: Iterable[PassageOutcome]
) -> None:
    """An outcome always follows its grant: the row is there."""
    closed = [{"row": one.grant, "seen": one.outcome} for one in outcomes]
    if closed:
        connection.execute(
            update(PASSAGE)
            .where(
                PASSAGE.c.gate == gate,
                PASSAGE.c.epoch == epoch,
                PASSAGE.c.sequence == bindparam("row"),
            )
            .values(outcome=bindparam("seen")),
            closed,
        )


def _columns(gate: str, epoch: int, fact: PassageFact) -> dict[str, Any]:
    return {
        "gate": gate,
        "epoch": epoch,
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
