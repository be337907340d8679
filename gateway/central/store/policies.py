"""Keeps every policy that the centre published, as it was signed; neither signs nor judges one."""

from sqlalchemy import func, select

from gateway.central.store.database import Database, put
from gateway.central.store.schema import POLICY
from gateway.codes.policy_document import PolicyIssue


class PolicyStore:
    """The policies of the site.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, issue: PolicyIssue, payload: bytes) -> None:
        """Keep a policy, or a newer signature of the one that has this version.

        Raises:
            StoreError: nothing was kept.
        """
        row = {
            "version": issue.version,
            "issued_ms": issue.issued_ms,
            "effective_from_ms": issue.effective_from_ms,
            "text": issue.text,
            "payload": payload,
        }
        with self._database.write() as connection:
            put(connection, POLICY, row)

    def issues(self) -> tuple[PolicyIssue, ...]:
        """All of them, the highest version first.

        Raises:
            StoreError: the database can't be read.
        """
        columns = (POLICY.c.version, POLICY.c.issued_ms, POLICY.c.effective_from_ms, POLICY.c.text)
        with self._database.read() as connection:
            rows = connection.execute(select(*columns).order_by(POLICY.c.version.desc())).all()
        return tuple(PolicyIssue(*row) for row in rows)

    def version(self) -> int:
        """Grows whenever one is signed, also one that was signed before; 0 while there is none.

        Raises:
            StoreError: the database can't be read.
        """
        with self._database.read() as connection:
            return int(connection.scalar(select(func.max(POLICY.c.issued_ms))) or 0)

    def payload(self) -> bytes:
        """The document of the highest version; empty while there is none.

        Raises:
            StoreError: the database can't be read.
        """
        newest = select(POLICY.c.payload).order_by(POLICY.c.version.desc()).limit(1)
        with self._database.read() as connection:
            return bytes(connection.scalar(newest) or b"")
