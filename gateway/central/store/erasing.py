"""Takes away what leads from a random id back to a person; leaves the rows that carry the id.

On SQLite the pages are overwritten; on PostgreSQL the next vacuum does so. Backups that were made
before hold what they held.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from gateway.central.store.audit import AuditEntry, note
from gateway.central.store.case_schema import CASE, CASE_STEP, CONTACT, HOLD
from gateway.central.store.database import Database
from gateway.central.store.deletions import Deletion, record
from gateway.central.store.observation_schema import RESIDENT
from gateway.central.store.resident_rows import forget_residents
from gateway.central.store.revision import grow_roster_revision
from gateway.central.store.schema import PERSON, PERSON_ALIAS
from gateway.errors import GatewayError


class ErasingError(GatewayError):
    """The person was not erased; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What is gone.

    Args:
        person: the random id, which rows keep.
        aliases: badges and other systems' names.
        guests: visitors who were to see them, whose host is blank now.
        cases: whose notes, rooms and readings are blank now.
        contacts: of others' cases, whose evidence is blank now.
        homes: observations at home, gone with their readings.
    """

    person: str
    aliases: int
    guests: int
    cases: int
    contacts: int
    homes: int


def erase_person(database: Database, named: str, by: str, now_ms: int) -> Erased:
    """Forget who somebody is: name, key, link, aliases, contact, and all that was written of them.

    Args:
        database: the centre's.
        named: the park's own key, the random id, or the id of an observation at home of somebody
            who is not on the roster.
        by: account of who does it.
        now_ms: wall milliseconds, UTC.

    Raises:
        ErasingError: nobody is named so, or a case still holds them or is open.
        StoreError: nothing was changed.
    """
    with database.write() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
        person, key = _found(connection, named)
        _refuse_needed(connection, person)
        erased = Erased(
            person,
            _forget(connection, person),
            _unhost(connection, key),
            _blank_cases(connection, person),
            connection.execute(
                update(CONTACT).where(CONTACT.c.person == person).values(evidence="")
            ).rowcount,
            _forget_homes(connection, person),
        )
        grow_roster_revision(connection)
        note(connection, AuditEntry(now_ms, by, "person-erased", person))
        record(connection, Deletion(now_ms, "person", now_ms, 1))
    return erased


def _found(connection: Connection, named: str) -> tuple[str, str]:
    wanted = or_(PERSON.c.key == named, PERSON.c.id == named)
    people = connection.execute(select(PERSON.c.id, PERSON.c.key).where(wanted)).all()
    at_home = select(RESIDENT.c.id).where(RESIDENT.c.id == named)
    if not people and connection.scalar(at_home) is not None:
        return named, ""
    if len(people) != 1:
        seen = "nobody has it" if not people else "it is one's key and another's id"
        raise ErasingError(f"erase: no person {named!r}: {seen}; give the key of the roster")
    return people[0].id, people[0].key or ""


def _refuse_needed(connection: Connection, person: str) -> None:
    """Who is being looked after is not forgotten: isolation would end unseen."""
    held = select(HOLD.c.of_case).where(HOLD.c.person == person, HOLD.c.released_ms.is_(None))
    still = select(CASE.c.number).where(_of(person), CASE.c.closed_ms.is_(None))
    number = connection.scalar(held.union(still).limit(1))
    if number is not None:
        raise ErasingError(f"erase: {person} is in case {number}, which is open; close it first")


def _forget(connection: Connection, person: str) -> int:
    connection.execute(delete(PERSON).where(PERSON.c.id == person))
    gone = delete(PERSON_ALIAS).where(PERSON_ALIAS.c.person == person)
    return connection.execute(gone).rowcount


def _unhost(connection: Connection, key: str) -> int:
    if not key:
        return 0
    guests = update(PERSON).where(PERSON.c.host == key).values(host="")
    return connection.execute(guests).rowcount


def _forget_homes(connection: Connection, person: str) -> int:
    mine = or_(RESIDENT.c.person == person, RESIDENT.c.id == person)
    gone = list(connection.scalars(select(RESIDENT.c.id).where(mine)))
    forget_residents(connection, gone)
    return len(gone)


def _blank_cases(connection: Connection, person: str) -> int:
    mine = select(CASE.c.number).where(_of(person))
    steps = update(CASE_STEP).where(CASE_STEP.c.of_case.in_(mine)).values(said="")
    connection.execute(steps)
    blank = update(CASE).where(_of(person)).values(note="", building="", unit="")
    return connection.execute(blank).rowcount


def _of(person: str) -> ColumnElement[bool]:
    return or_(CASE.c.subject == person, CASE.c.resident == person)
