"""Keeps who did what and who looked at whom; nothing here is ever changed or read by a rule."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from gateway.central.store.database import Database
from gateway.central.store.office_schema import AUDIT


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act or look.

    Args:
        at_ms: wall milliseconds, UTC, by the centre's clock.
        account: name of who did it.
        act: what, one of the pages' own words such as ``person-seen``.
        subject: the random id of the person or the number of the case, or empty.
        detail: a few words without personal data, or empty.
    """

    at_ms: int
    account: str
    act: str
    subject: str = ""
    detail: str = ""


class AuditLog:
    """Entries in the order in which they were written.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, entry: AuditEntry) -> None:
        """Write an entry by itself, such as of a look, before what it tells of is shown.

        Raises:
            StoreError: it is not there, so nothing may be shown.
        """
        with self._database.write() as connection:
            note(connection, entry)

    def latest(self, limit: int, subject: str = "") -> list[AuditEntry]:
        """The newest entries first.

        Args:
            limit: how many at most.
            subject: only of this one; empty for all.

        Raises:
            StoreError: the database can't be read.
        """
        return [entry for _, entry in self.page(limit, subject)]

    def page(
        self, limit: int, subject: str = "", before: int | None = None
    ) -> list[tuple[int, AuditEntry]]:
        """The same with their numbers, from before a number on.

        Raises:
            StoreError: the database can't be read.
        """
        query = select(AUDIT).order_by(AUDIT.c.number.desc()).limit(limit)
        if subject:
            query = query.where(AUDIT.c.subject == subject)
        if before is not None:
            query = query.where(AUDIT.c.number < before)
        with self._database.read() as connection:
            return [
                (row.number, AuditEntry(row.at_ms, row.account, row.act, row.subject, row.detail))
                for row in connection.execute(query)
            ]


def note(connection: Connection, entry: AuditEntry) -> None:
    """Write an entry in the transaction of the act that it tells of: both or neither."""
    connection.execute(
        insert(AUDIT).values(
            at_ms=entry.at_ms,
            account=entry.account,
            act=entry.act,
            subject=entry.subject,
            detail=entry.detail,
        )
    )
