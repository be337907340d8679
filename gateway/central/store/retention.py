"""Deletes what was kept as long as the park's policy says, a piece at a time; decides no policy.

A journal's rows go from its begin on, only where they were drawn, and leave the hash to which the
next row is chained. The watermark stays: nothing below it is looked for or asked for again.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, delete, func, select

from gateway.central.store.case_schema import CASE, CASE_STEP, CONTACT, HOLD
from gateway.central.store.database import Database, put
from gateway.central.store.deletions import Deletion, record
from gateway.central.store.journals import JournalKey
from gateway.central.store.observation_schema import RESIDENT
from gateway.central.store.office_schema import AUDIT, PASSAGE, PASSAGE_DRAWN
from gateway.central.store.partitions import drop_empty_months
from gateway.central.store.resident_rows import forget_residents
from gateway.central.store.retention_schema import JOURNAL_FLOOR
from gateway.central.store.schema import CODE_USE, EVENT
from gateway.config import RetentionSection
from gateway.core.event import row_hash
from gateway.core.instant import MS_PER_HOUR, NS_PER_S, ClockQuality
from gateway.runtime.clock import Clock

log = logging.getLogger(__name__)

PIECE_ROWS: Final = 500
"""Of one transaction: some tens of milliseconds, for which ingest waits on SQLite."""

_DAY_MS: Final = 24 * MS_PER_HOUR
_LOOK_NS: Final = 24 * 3_600 * NS_PER_S

Piece = Callable[[], bool]
"""Deletes some; whether there is more."""


class Retention:
    """Goes through everything once a day, and only by a clock that is right.

    Args:
        database: where all is kept.
        clock: now.
        keep: the policy.
        piece_rows: rows of one transaction.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        keep: RetentionSection,
        piece_rows: int = PIECE_ROWS,
    ) -> None:
        self._database = database
        self._clock = clock
        self._keep = keep
        self._piece_rows = piece_rows
        self._due_ns = 0
        self._left: list[Piece] = []

    def step(self) -> bool:
        """Delete a piece if a day has passed; whether there is more.

        Raises:
            StoreError: nothing of the piece was deleted; try again.
        """
        if not self._left:
            now = self._clock.now()
            if now.mono_ns < self._due_ns or now.clock is not ClockQuality.SYNCED:
                return False
            self._left = self._plan(now.wall_ms)
            self._due_ns = now.mono_ns + _LOOK_NS
        if self._left and not self._left[-1]():
            self._left.pop()
        return bool(self._left)

    def _plan(self, now_ms: int) -> list[Piece]:
        """What is to be gone through today; the last is done first."""
        plan: list[Piece] = []
        keep = self._keep
        if keep.records_days:
            until_ms = now_ms - keep.records_days * _DAY_MS
            plan.append(partial(self._months, now_ms, until_ms))
            plan += [partial(self._records, key, now_ms, until_ms) for key in self._journals()]
        if keep.cases_days:
            cases_until_ms = now_ms - keep.cases_days * _DAY_MS
            plan.append(partial(self._cases, now_ms, cases_until_ms))
            plan.append(partial(self._residents, now_ms, cases_until_ms))
        if keep.audit_days:
            plan.append(partial(self._audit, now_ms, now_ms - keep.audit_days * _DAY_MS))
        return plan

    def _journals(self) -> list[JournalKey]:
        query = select(PASSAGE_DRAWN.c.gate, PASSAGE_DRAWN.c.epoch)
        with self._database.read() as connection:
            return [(row.gate, row.epoch) for row in connection.execute(query)]

    def _records(self, key: JournalKey, now_ms: int, until_ms: int) -> bool:
        """Rows that came before, and who stood at the lane by them."""
        with self._database.write() as connection:
            last = _last_old(connection, key, until_ms)
            if last is None:
                return False
            order, old = EVENT.c.sequence, _of(EVENT, key) & (EVENT.c.sequence <= last)
            piece = select(order, EVENT.c.row).where(old).order_by(order).limit(self._piece_rows)
            rows = connection.execute(piece).all()
            end = rows[-1]
            floor = {"sequence": end.sequence, "hash": row_hash(end.row)}
            put(connection, JOURNAL_FLOOR, {"gate": key[0], "epoch": key[1], **floor})
            for table in (EVENT, PASSAGE, CODE_USE):
                gone = _of(table, key) & (table.c.sequence <= end.sequence)
                connection.execute(delete(table).where(gone))
            record(connection, Deletion(now_ms, "records", until_ms, len(rows)))
        return bool(end.sequence < last)

    def _cases(self, now_ms: int, until_ms: int) -> bool:
        """Cases that were closed before, with all that was done with them."""
        old = select(CASE.c.number).where(CASE.c.closed_ms < until_ms).limit(self._piece_rows)
        with self._database.write() as connection:
            numbers = list(connection.scalars(old))
            for table in (CASE_STEP, CONTACT, HOLD):
                connection.execute(delete(table).where(table.c.of_case.in_(numbers)))
            connection.execute(delete(CASE).where(CASE.c.number.in_(numbers)))
            if numbers:
                record(connection, Deletion(now_ms, "cases", until_ms, len(numbers)))
        return len(numbers) == self._piece_rows

    def _residents(self, now_ms: int, until_ms: int) -> bool:
        """Observations that ended before, with the readings."""
        old = select(RESIDENT.c.id).where(RESIDENT.c.ended_ms < until_ms).limit(self._piece_rows)
        with self._database.write() as connection:
            gone = list(connection.scalars(old))
            forget_residents(connection, gone)
            if gone:
                record(connection, Deletion(now_ms, "residents", until_ms, len(gone)))
        return len(gone) == self._piece_rows

    def _audit(self, now_ms: int, until_ms: int) -> bool:
        old = select(AUDIT.c.number).where(AUDIT.c.at_ms < until_ms).limit(self._piece_rows)
        with self._database.write() as connection:
            numbers = list(connection.scalars(old))
            connection.execute(delete(AUDIT).where(AUDIT.c.number.in_(numbers)))
            if numbers:
                record(connection, Deletion(now_ms, "audit", until_ms, len(numbers)))
        return len(numbers) == self._piece_rows

    def _months(self, now_ms: int, until_ms: int) -> bool:
        with self._database.write() as connection:
            dropped = drop_empty_months(connection, now_ms, until_ms)
        log.info("retention: went through all; months dropped: %s", ", ".join(dropped) or "none")
        return False


def _last_old(connection: Connection, key: JournalKey, until_ms: int) -> int | None:
    """Up to which row a journal may go: drawn, and with none before it that came later."""
    drawn = select(PASSAGE_DRAWN.c.sequence).where(_of(PASSAGE_DRAWN, key)).scalar_subquery()
    young = select(func.min(EVENT.c.sequence)).where(
        _of(EVENT, key), EVENT.c.received_ms >= until_ms
    )
    last = select(func.max(EVENT.c.sequence)).where(_of(EVENT, key), EVENT.c.sequence <= drawn)
    first_young = connection.scalar(young)
    if first_young is not None:
        last = last.where(EVENT.c.sequence < first_young)
    found = connection.scalar(last)
    return None if found is None else int(found)


def _of(table: Table, key: JournalKey) -> ColumnElement[bool]:
    return (table.c.gate == key[0]) & (table.c.epoch == key[1])
