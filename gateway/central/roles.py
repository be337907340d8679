"""Who may see and do what at the centre; not who is signed in.

Each role sees the least: a clerk one company, a community worker one building, an auditor may look
and change nothing (CAC notice of 2020-02-09: minimum scope, no other use).
"""

from dataclasses import dataclass
from enum import Enum, unique
from typing import Final


@unique
class Role(Enum):
    """What an account is for; values stand in the database."""

    MANAGER = "manager"
    OFFICER = "officer"
    CLERK = "clerk"
    WORKER = "worker"
    AUDITOR = "auditor"


PARK: Final = frozenset({Role.MANAGER, Role.OFFICER, Role.AUDITOR})
"""Those who see the whole park."""

ACTING: Final = frozenset({Role.MANAGER, Role.OFFICER})
"""Those of them who may change something."""

MANAGING: Final = frozenset({Role.MANAGER})

EVERYBODY: Final = frozenset(Role)

SCOPED: Final = {Role.CLERK: "company", Role.WORKER: "building"}
"""Roles that see one company or one building, which their account names."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in.

    Args:
        name: of the account.
        role: what it is for.
        scope: a clerk's company or a worker's building; empty for the others.
    """

    name: str
    role: Role
    scope: str = ""
