"""Keeps who is observed at home, their readings and needs; ends no observation by itself."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select, update

from gateway.central import fault_texts as texts
from gateway.central.cases.case import Case, Origin
from gateway.central.cases.kinds import CaseKind, Source
from gateway.central.observation.resident import FEVER_CELSIUS, Home, Resident
from gateway.central.observation.residents_csv import Written
from gateway.central.observation.texts import note_of, too_warm
from gateway.central.store.audit import AuditEntry, note
from gateway.central.store.case_rows import case_of, open_case
from gateway.central.store.case_schema import CASE
from gateway.central.store.database import Database
from gateway.central.store.observation_schema import HOME_READING, RESIDENT
from gateway.central.store.people import LINK_BYTES
from gateway.central.store.person_rows import link_digest
from gateway.central.store.resident_rows import (
    alert,
    begin,
    case_of_home,
    columns_of,
    resident_of,
)
from gateway.central.store.schema import PERSON
from gateway.central.told import ToldError

ID_BYTES: Final = 8
MOST_OPEN_NEEDS: Final = 10
"""Of one resident: more is no need but somebody who plays with the page."""

MOST_READINGS: Final = 120
"""Of one resident, the newest: two a day for the longest observation."""


class ResidentError(ToldError):
    """An observation can't be kept so; nothing was changed."""


class ResidentStore:
    """All observations.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, written: Sequence[Written], by: str, now_ms: int) -> list[tuple[Resident, str]]:
        """Observe these people, all or none; each with their link, which is kept nowhere.

        Args:
            written: who.
            by: account that says so.
            now_ms: wall milliseconds, UTC; what has begun by then counts at once.

        Raises:
            ResidentError: a key is nobody's, is observed already, or an observation is over.
            StoreError: nobody is observed.
        """
        made = []
        with self._database.write() as connection:
            for one in written:
                home = replace(one.home, person=_person(connection, one.key, now_ms, one.home))
                resident, link = _added(connection, home)
                if home.begin_ms <= now_ms:
                    begin(connection, resident, by, now_ms)
                note(connection, AuditEntry(now_ms, by, "resident-added", resident.id))
                made.append((resident, link))
        return made

    def renew(self, resident_id: str, by: str, now_ms: int) -> str:
        """Give somebody a new link; the one before leads nowhere from then on.

        Raises:
            ResidentError: nobody is observed under this id.
            StoreError: the link stays as it was.
        """
        link = secrets.token_urlsafe(LINK_BYTES)
        with self._database.write() as connection:
            _changed(connection, resident_id, link_digest=link_digest(link))
            note(connection, AuditEntry(now_ms, by, "resident-link", resident_id))
        return link

    def announce(self, resident_id: str, until_ms: int, by: str, now_ms: int) -> None:
        """Expect the door to open until a moment.

        Raises:
            ResidentError: nobody is observed under this id.
            StoreError: it is not expected.
        """
        with self._database.write() as connection:
            _changed(connection, resident_id, announced_until_ms=until_ms)
            note(connection, AuditEntry(now_ms, by, "visit-announced", resident_id))

    def by_link(self, link: str) -> Resident | None:
        """Whose link it is, while they are observed; None of any other.

        Raises:
            StoreError: the database can't be read.
        """
        query = select(RESIDENT).where(RESIDENT.c.link_digest == link_digest(link))
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        found = None if row is None else resident_of(row)
        return found if found and found.is_observed else None

    def find(self, resident_id: str) -> Resident | None:
        """Somebody by the id of their observation.

        Raises:
            StoreError: the database can't be read.
        """
        query = select(RESIDENT).where(RESIDENT.c.id == resident_id)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else resident_of(row)

    def current(self, building: str = "") -> list[Resident]:
        """Everybody whose observation has not ended, by building and unit.

        Args:
            building: only of this one; empty for all.

        Raises:
            StoreError: the database can't be read.
        """
        query = select(RESIDENT).where(RESIDENT.c.ended_ms.is_(None))
        if building:
            query = query.where(RESIDENT.c.building == building)
        query = query.order_by(RESIDENT.c.building, RESIDENT.c.unit, RESIDENT.c.id)
        with self._database.read() as connection:
            return [resident_of(row) for row in connection.execute(query)]

    def take_reading(self, resident: Resident, celsius: float, now_ms: int) -> None:
        """Keep what somebody read off their thermometer; a fever calls a worker.

        Raises:
            StoreError: it is not kept.
        """
        row = {"resident": resident.id, "at_ms": now_ms, "celsius": celsius}
        with self._database.write() as connection:
            connection.execute(insert(HOME_READING).values(**row))
            _forget_oldest(connection, resident.id)
            if celsius >= FEVER_CELSIUS:
                origin = Origin(Source.RESIDENT)
                alert(connection, resident, note_of(too_warm(celsius)), origin, now_ms)

    def readings(
        self, residents: Sequence[str], since_ms: int
    ) -> dict[str, list[tuple[int, float]]]:
        """When each read how many °C, the newest first.

        Raises:
            StoreError: the database can't be read.
        """
        query = (
            select(HOME_READING)
            .where(HOME_READING.c.resident.in_(residents), HOME_READING.c.at_ms >= since_ms)
            .order_by(HOME_READING.c.at_ms.desc())
        )
        found: dict[str, list[tuple[int, float]]] = {}
        with self._database.read() as connection:
            for row in connection.execute(query):
                found.setdefault(row.resident, []).append((row.at_ms, row.celsius))
        return found

    def ask(self, resident: Resident, said: str, now_ms: int) -> int | None:
        """Take a need in; the number of its case, or None while too many are open.

        Raises:
            StoreError: it was not taken in.
        """
        with self._database.write() as connection:
            waiting = (CASE.c.resident == resident.id) & CASE.c.closed_ms.is_(None)
            needs = CASE.c.kind == CaseKind.HOME_NEED.value
            counted = select(func.count()).select_from(CASE).where(waiting & needs)
            if (connection.scalar(counted) or 0) >= MOST_OPEN_NEEDS:
                return None
            new = case_of_home(resident, CaseKind.HOME_NEED, Origin(Source.RESIDENT), said)
            return open_case(connection, new, "", now_ms)

    def needs(self, resident_id: str, limit: int) -> list[Case]:
        """What somebody asked for, the newest first.

        Raises:
            StoreError: the database can't be read.
        """
        mine = (CASE.c.resident == resident_id) & (CASE.c.kind == CaseKind.HOME_NEED.value)
        query = select(CASE).where(mine).order_by(CASE.c.number.desc()).limit(limit)
        with self._database.read() as connection:
            return [case_of(row) for row in connection.execute(query)]


def _person(connection: Connection, key: str, now_ms: int, home: Home) -> str:
    """The random id of whom the key names, empty for none; refuses what can't be observed."""
    if home.end_ms <= now_ms:
        raise ResidentError(texts.IS_OVER, home=f"{home.building} {home.unit}")
    if not key:
        return ""
    person = connection.scalar(select(PERSON.c.id).where(PERSON.c.key == key))
    if person is None:
        raise ResidentError(texts.NO_KEY, key=repr(key))
    running = (RESIDENT.c.person == person) & RESIDENT.c.ended_ms.is_(None)
    if connection.scalar(select(RESIDENT.c.id).where(running)) is not None:
        raise ResidentError(texts.OBSERVED_ALREADY, key=repr(key))
    return str(person)


def _added(connection: Connection, home: Home) -> tuple[Resident, str]:
    resident = Resident(secrets.token_hex(ID_BYTES), home, None, None, 0)
    link = secrets.token_urlsafe(LINK_BYTES)
    connection.execute(insert(RESIDENT).values(**columns_of(resident.id, link, home)))
    return resident, link


def _forget_oldest(connection: Connection, resident_id: str) -> None:
    mine = select(HOME_READING.c.number).where(HOME_READING.c.resident == resident_id)
    newest_first = mine.order_by(HOME_READING.c.at_ms.desc(), HOME_READING.c.number.desc())
    oldest = list(connection.scalars(newest_first.offset(MOST_READINGS)))
    connection.execute(delete(HOME_READING).where(HOME_READING.c.number.in_(oldest)))


def _changed(connection: Connection, resident_id: str, **values: object) -> None:
    current = (RESIDENT.c.id == resident_id) & RESIDENT.c.ended_ms.is_(None)
    if not connection.execute(update(RESIDENT).where(current).values(**values)).rowcount:
        raise ResidentError(texts.NOBODY_OBSERVED, resident=resident_id)
