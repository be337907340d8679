"""Whom a code names that carries no random id of ours, by the roster; proves nothing about them."""

from dataclasses import replace
from typing import Protocol

from gateway.core.credential import Credential, Identified, Presented, RefusedCode


class Aliases(Protocol):
    """Knows people by what other systems call them."""

    def holder_of(self, alias: str) -> str:
        """The random id of the person with this alias, or an empty string."""


def named(presented: Presented, roster: Aliases) -> Presented:
    """The same with the holder's random id, and without the alias, which ends here.

    Args:
        presented: what a code or a typed number says.
        roster: the one in force.
    """
    if isinstance(presented, RefusedCode) or not presented.alias:
        return presented
    return replace(presented, holder=roster.holder_of(presented.alias), alias="")


def linked(test: Credential | None, roster: Aliases) -> Credential | None:
    """A test with the random id of whom it names; nobody's where the roster knows no such person.

    Args:
        test: shown beside a pass.
        roster: the one in force.
    """
    if test is None:
        return None
    holder = roster.holder_of(test.subject) if test.subject else ""
    return replace(test, holder=holder, subject="")


def holder_of(presented: Presented | None) -> str:
    """The random id of whom a code names, proved or not; empty for nobody."""
    return presented.holder if isinstance(presented, Credential | Identified) else ""
