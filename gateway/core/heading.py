"""Which way a lane leads and which way a person goes; not how either is known."""

from enum import Enum, StrEnum, unique


@unique
class Direction(StrEnum):
    """Which way a lane leads; values stand in policy files."""

    IN = "in"
    OUT = "out"
    BOTH = "both"


@unique
class Heading(Enum):
    """Which way one passage goes; values stand in rows: add, never rename."""

    IN = "in"
    OUT = "out"


def spelled_direction(text: str) -> Direction:
    """The direction that a policy file spells.

    Raises:
        ValueError: says what is expected.
    """
    if text not in set(Direction):
        raise ValueError(f"expected one of {', '.join(Direction)}")
    return Direction(text)
