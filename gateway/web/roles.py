"""Who may do what at the page, by the role of the account; not who is signed in."""

from enum import Enum, unique
from typing import Final

from flask import Flask

_ROLES: Final = "GATE_ROLES"
"""Where an application keeps which endpoints are whose."""


@unique
class Role(Enum):
    """What an account is for; values stand in the accounts' file."""

    GUARD = "guard"
    CHIEF = "chief"
    INSTALLER = "installer"


POST: Final = frozenset({Role.GUARD, Role.CHIEF})
"""Those who stand at the lane and answer for who enters."""


ANYBODY: Final = frozenset(Role)
"""Whoever has signed in."""


def reserve(app: Flask, endpoint: str, roles: frozenset[Role]) -> None:
    """Give an endpoint to these roles; one that is never given is nobody's."""
    app.config.setdefault(_ROLES, {})[endpoint] = roles


def may(app: Flask, endpoint: str | None, role: Role) -> bool:
    """Whether the role may call the endpoint."""
    reserved: dict[str, frozenset[Role]] = app.config.get(_ROLES, {})
    return role in reserved.get(endpoint or "", frozenset())
