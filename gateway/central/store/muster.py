"""Who is inside by the passages of the last hours; honest about who may be, and names nobody."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Subquery, func, select

from gateway.central.store.database import Database
from gateway.central.store.office_schema import PASSAGE, PASSAGE_DRAWN
from gateway.central.store.schema import BATCH, EVENT, PERSON
from gateway.core.event import EventKind
from gateway.core.instant import MS_PER_HOUR

LONGEST_DAY_MS: Final = 16 * MS_PER_HOUR
"""Whoever came in longer ago was let out unseen; nobody works for so long."""

FIRE_SHOWN_MS: Final = 2 * MS_PER_HOUR


@dataclass(frozen=True, slots=True)
class Inside:
    """Somebody who came in and was not seen to leave.

    Args:
        person: random id, or empty for somebody whom a guard let in without a name.
        name: as on the roster, or empty.
        company: of the roster or of the row.
        building: of the batch with which they came, or empty.
        gate: where they came in.
        since_ms: wall milliseconds, UTC.
        sure: whether the lane saw them pass; else it can't tell.
    """

    person: str
    name: str
    company: str
    building: str
    gate: str
    since_ms: int
    sure: bool


class Muster:
    """The list for the assembly point.

    Args:
        database: where passages and people are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def inside(self, now_ms: int) -> list[Inside]:
        """Everybody whose last passage led in, by building, company and name.

        Raises:
            StoreError: the database can't be read.
        """
        last = _last_passages(now_ms)
        people = last.outerjoin(PERSON, PERSON.c.id == last.c.holder)
        query = (
            select(
                last.c.holder,
                func.coalesce(PERSON.c.name, ""),
                func.coalesce(PERSON.c.company, last.c.company),
                func.coalesce(BATCH.c.building, ""),
                last.c.gate,
                last.c.at_ms,
                last.c.outcome,
            )
            .select_from(people.outerjoin(BATCH, BATCH.c.id == PERSON.c.batch))
            .where(last.c.newest == 1, last.c.heading == "in")
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        found = [
            Inside(who, name, company, building, gate, at_ms, outcome == "passed")
            for who, name, company, building, gate, at_ms, outcome in rows
        ]
        return sorted(found, key=lambda one: (one.building, one.company, one.name, one.person))

    def drawn(self) -> int:
        """Another number whenever passages were drawn, for who asks whether the list is the newest.

        Raises:
            StoreError: the database can't be read.
        """
        query = select(func.coalesce(func.sum(PASSAGE_DRAWN.c.sequence), 0))
        with self._database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def fire_since(self, now_ms: int) -> tuple[str, int] | None:
        """The gate that told of the newest fire release, and when; None where none is recent.

        Raises:
            StoreError: the database can't be read.
        """
        query = (
            select(EVENT.c.gate, EVENT.c.received_ms)
            .where(EVENT.c.kind == EventKind.FIRE_RELEASE.value)
            .where(EVENT.c.received_ms >= now_ms - FIRE_SHOWN_MS)
            .order_by(EVENT.c.received_ms.desc())
            .limit(1)
        )
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
            return None if row is None else (row.gate, row.received_ms)


def _last_passages(now_ms: int) -> Subquery:
    """Each person's passages of the last hours, numbered from the newest on.

    One walk along the times: to look each person's newest up apart takes a database ten times as
    long, as PostgreSQL reads the whole month for it.
    """
    newest_first = (PASSAGE.c.at_ms.desc(), PASSAGE.c.sequence.desc())
    columns = (PASSAGE.c.holder, PASSAGE.c.company, PASSAGE.c.heading, PASSAGE.c.gate)
    newest = func.row_number().over(partition_by=PASSAGE.c.holder, order_by=newest_first)
    walked = PASSAGE.c.judged.in_(("admitted", "by-hand")) & (PASSAGE.c.outcome != "turned-back")
    recent = (PASSAGE.c.at_ms >= now_ms - LONGEST_DAY_MS) & (PASSAGE.c.at_ms <= now_ms)
    return (
        select(*columns, PASSAGE.c.at_ms, PASSAGE.c.outcome, newest.label("newest"))
        .where(walked, recent, PASSAGE.c.holder != "")
        .subquery()
    )
