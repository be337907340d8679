"""Finds who was near whom in the passages, and keeps whom an officer confirmed; ranks nobody."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, and_, func, select

from gateway.central.contacts import Candidate, Known, Nearness
from gateway.central.store.case_schema import CONTACT
from gateway.central.store.database import Database, insert_new
from gateway.central.store.office_schema import PASSAGE
from gateway.central.store.schema import BATCH, PERSON


class ContactStore:
    """Nearness and contacts.

    Args:
        database: where passages and people are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def near(
        self, person: str, since_ms: int, until_ms: int, within_ms: int
    ) -> dict[str, Nearness]:
        """Who stood at a lane soon before or after somebody, by random id.

        Args:
            person: whose contacts are looked for.
            since_ms: the first moment, wall milliseconds, UTC.
            until_ms: the moment behind the last.
            within_ms: how long before or after counts.

        Raises:
            StoreError: the database can't be read.
        """
        own, other = PASSAGE.alias("own"), PASSAGE.alias("other")
        apart = func.abs(other.c.at_ms - own.c.at_ms)
        nearby = and_(
            other.c.gate == own.c.gate,
            other.c.at_ms.between(own.c.at_ms - within_ms, own.c.at_ms + within_ms),
        )
        query = (
            select(other.c.holder, func.count(), func.min(apart))
            .select_from(own.join(other, nearby))
            .where(own.c.holder == person, own.c.at_ms >= since_ms, own.c.at_ms < until_ms)
            .where(other.c.holder.not_in(("", person)))
            .group_by(other.c.holder)
        )
        with self._database.read() as connection:
            return {who: Nearness(times, least) for who, times, least in connection.execute(query)}

    def known(self) -> list[Known]:
        """Everybody on the roster, as far as contacts need it.

        Raises:
            StoreError: the database can't be read.
        """
        query = select(
            PERSON.c.id, PERSON.c.company, PERSON.c.groups, func.coalesce(BATCH.c.building, "")
        ).select_from(PERSON.outerjoin(BATCH, BATCH.c.id == PERSON.c.batch))
        with self._database.read() as connection:
            return [
                Known(person, company, building, tuple(json.loads(groups)))
                for person, company, groups, building in connection.execute(query)
            ]

    def confirmed(self, case: int) -> dict[str, str]:
        """Who is a contact of a case, with the evidence in words.

        Raises:
            StoreError: the database can't be read.
        """
        query = select(CONTACT.c.person, CONTACT.c.evidence).where(CONTACT.c.of_case == case)
        with self._database.read() as connection:
            found = connection.execute(query.order_by(CONTACT.c.person))
            return {person: evidence for person, evidence in found}  # noqa: C416 - rows are no pairs

    def names(self, people: Sequence[str]) -> Mapping[str, tuple[str, str]]:
        """Name and company by random id, for the office's page alone.

        Raises:
            StoreError: the database can't be read.
        """
        columns = (PERSON.c.id, PERSON.c.name, PERSON.c.company)
        query = select(*columns).where(PERSON.c.id.in_(set(people)))
        with self._database.read() as connection:
            return {row.id: (row.name, row.company) for row in connection.execute(query)}


def confirm(
    connection: Connection, case: int, chosen: Sequence[Candidate], account: str, now_ms: int
) -> None:
    """Keep whom an officer confirmed, in the transaction of the act."""
    rows = [
        {
            "of_case": case,
            "person": one.person,
            "at_ms": now_ms,
            "account": account,
            "evidence": "; ".join(f"{text.zh} {text.en}" for _, text in one.evidence),
        }
        for one in chosen
    ]
    insert_new(connection, CONTACT, rows)
