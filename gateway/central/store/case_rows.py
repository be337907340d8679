"""A case and its steps to rows and back, in the transaction of whoever asks; commits nothing."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from gateway.central import refusal_texts as texts
from gateway.central.cases.case import Case, CaseError, NewCase, Origin
from gateway.central.cases.kinds import KINDS, CaseKind, Source
from gateway.central.cases.matters_csv import Matter
from gateway.central.roles import Account
from gateway.central.store.case_schema import CASE, CASE_STEP
from gateway.central.store.holds import hold, release


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
            resident=new.resident,
            owner="",
            opened_ms=now_ms,
            due_ms=None if due_ms is None else now_ms + due_ms,
        )
    )
    (number,) = made.inserted_primary_key or (0,)
    write_step(connection, number, CaseStep(now_ms, by, "open", kind.first, ""))
    hold_or_release(connection, case_in(connection, number), now_ms)
    return number


def imported(matter: Matter) -> dict[str, Any]:
    """A matter from elsewhere as a row."""
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
        & (CASE.c.kind == CaseKind.FEVER.value)
        & CASE.c.closed_ms.is_(None)
    )
    is_fever = new.subject and new.kind is CaseKind.FEVER
    query = select(CASE.c.number).where(of_row | of_person if is_fever else of_row)
    return int(connection.scalar(query.order_by(CASE.c.number).limit(1)) or 0)


def move(connection: Connection, case: Case, state: str, account: Account, now_ms: int) -> None:
    """Put a case into a state; whoever moves it first owns it."""
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


def hold_or_release(connection: Connection, case: Case, now_ms: int) -> None:
    """Some states hold the person at every gate; a closed case releases everybody it held."""
    if case.closed_ms is not None:
        release(connection, case.number, now_ms)
    elif case.new.subject and case.state in KINDS[case.new.kind].holds:
        hold(connection, case.number, [case.new.subject], now_ms)


def write_step(connection: Connection, number: int, step: CaseStep) -> None:
    """Add to what was done with a case."""
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


def case_in(connection: Connection, number: int) -> Case:
    """The case of a number, locked until the commit.

    Raises:
        CaseError: there is none.
    """
    row = connection.execute(
        select(CASE).where(CASE.c.number == number).with_for_update()
    ).one_or_none()
    if row is None:
        raise CaseError(texts.NO_CASE, number=number)
    return case_of(row)


def case_of(row: Any) -> Case:  # noqa: ANN401 - SQLAlchemy's own row
    """The case that a row tells of."""
    origin = Origin(Source(row.source), row.gate or "", row.epoch or 0, row.sequence or 0)
    place = (row.subject, row.building, row.unit, row.note, row.resident)
    new = NewCase(CaseKind(row.kind), origin, *place)
    return Case(row.number, new, row.state, row.owner, row.opened_ms, row.due_ms, row.closed_ms)
