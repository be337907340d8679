"""On what grounds somebody is on the roster: company, batch, visit, observation; not a rule."""

from dataclasses import dataclass, field
from enum import Enum, unique

from gateway.core.row_value import IN_MEMORY_ONLY


@unique
class HolderKind(Enum):
    """Whom the park has approved; values stand in rosters and rows: add, never rename."""

    STAFF = "staff"
    VISITOR = "visitor"
    CONTRACTOR = "contractor"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a company stands with the park.

    Args:
        suspended: until the park takes that back, nobody of it enters.
        until_ms: wall milliseconds, UTC, from which its approval has ended; None for no end.
        desk: whom the guard calls when somebody of it is refused; in memory only.
    """

    suspended: bool = False
    until_ms: int | None = None
    desk: str = field(default="", repr=False, metadata=IN_MEMORY_ONLY)


@dataclass(frozen=True, slots=True)
class Batch:
    """The application with which a company brought its people in.

    Args:
        id: the park's name of it.
        from_ms: wall milliseconds, UTC, of its first moment.
        until_ms: wall milliseconds, UTC, from which it has ended.
        building: where its people work, or empty.
    """

    id: str
    from_ms: int
    until_ms: int
    building: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """Somebody who has to stay at home.

    Args:
        until_ms: wall milliseconds, UTC, from which it is over.
        contact: the centre's key of the community worker who looks after them.
    """

    until_ms: int
    contact: str


APPROVED = Standing()
"""A company of which the park has said nothing but its name."""
