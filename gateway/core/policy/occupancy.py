"""How many people of a company or in a building may be inside at once; not who counts them."""

import re
from dataclasses import dataclass
from typing import Final

from gateway.core.civil_time import MS_PER_MINUTE, Zone, clock_text
from gateway.core.credential import Holder
from gateway.core.occupancy.escrow import Terms

MOST_LIMITS: Final = 32
"""A guard can't read more lines of counts, and no message between gates gets longer."""
MOST_GATES: Final = 16
MOST_NAME_CHARS: Final = 64

_SPELLED: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A minute of the day, 0-1439; spelled such as ``04:00``."""

    minute: int

    def __str__(self) -> str:
        """As the policy's file spells it."""
        return clock_text(self.minute)


def parsed_time(text: str) -> TimeOfDay:
    """The time of day that a text spells.

    Raises:
        ValueError: says what form is expected.
    """
    found = _SPELLED.fullmatch(text)
    if found is None:
        raise ValueError("expected a time of day such as 04:00, up to 23:59")
    hour, minute = map(int, found.groups())
    return TimeOfDay(hour * 60 + minute)


@dataclass(frozen=True, slots=True)
class OccupancyLimit:
    """One limit; it names a company or a building of the roster.

    Args:
        most: people who may be inside at once.
        company: its short name on the roster.
        building: likewise.
    """

    most: int
    company: str = ""
    building: str = ""

    def __post_init__(self) -> None:
        """Refuse what names nobody, or two at once."""
        if bool(self.company) == bool(self.building):
            raise ValueError("names either a company or a building")
        if len(self.company + self.building) > MOST_NAME_CHARS:
            raise ValueError(f"a name has at most {MOST_NAME_CHARS} characters")

    @property
    def of(self) -> str:
        """What is counted, such as ``company:alpha``; stands in rows and messages."""
        return f"company:{self.company}" if self.company else f"building:{self.building}"

    def names(self, holder: Holder) -> bool:
        """Whether a person counts under it."""
        if self.company:
            return holder.company == self.company
        return holder.building == self.building


@dataclass(frozen=True, slots=True)
class OccupancyPolicy:
    """Limits, and the gates that divide their places among themselves.

    Args:
        gates: ids of every gate by which people come or go; each has an even share of each limit
            and asks the others for more.
        reset: when counting begins anew each day: an hour at which nobody is inside.
        limits: of several that concern a person, each must have a place.
    """

    gates: tuple[str, ...] = ()
    reset: TimeOfDay = TimeOfDay(4 * 60)
    limits: tuple[OccupancyLimit, ...] = ()

    def __post_init__(self) -> None:
        """Refuse limits that nobody could keep, or that would be kept twice."""
        named = [limit.of for limit in self.limits]
        if self.limits and not self.gates:
            raise ValueError("limits need gates: the ids of all gates by which people come or go")
        if len(set(self.gates)) < len(self.gates) or len(set(named)) < len(named):
            raise ValueError("a gate, a company or a building stands here twice")
        if len(self.gates) > MOST_GATES or len(self.limits) > MOST_LIMITS:
            raise ValueError(f"at most {MOST_GATES} gates and {MOST_LIMITS} limits")

    def concerning(self, holder: Holder | None) -> tuple[OccupancyLimit, ...]:
        """The limits under which a person counts; none of somebody whom no roster names."""
        if holder is None:
            return ()
        return tuple([limit for limit in self.limits if limit.names(holder)])

    def terms(self, limit: OccupancyLimit) -> Terms:
        """What the gates must agree on to add up a limit."""
        return Terms(limit.most, tuple(sorted(self.gates)))

    def period(self, zone: Zone, wall_ms: int) -> str:
        """The local day on which the count of a moment began, such as ``2026-11-26``."""
        return zone.local(wall_ms - self.reset.minute * MS_PER_MINUTE).day.isoformat()
