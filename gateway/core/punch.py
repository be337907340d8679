"""When somebody clocks in or out by walking through, and whether in time; not the walking.

The moment is the one that was decided for, read on the park's clock; the row that holds a punch
says how good that clock was.
"""

from dataclasses import dataclass
from enum import Enum, unique

from gateway.core.heading import Heading
from gateway.core.plans import Plans, in_time
from gateway.core.policy import ArrivalSlot


@unique
class Mark(Enum):
    """How somebody came by the arrival slots; values stand in rows: add, never rename."""

    ON_TIME = "on-time"
    LATE = "late"
    EARLY = "early"
    NO_SLOT = "no-slot"


@dataclass(frozen=True, slots=True)
class Punch:
    """One person's clocking at one lane.

    Args:
        company: whose person.
        day: local day, such as ``2026-11-26``.
        clock: local minute of it, such as ``08:31``.
        shift: the schedule that was open for the person, or empty.
        slot: the arrival slot that was met or missed, such as ``08:30-09:00``, or empty.
        mark: in time for it or not; no slot counts for who leaves.
    """

    company: str
    day: str
    clock: str
    shift: str
    slot: str
    mark: Mark


def punch_of(plans: Plans | None, heading: Heading) -> Punch | None:
    """What walking through now says of somebody's working time; None of people off the roster."""
    if plans is None:
        return None
    slot, mark = None, Mark.NO_SLOT
    if heading is Heading.IN:
        slot, mark = _slot(plans.slots, plans.local.minute)
    return Punch(
        company=plans.holder.company,
        day=plans.local.day.isoformat(),
        clock=plans.local.clock,
        shift=plans.shift,
        slot=str(slot.arrive) if slot else "",
        mark=mark,
    )


def _slot(slots: tuple[ArrivalSlot, ...], minute: int) -> tuple[ArrivalSlot | None, Mark]:
    """The slot that is met, else the next one, else the one missed last."""
    for slot in slots:
        if in_time(slot, minute):
            return slot, Mark.ON_TIME
    coming = [slot for slot in slots if minute < slot.opens_minute]
    if coming:
        return min(coming, key=lambda slot: slot.opens_minute), Mark.EARLY
    if slots:
        return max(slots, key=lambda slot: slot.late_minute), Mark.LATE
    return None, Mark.NO_SLOT
