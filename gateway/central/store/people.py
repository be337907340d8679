"""Keeps the park's people, their links and the versions of the roster; reads no file."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from gateway.central import refusal_texts as texts
from gateway.central.approvals import NO_APPROVALS, Approvals, roster_of
from gateway.central.person import Person, PersonRecord
from gateway.central.store.approval_rows import approvals_in
from gateway.central.store.database import Database
from gateway.central.store.holds import held_in, with_holds
from gateway.central.store.needed import needed_in
from gateway.central.store.person_rows import columns_of, link_digest, person_of
from gateway.central.store.revision import grow_roster_revision, roster_revision
from gateway.central.store.schema import PERSON, PERSON_ALIAS, ROSTER_VERSION
from gateway.central.told import ToldError

ID_BYTES: Final = 8
"""Length of a person's random id, as passes carry it (``sub``)."""

LINK_BYTES: Final = 16
"""128 random bits: a link is the holder's only proof, so it can't be guessed."""

SMALL_ROSTER: Final = 20
"""Below this many people any import may empty the roster; above, only on request."""


class RosterShrinksError(ToldError):
    """An import would remove most of the park; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changed.

    Args:
        added: people with a new id and link.
        changed: people whose record is another now.
        kept: people whose record is the same.
        removed: people who are not in the file and not in the roster any more.
        people: everyone in the order of the file, with id and link.
    """

    added: int
    changed: int
    kept: int
    removed: int
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """A roster about to be signed.

    Args:
        version: greater than every one before.
        revision: the change of people that it shows.
        issued_ms: wall milliseconds, UTC.
        people: everyone.
        approvals: companies and batches behind them.
    """

    version: int
    revision: int
    issued_ms: int
    people: tuple[Person, ...]
    approvals: Approvals = NO_APPROVALS


class PeopleStore:
    """The roster's people.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def replace_all(
        self, records: Sequence[PersonRecord], *, allow_shrinking: bool = False
    ) -> Imported:
        """Make the roster what the records say; who has the same key keeps id and link.

        Visitors who were added one by one stay. Whom a case or an observation needs may not enter
        any more, but stays known: the next file would bring them back as a stranger.

        Args:
            records: the whole roster; keys are unique, those without a key are new people.
            allow_shrinking: the roster may lose more than half of its people.

        Raises:
            RosterShrinksError: it would, and that was not allowed.
            ApprovalError: somebody is of no listed company or batch, or a quota is exceeded.
            StoreError: nothing was changed.
        """
        with self._database.write() as connection:
            everyone = people_in(connection)
            known = tuple(person for person in everyone if not person.apart)
            apart = tuple(person for person in everyone if person.apart)
            by_key = {person.record.key: person for person in known if person.record.key}
            people = tuple(identified(record, by_key) for record in records)
            needed, here = needed_in(connection), {person.id for person in people}
            stay = [ended(one, 0) for one in known if one.id in needed and one.id not in here]
            changes = write_changes(connection, known, (*stay, *people))
            _refuse_shrinking(changes, len(known), allowed=allow_shrinking)
            roster_of((*stay, *people, *apart), approvals_in(connection))
            grow_roster_revision(connection)
        return replace(changes, people=people)

    def everyone(self) -> tuple[Person, ...]:
        """All people, by id.

        Raises:
            StoreError: the database can't be read.
        """
        with self._database.read() as connection:
            return people_in(connection)

    def by_link(self, link: str) -> Person | None:
        """The holder of a personal link.

        Raises:
            StoreError: the database can't be read.
        """
        query = select(PERSON).where(PERSON.c.link_digest == link_digest(link))
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
            return None if row is None else person_of(row, _aliases(connection, row.id))

    def revision(self) -> int:
        """A number that grows with every change of people; 0 before the first import.

        Raises:
            StoreError: the database can't be read.
        """
        with self._database.read() as connection:
            return roster_revision(connection)

    def id_of(self, key: str) -> str:
        """The random id of the person with the park's own key, or an empty string.

        Raises:
            StoreError: the database can't be read.
        """
        with self._database.read() as connection:
            return str(connection.scalar(select(PERSON.c.id).where(PERSON.c.key == key)) or "")

    def issue(self, now_ms: int) -> Issue:
        """Give the roster as it is the next version.

        The version is at least the wall clock's second, so that gates, which refuse an older
        version, still take the roster of a centre that was restored from an old backup.

        Args:
            now_ms: wall milliseconds, UTC.

        Raises:
            StoreError: no version was given.
        """
        with self._database.write() as connection:
            last = connection.scalar(select(func.max(ROSTER_VERSION.c.version)))
            people = with_holds(people_in(connection), held_in(connection))
            version = max(int(last or 0) + 1, now_ms // 1000)
            revision, approvals = roster_revision(connection), approvals_in(connection)
            issue = Issue(version, revision, now_ms, people, approvals)
            row = {"version": version, "revision": issue.revision, "issued_ms": now_ms}
            connection.execute(insert(ROSTER_VERSION).values(**row, people=len(people)))
        return issue


def people_in(connection: Connection, batch: str = "") -> tuple[Person, ...]:
    """All people, or those of a batch, by id."""
    query = select(PERSON).order_by(PERSON.c.id)
    named = select(PERSON_ALIAS).order_by(PERSON_ALIAS.c.alias)
    if batch:
        query = query.where(PERSON.c.batch == batch)
        named = named.join(PERSON, PERSON.c.id == PERSON_ALIAS.c.person)
        named = named.where(PERSON.c.batch == batch)
    aliases: dict[str, list[str]] = {}
    for row in connection.execute(named):
        aliases.setdefault(row.person, []).append(row.alias)
    return tuple(
        person_of(row, tuple(aliases.get(row.id, ()))) for row in connection.execute(query)
    )


def _aliases(connection: Connection, person: str) -> tuple[str, ...]:
    query = select(PERSON_ALIAS.c.alias).where(PERSON_ALIAS.c.person == person)
    return tuple(connection.scalars(query.order_by(PERSON_ALIAS.c.alias)))


def identified(record: PersonRecord, by_key: Mapping[str, Person]) -> Person:
    """Whoever has the record's key, with this record; else somebody new."""
    known = by_key.get(record.key) if record.key else None
    if known is not None:
        return Person(known.id, known.link, record)
    return Person(secrets.token_hex(ID_BYTES), secrets.token_urlsafe(LINK_BYTES), record)


def ended(person: Person, now_ms: int) -> Person:
    """Somebody who came with no batch and may not enter from this moment on, or from their first.

    Args:
        person: as they are.
        now_ms: wall milliseconds, UTC.
    """
    record = person.record
    ends = max(record.not_before_ms + 1, min(now_ms, record.not_after_ms))
    return replace(person, record=replace(record, batch="", not_after_ms=ends))


def write_changes(
    connection: Connection, known: Sequence[Person], people: tuple[Person, ...]
) -> Imported:
    """Make the rows of people whom no visitors' desk added what they are now."""
    before = {person.id: person for person in known}
    now = {person.id for person in people}
    added = [person for person in people if person.id not in before]
    changed = [person for person in people if before.get(person.id, person) != person]
    removed = [{"gone": person.id} for person in known if person.id not in now]
    if removed:
        connection.execute(delete(PERSON).where(PERSON.c.id == bindparam("gone")), removed)
    if changed:
        by_id = update(PERSON).where(PERSON.c.id == bindparam("which"))
        connection.execute(by_id, [columns_of(one) | {"which": one.id} for one in changed])
    if added:
        connection.execute(insert(PERSON), [columns_of(person) for person in added])
    if removed or changed or added:
        _write_aliases(connection, known, people)
    kept = len(people) - len(added) - len(changed)
    return Imported(len(added), len(changed), kept, len(removed), people)


def _write_aliases(
    connection: Connection, known: Sequence[Person], people: Sequence[Person]
) -> None:
    """Those that changed; what is gone goes first, as a number may go from one to another."""
    before, now = _alias_table(known), _alias_table(people)
    gone = [{"gone": alias} for alias, person in before.items() if now.get(alias) != person]
    rows = [
        {"alias": alias, "person": person}
        for alias, person in now.items()
        if before.get(alias) != person
    ]
    if gone:
        by_alias = delete(PERSON_ALIAS).where(PERSON_ALIAS.c.alias == bindparam("gone"))
        connection.execute(by_alias, gone)
    if rows:
        connection.execute(insert(PERSON_ALIAS), rows)


def _alias_table(people: Sequence[Person]) -> dict[str, str]:
    return {alias: person.id for person in people for alias in person.record.aliases}


def _refuse_shrinking(changes: Imported, before: int, *, allowed: bool) -> None:
    if allowed or before < SMALL_ROSTER or changes.removed * 2 <= before:
        return
    raise RosterShrinksError(texts.ROSTER_SHRINKS, left=changes.removed, before=before)
