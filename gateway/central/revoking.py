"""Whom somebody at the centre means by what they typed to revoke; changes no list."""

import re
from typing import Final, Protocol

from gateway.codes.revocations import revocation_id

SIGNED_ID: Final = re.compile(r"[0-9a-f]{16,64}", re.ASCII)
"""A holder or a replay key, as rows of events have them."""


class Roster(Protocol):
    """Who has which key of the park's own."""

    def id_of(self, key: str) -> str:
        """The person's random id, or an empty string."""


def revoked_by_id(typed: str) -> bytes | None:
    """What revokes the code or holder of a row of events; None where it is no such id."""
    return revocation_id(typed) if SIGNED_ID.fullmatch(typed) else None


def revoked_by_key(typed: str, roster: Roster) -> bytes | None:
    """What revokes all codes of somebody on the roster; None where nobody has that key."""
    found = roster.id_of(typed) if typed else ""
    return revocation_id(found) if found else None
