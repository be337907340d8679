"""Which way a lane leads at a moment and which way somebody goes there; not who remembers them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from gateway.core.civil_time import MINUTES_PER_DAY, LocalTime
from gateway.core.heading import Direction, Heading
from gateway.core.policy import Policy
from gateway.core.schedule import DAYS_OF_WEEK


@dataclass(frozen=True, slots=True)
class Bearing:
    """Which way a lane leads.

    Args:
        direction: now.
        until: the first minute of the coming seven days at which it leads another way, or None.
    """

    direction: Direction
    until: LocalTime | None = None


def direction_at(policy: Policy, gate: str, local: LocalTime) -> Direction:
    """Which way a lane leads at a local minute: the first open tide decides."""
    lane = policy.lane(gate)
    tides = (tide.direction for tide in lane.tides if policy.open_at(tide.schedule, local))
    return next(tides, lane.direction)


def bearing(policy: Policy, gate: str, local: LocalTime) -> Bearing:
    """Which way a lane leads at a local minute, and until when."""
    now = direction_at(policy, gate, local)
    changes = (
        turn
        for turn in sorted(_turns(policy, gate, local))
        if turn > local and direction_at(policy, gate, turn) is not now
    )
    return Bearing(now, next(changes, None))


def heading_of(direction: Direction, *, inside: bool) -> Heading:
    """Which way somebody goes; where a lane leads both ways the record says it.

    Args:
        direction: of the lane.
        inside: whether the person is inside by the record.
    """
    if direction is Direction.BOTH:
        return Heading.OUT if inside else Heading.IN
    return Heading(direction.value)


def _turns(policy: Policy, gate: str, local: LocalTime) -> Iterator[LocalTime]:
    """Every minute of the coming days at which a tide may begin or end."""
    for tide in policy.lane(gate).tides:
        for ahead in range(DAYS_OF_WEEK + 1):
            day = local.day + timedelta(days=ahead)
            for part in policy.plan_of(tide.schedule, day):
                for minute in (part.begin_minute, part.end_minute):
                    days, minute_of_day = divmod(minute, MINUTES_PER_DAY)
                    yield LocalTime(day + timedelta(days=days), minute_of_day)
