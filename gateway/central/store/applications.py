"""Keeps companies' applications, at one with batches and audit; decides no way of theirs."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select, update

from gateway.central import refusal_texts as texts
from gateway.central.applications.application import (
    MAX_WORDS_CHARS,
    Act,
    ApplicationError,
    Grant,
    Plan,
    State,
    after,
    shown,
)
from gateway.central.approvals import Approvals, check_people, roster_of
from gateway.central.person import Person
from gateway.central.roles import PARK, Account, Role
from gateway.central.store.application_schema import APPLICATION
from gateway.central.store.approval_rows import approvals_in, write_approvals
from gateway.central.store.audit import AuditEntry, note
from gateway.central.store.database import Database
from gateway.central.store.people import people_in
from gateway.central.store.revision import grow_roster_revision
from gateway.codes.roster_tables import RosterCompany
from gateway.core.approval import APPROVED

MOST_WAITING: Final = 20
"""Applications of a company that are not approved yet."""

_PLAN: Final = tuple(field.name for field in fields(Plan))


@dataclass(frozen=True, slots=True)
class Application:
    """One that was filed.

    Args:
        number: given by the centre; its batch is ``A-`` and this.
        company: whose it is.
        state: where it stands at the moment of asking.
        plan: what was filed last.
        grant: what the park allows of it; all of it until the park has said.
        answer: why it was returned or suspended, or empty.
    """

    number: int
    company: str
    state: State
    plan: Plan
    grant: Grant
    answer: str

    @property
    def batch(self) -> str:
        """The id of what it becomes when approved."""
        return f"A-{self.number}"


class ApplicationStore:
    """What clerks filed; a clerk sees and files for their own company alone.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def file(self, plan: Plan, account: Account, now_ms: int) -> int:
        """Take a clerk's plan; its number.

        Raises:
            ApplicationError: the account is no clerk of a company, or the plan's days are over.
            StoreError: nothing was changed.
        """
        if account.role is not Role.CLERK or not account.scope:
            raise ApplicationError(texts.ONLY_CLERKS)
        plan.whole.check(plan, now_ms)
        row = {"company": account.scope, "state": State.SUBMITTED.value, "filed_ms": now_ms}
        with self._database.write() as connection:
            _refuse_too_many(connection, account.scope)
            values = asdict(plan) | row | {"answer": ""}
            made = connection.execute(insert(APPLICATION).values(values)).inserted_primary_key
            number = int(made[0]) if made else 0
            _audit(connection, account, "application-file", number, now_ms)
        return number

    def seen_by(self, account: Account, now_ms: int, limit: int) -> list[Application]:
        """The newest first: a clerk's company's, or all for the park; none for others.

        Raises:
            StoreError: the database can't be read.
        """
        query = select(APPLICATION).order_by(APPLICATION.c.number.desc()).limit(limit)
        if account.role not in PARK:
            company = account.scope if account.role is Role.CLERK else ""
            query = query.where(APPLICATION.c.company == company)
        with self._database.read() as connection:
            return [application_of(row, now_ms) for row in connection.execute(query)]

    def find(self, number: int, account: Account, now_ms: int) -> Application | None:
        """One of those that an account sees; None for a stranger's.

        Raises:
            StoreError: the database can't be read.
        """
        with self._database.read() as connection:
            try:
                return found_in(connection, number, account, now_ms)
            except ApplicationError:
                return None

    def do(  # noqa: PLR0913 - who, what, to which, when, and what they say of it
        self,
        number: int,
        act: Act,
        account: Account,
        now_ms: int,
        *,
        answer: str = "",
        plan: Plan | None = None,
        grant: Grant | None = None,
    ) -> Application:
        """One act, with the batch in the roster that follows of it; as it stands then.

        Args:
            number: of the application.
            act: what is done.
            account: who does it.
            now_ms: wall milliseconds, UTC.
            answer: why; needed to return or to suspend.
            plan: the new one, of a resubmission.
            grant: of an approval, if not all of the plan.

        Raises:
            ApplicationError: no such application for this account, or no such way.
            ApprovalError: the roster would not be at one with itself.
            StoreError: nothing was changed.
        """
        _check_words(act, answer)
        with self._database.write() as connection:
            before = found_in(connection, number, account, now_ms)
            kept = plan if plan is not None and act is Act.RESUBMIT else before.plan
            state = after(before.state, act, account.role)
            given = _granted(act, before, kept, grant, now_ms)
            now = replace(before, state=state, plan=kept, grant=given, answer=answer)
            which = update(APPLICATION).where(APPLICATION.c.number == number)
            connection.execute(which.values(_columns(now)))
            if act in (Act.APPROVE, Act.SUSPEND, Act.RESTORE):
                _into_roster(connection, now, now_ms)
            _audit(connection, account, f"application-{act.value}", number, now_ms)
        return now


def _refuse_too_many(connection: Connection, company: str) -> None:
    waiting = APPLICATION.c.state.in_((State.SUBMITTED.value, State.RETURNED.value))
    query = select(func.count()).where(APPLICATION.c.company == company, waiting)
    if (count := connection.scalar(query) or 0) >= MOST_WAITING:
        raise ApplicationError(texts.TOO_MANY_WAIT, count=count, company=company)


def _granted(act: Act, before: Application, plan: Plan, grant: Grant | None, now_ms: int) -> Grant:
    if act not in (Act.APPROVE, Act.RESUBMIT):
        return before.grant
    given = plan.whole if grant is None or act is not Act.APPROVE else grant
    given.check(plan, now_ms)
    return given


def _check_words(act: Act, answer: str) -> None:
    if len(answer) > MAX_WORDS_CHARS:
        raise ApplicationError(texts.LONG_ANSWER, count=len(answer), most=MAX_WORDS_CHARS)
    if act in (Act.RETURN, Act.SUSPEND) and not answer.strip():
        raise ApplicationError(texts.NO_ANSWER)


def found_in(connection: Connection, number: int, account: Account, now_ms: int) -> Application:
    """One of those that an account sees.

    Raises:
        ApplicationError: there is none of this number for this account.
    """
    row = connection.execute(select(APPLICATION).where(APPLICATION.c.number == number)).first()
    if row is None or not _sees(account, row.company):
        raise ApplicationError(texts.NO_APPLICATION, number=number)
    return application_of(row, now_ms)


def _sees(account: Account, company: str) -> bool:
    """A worker's building may be called as a company is."""
    is_own = account.role is Role.CLERK and account.scope == company
    return is_own or account.role in PARK


def _into_roster(connection: Connection, now: Application, now_ms: int) -> None:
    """A suspended batch ends at this moment, so gates refuse its people and keep their names."""
    batch = now.plan.batch(now.batch, now.company, now.grant)
    if now.state is State.SUSPENDED:
        batch = replace(batch, until_ms=max(batch.from_ms + 1, min(now_ms, batch.until_ms)))
    people, before = people_in(connection), approvals_in(connection)
    others = tuple(one for one in before.batches if one.id != batch.id)
    approvals = Approvals(_with(now.company, before, people), (*others, batch))
    check_people(people, approvals)
    roster_of(people, approvals)
    write_approvals(connection, approvals)
    grow_roster_revision(connection)


def _with(company: str, before: Approvals, people: tuple[Person, ...]) -> tuple[RosterCompany, ...]:
    """The park's companies and this one; where no list was kept, everybody's stays approved."""
    names = {company}
    if not before.companies:
        names.update(person.record.company for person in people)
    new = sorted(names - before.company_names)
    return (*before.companies, *(RosterCompany(name, APPROVED) for name in new))


def _columns(one: Application) -> dict[str, Any]:
    given = {"granted_quota": one.grant.quota, "granted_until_ms": one.grant.until_ms}
    return asdict(one.plan) | {"state": one.state.value, "answer": one.answer} | given


def application_of(row: Row[tuple[object, ...]], now_ms: int) -> Application:
    """The row of one, as it stands at a wall time in milliseconds, UTC."""
    found = row._mapping  # noqa: SLF001 - SQLAlchemy's public name of a row by columns
    plan = Plan(**{name: found[name] for name in _PLAN})
    grant = plan.whole
    if found["granted_quota"] is not None:
        grant = Grant(found["granted_quota"], found["granted_until_ms"])
    state = shown(State(found["state"]), grant, now_ms)
    return Application(found["number"], found["company"], state, plan, grant, found["answer"])


def _audit(connection: Connection, account: Account, act: str, number: int, now_ms: int) -> None:
    note(connection, AuditEntry(now_ms, account.name, act, str(number)))
