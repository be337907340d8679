"""Keeps the people of an approved application's batch, at one with roster and audit; reads no file.

A clerk puts their own company's people in and out of their own batches, and nobody else. Who is
taken out may not enter any more but stays known: whom a case holds, or whom the park has marked,
would otherwise come back as a stranger.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from gateway.central import fault_texts, refusal_texts
from gateway.central.applications.application import ApplicationError, State
from gateway.central.applications.members_csv import Member
from gateway.central.approvals import roster_of
from gateway.central.csv_table import RosterFileError
from gateway.central.fault_texts import in_cell
from gateway.central.person import Person, PersonRecord
from gateway.central.roles import Account
from gateway.central.store.application_schema import APPLICATION
from gateway.central.store.applications import Application, application_of, found_in
from gateway.central.store.approval_rows import approvals_in
from gateway.central.store.audit import AuditEntry, note
from gateway.central.store.database import Database
from gateway.central.store.people import (
    SMALL_ROSTER,
    RosterShrinksError,
    ended,
    identified,
    people_in,
    write_changes,
)
from gateway.central.store.revision import grow_roster_revision
from gateway.central.store.schema import PERSON
from gateway.codes.roster_tables import RosterBatch
from gateway.core.text import Text


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What a file changed.

    Args:
        added: people who are new to the park.
        changed: people whose record is another now, or who joined the batch.
        kept: people whose record is the same.
        left: people who are not in the file and may not enter any more.
    """

    added: int
    changed: int
    kept: int
    left: int


class BatchPeople:
    """Who came with which application.

    Args:
        database: where people and applications are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, batch: str) -> int:
        """How many people a batch has.

        Raises:
            StoreError: the database can't be read.
        """
        with self._database.read() as connection:
            query = select(func.count()).where(PERSON.c.batch == batch)
            return int(connection.scalar(query) or 0)

    def seen_by(self, number: int, account: Account, now_ms: int, act: str) -> list[PersonRecord]:
        """An application's people by key; that they were seen is written first.

        Args:
            number: of the application.
            account: who looks.
            now_ms: wall milliseconds, UTC.
            act: in the audit's words, such as ``people-seen``.

        Raises:
            ApplicationError: no such application for this account.
            StoreError: the audit could not be written.
        """
        with self._database.write() as connection:
            one = found_in(connection, number, account, now_ms)
            found = people_in(connection, one.batch)
            people = [each.record for each in found if _is_of(each, one)]
            told = f"{len(people)} people"
            note(connection, AuditEntry(now_ms, account.name, act, one.batch, told))
        return sorted(people, key=lambda each: each.key)

    def replace(
        self,
        number: int,
        account: Account,
        members: Sequence[Member],
        now_ms: int,
        *,
        allow_shrinking: bool = False,
    ) -> Uploaded:
        """Make a batch's people what a file says; who has the same key keeps id and link.

        Args:
            number: of the application.
            account: the clerk.
            members: all people of the batch.
            now_ms: wall milliseconds, UTC.
            allow_shrinking: the batch may lose more than half of its people.

        Raises:
            ApplicationError: no such application for this account, or it is not approved.
            RosterFileError: somebody is another's, named by line.
            RosterShrinksError: more than half would be gone, and that was not allowed.
            ApprovalError: the roster would not be at one with itself.
            StoreError: nothing was changed.
        """
        with self._database.write() as connection:
            one = _approved(connection, number, account, now_ms)
            everyone = people_in(connection)
            known = tuple(each for each in everyone if not each.apart)
            joined = _people(members, one, everyone, _bound(connection, one, now_ms))
            news = {each.id for each in joined}
            left = [each for each in known if _is_of(each, one) and each.id not in news]
            if not allow_shrinking:
                _refuse_shrinking(len(left), sum(_is_of(each, one) for each in known))
            gone = {each.id: ended(each, now_ms) for each in left}
            rest = [gone.get(each.id, each) for each in known if each.id not in news]
            changes = write_changes(connection, known, (*rest, *joined))
            roster_of(people_in(connection), approvals_in(connection))
            grow_roster_revision(connection)
            changed = changes.changed - len(left)
            kept = len(joined) - changes.added - changed
            done = Uploaded(changes.added, changed, kept, len(left))
            told = f"{done.added} added, {done.changed} changed, {done.left} taken out"
            entry = AuditEntry(now_ms, account.name, "people-uploaded", one.batch, told)
            note(connection, entry)
        return done


def _is_of(person: Person, one: Application) -> bool:
    return person.record.batch == one.batch and person.record.company == one.company


def _approved(connection: Connection, number: int, account: Account, now_ms: int) -> Application:
    one = found_in(connection, number, account, now_ms)
    if one.state is not State.APPROVED:
        raise ApplicationError(refusal_texts.NOT_APPROVED, number=number, state=one.state.value)
    return one


def _refuse_shrinking(left: int, before: int) -> None:
    if before >= SMALL_ROSTER and left * 2 > before:
        raise RosterShrinksError(refusal_texts.BATCH_SHRINKS, left=left, before=before)


def _bound(connection: Connection, one: Application, now_ms: int) -> frozenset[str]:
    """Other batches that have not ended: nobody leaves a suspended one for another."""
    rows = connection.execute(select(APPLICATION).where(APPLICATION.c.company == one.company))
    filed = {each.batch: each.state for each in (application_of(row, now_ms) for row in rows)}
    return frozenset(
        batch.id
        for batch in approvals_in(connection).batches
        if batch.id != one.batch and not _is_over(batch, filed.get(batch.id), now_ms)
    )


def _is_over(batch: RosterBatch, state: State | None, now_ms: int) -> bool:
    """By its own days; a suspended one ends in the roster, but is not over."""
    return now_ms >= batch.until_ms if state is None else state is State.EXPIRED


def _people(
    members: Sequence[Member],
    one: Application,
    everyone: Sequence[Person],
    bound: frozenset[str],
) -> list[Person]:
    by_key = {each.record.key: each for each in everyone if each.record.key}
    news = {member.key for member in members}
    renewed = {
        each.id
        for each in everyone
        if _is_of(each, one) or (each.record.company == one.company and each.record.key in news)
    }
    taken = {a for each in everyone if each.id not in renewed for a in each.record.aliases}
    batch = one.plan.batch(one.batch, one.company, one.grant)
    faults, people = [], []
    for member in members:
        before = by_key.get(member.key)
        record = member.record(batch, before.record if before else None)
        faults += _faults(member, before, one, bound)
        for alias in sorted(taken.intersection(member.aliases or ())):
            column = alias.partition(":")[0]
            faults.append(in_cell(member.line, column, fault_texts.IS_ANOTHERS))
        people.append(identified(record, by_key))
    if faults:
        raise RosterFileError(faults)
    return people


def _faults(
    member: Member, before: Person | None, one: Application, bound: frozenset[str]
) -> list[Text]:
    """What keeps a line out; of another company's people it tells nothing but that."""
    if before is None:
        return []
    if before.apart or before.record.company != one.company:
        return [in_cell(member.line, "key", fault_texts.ASK_THE_OFFICE)]
    if before.record.batch in bound:
        return [in_cell(member.line, "key", fault_texts.STILL_IN_BATCH, batch=before.record.batch)]
    return []
