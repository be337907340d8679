"""Begins observations on their first day, ends them after their last; tells workers who left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select, update

from gateway.central.cases.case import Origin
from gateway.central.cases.kinds import CaseKind, Source
from gateway.central.observation.resident import Resident
from gateway.central.observation.texts import DOOR_OPENED, note_of, seen_at
from gateway.central.roles import Account, Role
from gateway.central.store.case_rows import (
    CaseStep,
    case_in,
    hold_or_release,
    move,
    write_step,
)
from gateway.central.store.case_schema import CASE
from gateway.central.store.database import Database
from gateway.central.store.observation_schema import RESIDENT
from gateway.central.store.resident_rows import alert, begin, resident_of
from gateway.core.instant import NS_PER_S, ClockQuality, Instant
from gateway.runtime.clock import Clock

_LOOK_NS: Final = 20 * NS_PER_S
_NOBODY: Final = Account("", Role.MANAGER)
"""The calendar: no account did it."""


class Observing:
    """Goes through the observations a few times a minute, and only by a clock that is right.

    Args:
        database: where they are kept.
        clock: now.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._due_ns = 0

    def step(self) -> bool:
        """Begin and end what is due; there is never more.

        Raises:
            StoreError: nothing was changed; try again.
        """
        now = self._clock.now()
        if now.mono_ns >= self._due_ns and now.clock is ClockQuality.SYNCED:
            turn(self._database, now.wall_ms)
            self._due_ns = now.mono_ns + _LOOK_NS
        return False


def turn(database: Database, now_ms: int) -> None:
    """Begin, end and close what is due at a moment; nothing is locked where nothing is.

    Raises:
        StoreError: nothing was changed.
    """
    if not _due(database, now_ms):
        return
    with database.write() as connection:
        for resident in _all(connection, now_ms):
            _advance(connection, resident, now_ms)


@dataclass(frozen=True, slots=True)
class Sighting:
    """Somebody under observation whom a gate refused.

    Args:
        person: random id on the roster.
        gate: which.
        at_ms: when, wall milliseconds, UTC.
    """

    person: str
    gate: str
    at_ms: int


def tell_workers(connection: Connection, sightings: Iterable[Sighting]) -> None:
    """Alert the workers of each resident's building."""
    for one in sightings:
        current = (RESIDENT.c.person == one.person) & RESIDENT.c.ended_ms.is_(None)
        for row in connection.execute(select(RESIDENT).where(current)).all():
            resident = resident_of(row)
            if resident.is_observed:
                said = note_of(seen_at(one.gate))
                alert(connection, resident, said, Origin(Source.GATE), one.at_ms)


def doors_opened(database: Database, doors: Sequence[str], now: Instant) -> None:
    """Alert the workers of each, unless one said that they come or is about a need of this home.

    Args:
        database: where residents are.
        doors: names of contacts.
        now: when they opened.

    Raises:
        StoreError: nobody is alerted; try again.
    """
    current = RESIDENT.c.door.in_(doors) & RESIDENT.c.ended_ms.is_(None)
    with database.write() as connection:
        for row in connection.execute(select(RESIDENT).where(current)).all():
            resident = resident_of(row)
            if resident.is_observed and not _is_expected(connection, resident, now.wall_ms):
                origin = Origin(Source.DOOR)
                alert(connection, resident, note_of(DOOR_OPENED), origin, now.wall_ms)


def _is_expected(connection: Connection, resident: Resident, now_ms: int) -> bool:
    if now_ms < resident.announced_until_ms:
        return True
    mine = (CASE.c.resident == resident.id) & (CASE.c.kind == CaseKind.HOME_NEED.value)
    under_way = select(CASE.c.number).where(mine, CASE.c.state == "accepted").limit(1)
    return connection.scalar(under_way) is not None


def _due(database: Database, now_ms: int) -> bool:
    with database.read() as connection:
        return bool(_all(connection, now_ms))


def _all(connection: Connection, now_ms: int) -> list[Resident]:
    """Those who begin, whose last day is over, or whose case was closed by the office."""
    closed = CASE.c.closed_ms.is_not(None)
    waiting = RESIDENT.c.of_case.is_(None) & (RESIDENT.c.begin_ms <= now_ms)
    query = (
        select(RESIDENT)
        .outerjoin(CASE, CASE.c.number == RESIDENT.c.of_case)
        .where(RESIDENT.c.ended_ms.is_(None))
        .where(waiting | (RESIDENT.c.end_ms <= now_ms) | closed)
    )
    return [resident_of(row) for row in connection.execute(query)]


def _advance(connection: Connection, resident: Resident, now_ms: int) -> None:
    if resident.case is None and now_ms < resident.home.end_ms:
        begin(connection, resident, "", now_ms)
        return
    if resident.case is not None:
        _close(connection, resident.case, now_ms)
    gone = update(RESIDENT).where(RESIDENT.c.id == resident.id)
    connection.execute(gone.values(ended_ms=now_ms))


def _close(connection: Connection, number: int, now_ms: int) -> None:
    case = case_in(connection, number)
    if case.closed_ms is not None:
        return
    move(connection, case, "over", _NOBODY, now_ms)
    write_step(connection, number, CaseStep(now_ms, "", "over", "over", ""))
    hold_or_release(connection, case_in(connection, number), now_ms)
