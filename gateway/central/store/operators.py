"""Keeps accounts with their roles and password hashes; hashes and checks nothing."""

from dataclasses import dataclass, field

from sqlalchemy import delete, select, update

from gateway.central.roles import Account, Role
from gateway.central.store.database import Database, put
from gateway.central.store.office_schema import OPERATOR


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """An account and the hash of its password."""

    account: Account
    password_hash: str = field(repr=False)


class OperatorStore:
    """Accounts by name.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, account: Account, password_hash: str) -> None:
        """Make an account, or change its role, scope and password.

        Args:
            account: who and for what.
            password_hash: as the web's own hash function writes it.

        Raises:
            StoreError: nothing was stored.
        """
        row = {
            "name": account.name,
            "password_hash": password_hash,
            "role": account.role.value,
            "scope": account.scope,
        }
        with self._database.write() as connection:
            put(connection, OPERATOR, row)

    def set_hash(self, name: str, password_hash: str) -> bool:
        """Give an account that is there another password; False where there is none.

        Raises:
            StoreError: nothing was stored.
        """
        change = update(OPERATOR).where(OPERATOR.c.name == name)
        with self._database.write() as connection:
            return bool(connection.execute(change.values(password_hash=password_hash)).rowcount)

    def remove(self, name: str) -> bool:
        """Take an account away; False where there is none.

        Raises:
            StoreError: it is still there.
        """
        with self._database.write() as connection:
            return bool(
                connection.execute(delete(OPERATOR).where(OPERATOR.c.name == name)).rowcount
            )

    def find(self, name: str) -> StoredAccount | None:
        """The account of a name, None where there is none.

        Raises:
            StoreError: the database can't be read.
        """
        with self._database.read() as connection:
            row = connection.execute(select(OPERATOR).where(OPERATOR.c.name == name)).one_or_none()
        if row is None:
            return None
        return StoredAccount(Account(row.name, Role(row.role), row.scope), row.password_hash)

    def accounts(self) -> list[Account]:
        """All of them, by name.

        Raises:
            StoreError: the database can't be read.
        """
        query = select(OPERATOR.c.name, OPERATOR.c.role, OPERATOR.c.scope).order_by(OPERATOR.c.name)
        with self._database.read() as connection:
            return [
                Account(row.name, Role(row.role), row.scope) for row in connection.execute(query)
            ]
