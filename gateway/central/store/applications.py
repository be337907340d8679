"""Keeps companies' applications, at one with batches and audit; decides no way of theirs."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Final

from sqlalchemy import Connection, Row, insert, select, update

from gateway.central.applications.application import (
    MAX_WORDS_CHARS,
    Act,
    ApplicationError,
    Plan,
    State,
    after,
    shown,
)
from gateway.central.approvals import Approvals, check_people, roster_of
from gateway.central.roles import PARK, Account, Role
from gateway.central.store.application_schema import APPLICATION
from gateway.central.store.approval_rows import approvals_in, write_approvals
from gateway.central.store.audit import AuditEntry, note
from gateway.central.store.database import Database
from gateway.central.store.people import people_in
from gateway.central.store.revision import grow_roster_revision
from gateway.codes.roster_tables import RosterCompany
from gateway.core.approval import APPROVED

_PLAN: Final = tuple(field.name for field in fields(Plan))


@dataclass(frozen=True, slots=True)
class Application:
    """One that was filed.

    Args:
        number: given by the centre; its batch is ``A-`` and this.
        company: whose it is.
        state: where it stands at the moment of asking.
        plan: what was filed last.
        answer: why it was returned or suspended, or empty.
    """

    number: int
    company: str
    state: State
    plan: Plan
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
            ApplicationError: the account is no clerk of a company.
            StoreError: nothing was changed.
        """
        if account.role is not Role.CLERK or not account.scope:
            raise ApplicationError("application: only a company's clerk files one")
        row = {"company": account.scope, "state": State.SUBMITTED.value, "filed_ms": now_ms}
        with self._database.write() as connection:
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
            return [_application(row, now_ms) for row in connection.execute(query)]

    def do(  # noqa: PLR0913 - who, what, to which, when, and what they say of it
        self,
        number: int,
        act: Act,
        account: Account,
        now_ms: int,
        *,
        answer: str = "",
        plan: Plan | None = None,
    ) -> Application:
        """One act, with the batch in the roster that follows of it; as it stands then.

        Args:
            number: of the application.
            act: what is done.
            account: who does it.
            now_ms: wall milliseconds, UTC.
            answer: why; needed to return or to suspend.
            plan: the new one, of a resubmission.

        Raises:
            ApplicationError: no such application for this account, or no such way.
            ApprovalError: the roster would not be at one with itself.
            StoreError: nothing was changed.
        """
        _check_words(act, answer)
        with self._database.write() as connection:
            before = _found(connection, number, account, now_ms)
            kept = plan if plan is not None and act is Act.RESUBMIT else before.plan
            state = after(before.state, act, account.role)
            now = replace(before, state=state, plan=kept, answer=answer)
            values = asdict(kept) | {"state": state.value, "answer": answer}
            which = update(APPLICATION).where(APPLICATION.c.number == number)
            connection.execute(which.values(values))
            if act in (Act.APPROVE, Act.SUSPEND, Act.RESTORE):
                _into_roster(connection, now, now_ms)
            _audit(connection, account, f"application-{act.value}", number, now_ms)
        return now


def _check_words(act: Act, answer: str) -> None:
    if len(answer) > MAX_WORDS_CHARS:
        raise ApplicationError(f"answer: {len(answer)} characters; at most {MAX_WORDS_CHARS}")
    if act in (Act.RETURN, Act.SUSPEND) and not answer.strip():
        raise ApplicationError("answer: empty; say to the company why")


def _found(connection: Connection, number: int, account: Account, now_ms: int) -> Application:
    row = connection.execute(select(APPLICATION).where(APPLICATION.c.number == number)).first()
    theirs = row is not None and (account.role in PARK or account.scope == row.company)
    if row is None or not theirs:
        raise ApplicationError(f"application {number}: there is none for this account")
    return _application(row, now_ms)


def _into_roster(connection: Connection, now: Application, now_ms: int) -> None:
    """A suspended batch ends at this moment, so gates refuse its people and keep their names."""
    batch = now.plan.batch(now.batch, now.company)
    if now.state is State.SUSPENDED:
        batch = replace(batch, until_ms=max(batch.from_ms + 1, min(now_ms, batch.until_ms)))
    before = approvals_in(connection)
    companies = before.companies
    if now.company not in before.company_names:
        companies = (*companies, RosterCompany(now.company, APPROVED))
    others = tuple(one for one in before.batches if one.id != batch.id)
    approvals = Approvals(companies, (*others, batch))
    people = people_in(connection)
    check_people(people, approvals)
    roster_of(people, approvals)
    write_approvals(connection, approvals)
    grow_roster_revision(connection)


def _application(row: Row[tuple[object, ...]], now_ms: int) -> Application:
    found = row._mapping  # noqa: SLF001 - SQLAlchemy's public name of a row by columns
    plan = Plan(**{name: found[name] for name in _PLAN})
    state = shown(State(found["state"]), plan, now_ms)
    return Application(found["number"], found["company"], state, plan, found["answer"])


def _audit(connection: Connection, account: Account, act: str, number: int, now_ms: int) -> None:
    note(connection, AuditEntry(now_ms, account.name, act, str(number)))
