"""Keeps cases and what was done with them; who may do what is ``cases``' to say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select, update

from gateway.central.cases.case import Case, CaseError, Done, NewCase, Origin, checked
from gateway.central.cases.kinds import KINDS, CaseKind, Source
from gateway.central.cases.matters_csv import Matter
from gateway.central.roles import Account
from gateway.central.store.audit import AuditEntry, note
from gateway.central.store.case_schema import CASE, CASE_STEP
from gateway.central.store.database import Database
from gateway.central.store.holds import hold, release

MOST_CASES: Final = 200
"""Of one page."""


@dataclass(frozen=True, slots=True)
class CaseStep:
    """Something that was done with a case.

    Args:
        at_ms: wall milliseconds, UTC.
        account: who did it; empty for a gate.
        act: what.
        state: in which the case stood afterwards.
        said: the room, the reading or the note, or empty.
    """

    at_ms: int
    account: str
    act: str
    state: str
    said: str


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
                connection.execute(insert(CASE), [_imported(one) for one in matters])
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
            case = _case(connection, number)
            act = checked(case, done, account)
            _move(connection, case, act.leads, account, now_ms)
            step = CaseStep(now_ms, account.name, done.act, act.leads, done.said)
            _write_step(connection, number, step)
            note(connection, AuditEntry(now_ms, account.name, f"case-{done.act}"[:32], str(number)))
            if then is not None:
                then(connection)
            moved = _case(connection, number)
            _hold_or_release(connection, moved, now_ms)
            return moved

    def find(self, number: int) -> Case | None:
        """One case, or None.

        Raises:
            StoreError: the database can't be read.
        """
        with self._database.read() as connection:
            row = connection.execute(select(CASE).where(CASE.c.number == number)).one_or_none()
            return None if row is None else _case_of(row)

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
            return [_case_of(row) for row in connection.execute(query)]


def open_case(connection: Connection, new: NewCase, by: str, now_ms: int) -> int:
    """Open a case in the transaction of what brought it; its number."""
    if known := _known(connection, new):
        return known
    kind, origin = KINDS[new.kind], new.origin
    due_ms = kind.due_ms.get(kind.first)
    made = connection.execute(
        insert(CASE).values(
            kind=new.kind.value,
            state=kind.first,
            source=origin.source.value,
            gate=origin.gate or None,
            epoch=origin.epoch if origin.gate else None,
            sequence=origin.sequence if origin.gate else None,
            subject=new.subject,
            building=new.building,
            unit=new.unit,
            note=new.note,
            owner="",
            opened_ms=now_ms,
            due_ms=None if due_ms is None else now_ms + due_ms,
        )
    )
    (number,) = made.inserted_primary_key or (0,)
    _write_step(connection, number, CaseStep(now_ms, by, "open", kind.first, ""))
    return number


def _imported(matter: Matter) -> dict[str, Any]:
    kind = KINDS[matter.kind]
    state = "closed" if matter.closed_ms else "accepted" if matter.accepted_ms else kind.first
    due_ms = kind.due_ms.get(state)
    return {
        "kind": matter.kind.value,
        "state": state,
        "source": Source.IMPORTED.value,
        "gate": None,
        "epoch": None,
        "sequence": None,
        "subject": "",
        "building": matter.building,
        "unit": matter.unit,
        "note": matter.note,
        "owner": "",
        "opened_ms": matter.received_ms,
        "accepted_ms": matter.accepted_ms or matter.closed_ms,
        "due_ms": None if due_ms is None else matter.received_ms + due_ms,
        "closed_ms": matter.closed_ms,
    }


def _known(connection: Connection, new: NewCase) -> int:
    """The case that the same row opened, or an open one of the same fever; 0 for none."""
    origin = new.origin
    if origin.source is not Source.GATE:
        return 0
    of_row = (
        (CASE.c.gate == origin.gate)
        & (CASE.c.epoch == origin.epoch)
        & (CASE.c.sequence == origin.sequence)
    )
    of_person = (
        (CASE.c.subject == new.subject)
        & (CASE.c.kind == new.kind.value)
        & CASE.c.closed_ms.is_(None)
    )
    query = select(CASE.c.number).where(of_row | of_person if new.subject else of_row)
    return int(connection.scalar(query.order_by(CASE.c.number).limit(1)) or 0)


def _move(connection: Connection, case: Case, state: str, account: Account, now_ms: int) -> None:
    kind = KINDS[case.new.kind]
    due_ms = kind.due_ms.get(state)
    values: dict[str, Any] = {
        "state": state,
        "owner": case.owner or account.name,
        "due_ms": None if due_ms is None else now_ms + due_ms,
        "closed_ms": now_ms if state in kind.closed else None,
        "accepted_ms": func.coalesce(CASE.c.accepted_ms, now_ms),
    }
    connection.execute(update(CASE).where(CASE.c.number == case.number).values(**values))


def _hold_or_release(connection: Connection, case: Case, now_ms: int) -> None:
    if case.closed_ms is not None:
        release(connection, case.number, now_ms)
    elif case.new.subject and case.state in KINDS[case.new.kind].holds:
        hold(connection, case.number, [case.new.subject], now_ms)


def _write_step(connection: Connection, number: int, step: CaseStep) -> None:
    connection.execute(
        insert(CASE_STEP).values(
            of_case=number,
            at_ms=step.at_ms,
            account=step.account,
            act=step.act,
            state=step.state,
            said=step.said,
        )
    )


def _case(connection: Connection, number: int) -> Case:
    row = connection.execute(
        select(CASE).where(CASE.c.number == number).with_for_update()
    ).one_or_none()
    if row is None:
        raise CaseError(f"case {number}: there is none")
    return _case_of(row)


def _case_of(row: Any) -> Case:  # noqa: ANN401 - SQLAlchemy's own row
    origin = Origin(Source(row.source), row.gate or "", row.epoch or 0, row.sequence or 0)
    new = NewCase(CaseKind(row.kind), origin, row.subject, row.building, row.unit, row.note)
    return Case(row.number, new, row.state, row.owner, row.opened_ms, row.due_ms, row.closed_ms)
