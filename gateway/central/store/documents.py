"""Keeps documents that were signed elsewhere until gates have them; signs and believes none."""

from sqlalchemy import select

from gateway.central.store.database import Database, put
from gateway.central.store.schema import SIGNED_DOCUMENT
from gateway.codes.document import DocumentKind


class DocumentStore:
    """The newest document of one kind.

    Args:
        database: where it is kept.
        kind: which one.
    """

    def __init__(self, database: Database, kind: DocumentKind) -> None:
        self._database = database
        self._kind = kind

    def keep(self, version: int, payload: bytes) -> None:
        """Keep it in place of the one before.

        Raises:
            StoreError: the one before is still there.
        """
        row = {"kind": self._kind.value, "version": version, "payload": payload}
        with self._database.write() as connection:
            put(connection, SIGNED_DOCUMENT, row)

    def version(self) -> int:
        """Its version; 0 while there is none.

        Raises:
            StoreError: the database can't be read.
        """
        query = select(SIGNED_DOCUMENT.c.version).where(SIGNED_DOCUMENT.c.kind == self._kind.value)
        with self._database.read() as connection:
            return int(connection.scalar(query) or 0)

    def payload(self) -> bytes:
        """Its bytes; empty while there is none.

        Raises:
            StoreError: the database can't be read.
        """
        query = select(SIGNED_DOCUMENT.c.payload).where(SIGNED_DOCUMENT.c.kind == self._kind.value)
        with self._database.read() as connection:
            return bytes(connection.scalar(query) or b"")
