"""Keeps the password hashes of those who may read the lists; hashes and checks nothing."""

from sqlalchemy import select

from gateway.central.store.database import Database, put
from gateway.central.store.schema import OPERATOR


class OperatorStore:
    """Hashes by operator's name.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def set_hash(self, name: str, password_hash: str) -> None:
        """Give an operator a password.

        Args:
            name: who.
            password_hash: as the web's own hash function writes it.

        Raises:
            StoreError: nothing was stored.
        """
        with self._database.write() as connection:
            put(connection, OPERATOR, {"name": name, "password_hash": password_hash})

    def hash_of(self, name: str) -> str | None:
        """An operator's hash, None for a name that is not there.

        Raises:
            StoreError: the database can't be read.
        """
        query = select(OPERATOR.c.password_hash).where(OPERATOR.c.name == name)
        with self._database.read() as connection:
            return connection.scalar(query)
