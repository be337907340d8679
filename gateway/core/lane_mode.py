"""How a lane is to be run, as the centre or a guard orders it; not what a fault makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, unique
from typing import Final, Protocol

from gateway.core.event import Json
from gateway.core.text import Text
from gateway.core.words.lane import MODE_WORDS

CENTRE: Final = "centre"
"""Who orders by a signed command."""


@unique
class LaneMode(Enum):
    """Values travel on the wire and stand in rows: add, never rename."""

    OPEN = "open"
    CLOSED = "closed"
    """Nobody is admitted by itself; whoever leaves still may, and a guard can open."""
    STAFF_ONLY = "staff-only"
    """Visitors go to the guard."""

    @property
    def text(self) -> Text:
        """What people read."""
        return MODE_WORDS[self.value]


@dataclass(frozen=True, slots=True)
class LaneOrdered:
    """The lane is to be run in this way from now on.

    Args:
        mode: which way.
        by: ``centre``, or a guard's account name.
    """

    mode: LaneMode
    by: str

    @property
    def facts(self) -> dict[str, Json]:
        """What the row says."""
        return {"mode": self.mode.value, "by": self.by}


class PastRow(Protocol):
    """A row of the journal."""

    @property
    def body(self) -> Mapping[str, Json]:
        """The event's facts."""


def mode_of(row: PastRow | None) -> LaneMode:
    """The mode in force after a row that tells it: an order, or a verdict under one.

    Args:
        row: the newest such row; None, or one of an earlier program, means open.
    """
    said = row.body.get("mode") if row is not None else None
    return next((mode for mode in LaneMode if mode.value == said), LaneMode.OPEN)
