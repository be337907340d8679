"""Keeps visitors who were announced one by one, beside the imported roster; reads no file."""

import secrets
from datetime import tzinfo

from sqlalchemy import delete, insert, select

from gateway.central.approvals import roster_of
from gateway.central.person import Person
from gateway.central.store.approval_rows import approvals_in
from gateway.central.store.database import Database
from gateway.central.store.people import ID_BYTES, LINK_BYTES, people_in
from gateway.central.store.person_rows import columns_of
from gateway.central.store.revision import grow_roster_revision
from gateway.central.store.schema import PERSON
from gateway.central.visitor import Announced, VisitorError, visitor_record


class VisitorStore:
    """The visitors' desk.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, said: Announced, zone: tzinfo, now_ms: int) -> Person:
        """Announce a visitor, with an id and a link of their own; who is over is forgotten.

        Args:
            said: by the desk.
            zone: time zone of its dates.
            now_ms: wall milliseconds, UTC.

        Raises:
            VisitorError: the host is nobody's key, a date is none, or the visit is over already.
            ApprovalError: the roster is full; nothing was changed.
            StoreError: nothing was changed.
        """
        with self._database.write() as connection:
            company = connection.scalar(select(PERSON.c.company).where(PERSON.c.key == said.host))
            if not said.host or company is None:
                raise VisitorError(f"visitor: no {said.host!r} on the roster to be the host")
            record = visitor_record(said, str(company), zone)
            if record.not_after_ms <= now_ms:
                raise VisitorError(f"visitor: {said.last} is over already")
            link = secrets.token_urlsafe(LINK_BYTES)
            visitor = Person(secrets.token_hex(ID_BYTES), link, record, apart=True)
            over = PERSON.c.apart & (PERSON.c.not_after_ms <= now_ms)
            connection.execute(delete(PERSON).where(over))
            connection.execute(insert(PERSON).values(**columns_of(visitor)))
            roster_of(people_in(connection), approvals_in(connection))
            grow_roster_revision(connection)
        return visitor
