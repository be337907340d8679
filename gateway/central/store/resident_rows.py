"""A resident to a row and back, and their alerts, in the transaction of whoever asks."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, select, update

from gateway.central.cases.case import NewCase, Origin
from gateway.central.cases.kinds import CaseKind, Source
from gateway.central.observation.resident import Home, Resident
from gateway.central.store.case_rows import open_case
from gateway.central.store.case_schema import CASE
from gateway.central.store.observation_schema import HOME_READING, RESIDENT
from gateway.central.store.person_rows import link_digest


def columns_of(resident_id: str, link: str, home: Home) -> dict[str, Any]:
    """The row of somebody whose observation has not begun."""
    return {
        "id": resident_id,
        "person": home.person,
        "link_digest": link_digest(link),
        "name": home.name,
        "building": home.building,
        "unit": home.unit,
        "door": home.door,
        "begin_ms": home.begin_ms,
        "end_ms": home.end_ms,
        "announced_until_ms": 0,
    }


def resident_of(row: Any) -> Resident:  # noqa: ANN401 - SQLAlchemy's own row
    """The resident whom a row tells of."""
    home = Home(row.name, row.building, row.unit, row.begin_ms, row.end_ms, row.person, row.door)
    return Resident(row.id, home, row.of_case, row.ended_ms, row.announced_until_ms)


def begin(connection: Connection, resident: Resident, by: str, now_ms: int) -> None:
    """Open the case of an observation: from then on gates refuse whom the roster knows."""
    number = open_case(connection, case_of_home(resident, CaseKind.OBSERVED), by, now_ms)
    begun = update(RESIDENT).where(RESIDENT.c.id == resident.id)
    connection.execute(begun.values(of_case=number))


def alert(
    connection: Connection, resident: Resident, note: str, origin: Origin, now_ms: int
) -> None:
    """Tell the workers of the building; not again while the same alert is open."""
    same = (CASE.c.resident == resident.id) & (CASE.c.note == note) & CASE.c.closed_ms.is_(None)
    alerts = CASE.c.kind == CaseKind.HOME_ALERT.value
    if connection.scalar(select(CASE.c.number).where(same & alerts).limit(1)) is None:
        open_case(connection, case_of_home(resident, CaseKind.HOME_ALERT, origin, note), "", now_ms)


def forget_residents(connection: Connection, residents: Sequence[str]) -> None:
    """Who they were, and what they read off; their cases go by a time of their own."""
    connection.execute(delete(HOME_READING).where(HOME_READING.c.resident.in_(residents)))
    connection.execute(delete(RESIDENT).where(RESIDENT.c.id.in_(residents)))


def case_of_home(
    resident: Resident,
    kind: CaseKind,
    origin: Origin | None = None,
    note: str = "",
) -> NewCase:
    """A case about somebody at home; of the office's without an origin."""
    home = resident.home
    place = (home.building, home.unit, note, resident.id)
    return NewCase(kind, origin or Origin(Source.OFFICE), home.person, *place)
