"""Keeps cases and what was done with them; who may do what is ``cases``' to say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, insert, select

from gateway.central.cases.case import Case, Done, NewCase, checked
from gateway.central.cases.kinds import CaseKind
from gateway.central.cases.matters_csv import Matter
from gateway.central.roles import Account
from gateway.central.store.audit import AuditEntry, note
from gateway.central.store.case_rows import (
    CaseStep,
    case_in,
    case_of,
    hold_or_release,
    imported,
    move,
    open_case,
    write_step,
)
from gateway.central.store.case_schema import CASE, CASE_STEP
from gateway.central.store.database import Database

MOST_CASES: Final = 200
"""Of one page."""


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases are asked for.

    Args:
        kind: only these, or None.
        still_open: only those that are not closed.
        building: only of this one; empty for all.
    """

    kind: CaseKind | None = None
    still_open: bool = True
    building: str = ""


Consequence = Callable[[Connection], None]
"""What an act brings besides, in its transaction: contacts with their holds."""


class CaseStore:
    """All cases.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, new: NewCase, by: str, now_ms: int) -> int:
        """Open a case; its number. A gate's row that opened one already opens no other.

        Args:
            new: what is known.
            by: account that opens it; empty for a gate or a resident.
            now_ms: wall milliseconds, UTC.

        Raises:
            StoreError: nothing was opened.
        """
        with self._database.write() as connection:
            return open_case(connection, new, by, now_ms)

    def take_in(self, matters: Sequence[Matter], by: str, now_ms: int) -> int:
        """Keep matters that were received elsewhere, all of them or none; how many.

        Raises:
            StoreError: none was kept.
        """
        with self._database.write() as connection:
            last = connection.scalar(select(func.max(CASE.c.number))) or 0
            if matters:
                connection.execute(insert(CASE), [imported(one) for one in matters])
            added = select(CASE.c.number, CASE.c.state).where(CASE.c.number > last)
            steps = [
                {"of_case": number, "at_ms": now_ms, "account": by, "act": "import"}
                | {"state": state, "said": ""}
                for number, state in connection.execute(added)
            ]
            if steps:
                connection.execute(insert(CASE_STEP), steps)
            note(connection, AuditEntry(now_ms, by, "cases-import", "", f"{len(matters)} matters"))
        return len(matters)

    def act(
        self,
        number: int,
        done: Done,
        account: Account,
        now_ms: int,
        then: Consequence | None = None,
    ) -> Case:
        """Do something with a case, and write who did; the case as it stands then.

        Some states hold the person; a case that is closed releases everybody whom it held.

        Args:
            number: of the case.
            done: the act with what it says.
            account: who does it.
            now_ms: wall milliseconds, UTC.
            then: what it brings besides, or None.

        Raises:
            CaseError: it can't be done so; nothing was changed.
            StoreError: nothing was changed.
        """
        with self._database.write() as connection:
            case = case_in(connection, number)
            act = checked(case, done, account)
            move(connection, case, act.leads, account, now_ms)
            step = CaseStep(now_ms, account.name, done.act, act.leads, done.said)
            write_step(connection, number, step)
            note(connection, AuditEntry(now_ms, account.name, f"case-{done.act}"[:32], str(number)))
            if then is not None:
                then(connection)
            moved = case_in(connection, number)
            hold_or_release(connection, moved, now_ms)
            return moved

    def find(self, number: int) -> Case | None:
        """One case, or None.

        Raises:
            StoreError: the database can't be read.
        """
        with self._database.read() as connection:
            row = connection.execute(select(CASE).where(CASE.c.number == number)).one_or_none()
            return None if row is None else case_of(row)

    def steps(self, number: int) -> list[CaseStep]:
        """What was done with a case, the oldest first.

        Raises:
            StoreError: the database can't be read.
        """
        query = select(CASE_STEP).where(CASE_STEP.c.of_case == number).order_by(CASE_STEP.c.number)
        with self._database.read() as connection:
            return [
                CaseStep(row.at_ms, row.account, row.act, row.state, row.said)
                for row in connection.execute(query)
            ]

    def listed(self, wanted: CaseFilter, now_ms: int) -> list[Case]:
        """Cases, the overdue first and then by what is due next; the closed ones newest first.

        Raises:
            StoreError: the database can't be read.
        """
        query = select(CASE).limit(MOST_CASES)
        if wanted.kind is not None:
            query = query.where(CASE.c.kind == wanted.kind.value)
        if wanted.building:
            query = query.where(CASE.c.building == wanted.building)
        if wanted.still_open:
            query = query.where(CASE.c.closed_ms.is_(None))
            query = query.order_by(func.coalesce(CASE.c.due_ms, now_ms), CASE.c.number)
        else:
            query = query.where(CASE.c.closed_ms.is_not(None)).order_by(CASE.c.closed_ms.desc())
        with self._database.read() as connection:
            return [case_of(row) for row in connection.execute(query)]
