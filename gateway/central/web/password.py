"""Makes and checks operators' passwords; keeps none."""

import secrets
from typing import Final

from werkzeug.security import check_password_hash, generate_password_hash

from gateway.central.store.operators import OperatorStore

OPERATOR: Final = "operator"
"""The one account there is."""

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
    """Checks passwords in the same time whether there is an operator or not.

    Args:
        operators: the hashes.
    """

    def __init__(self, operators: OperatorStore) -> None:
        self._operators = operators

    def right(self, password: str) -> bool:
        """Whether this is the operator's password.

        Raises:
            StoreError: the database can't be read.
        """
        stored = self._operators.hash_of(OPERATOR)
        matches = check_password_hash(stored or _NOBODY, password[:MAX_PASSWORD_CHARS])
        return matches and stored is not None
