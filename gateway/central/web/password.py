"""Makes and checks operators' passwords; keeps none."""

import secrets
from typing import Final

from werkzeug.security import check_password_hash, generate_password_hash

from gateway.central.store.operators import OperatorStore, StoredAccount

OPERATOR: Final = "operator"
"""The manager's account, made with the centre."""

MAX_NAME_CHARS: Final = 32
MAX_PASSWORD_CHARS: Final = 128
_ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""Nothing that is mistaken for another character on paper: no 0 1 i l o."""

_NOBODY: Final = "scrypt:32768:8:1$nobody$" + "0" * 128
"""Costs as much to check as a true hash (werkzeug's default) and matches no password."""

_GROUPS: Final = 4
_GROUP_CHARS: Final = 4


def new_password() -> str:
    """79 random bits in four groups, to be read from a terminal and typed once."""
    return "-".join(
        "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_CHARS)) for _ in range(_GROUPS)
    )


def password_hash(password: str) -> str:
    """Scrypt with werkzeug's default cost: 32 MiB and about 100 ms on one core."""
    return generate_password_hash(password)


class PasswordCheck:
    """Checks passwords in the same time whether there is an account of the name or not.

    Args:
        operators: accounts and hashes.
    """

    def __init__(self, operators: OperatorStore) -> None:
        self._operators = operators

    def admitted(self, name: str, password: str) -> StoredAccount | None:
        """Whose name and password these are; None where one is wrong.

        Raises:
            StoreError: the database can't be read.
        """
        stored = self._operators.find(name[:MAX_NAME_CHARS])
        there = stored.password_hash if stored else _NOBODY
        matches = check_password_hash(there, password[:MAX_PASSWORD_CHARS])
        return stored if stored and matches else None

    def holds(self, seen: StoredAccount) -> bool:
        """Whether an account that signed in has kept its role, scope and password since.

        Raises:
            StoreError: the database can't be read.
        """
        return self._operators.find(seen.account.name) == seen
