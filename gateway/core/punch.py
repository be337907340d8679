"""When somebody clocks in or out by walking through, and whether in time; not the walking.

The moment is the one that was decided for, read on the park's clock; the row that holds a punch
says how good that clock was.
"""

from dataclasses import dataclass
from enum import Enum, unique

from gateway.core.civil_time import LocalTime
from gateway.core.credential import Holder
from gateway.core.evidence import Evidence
from gateway.core.heading import Heading
from gateway.core.instant import Instant
from gateway.core.policy import ArrivalSlot, Policy
from gateway.core.rules.hours import in_time, slots_of


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


def punch_of(evidence: Evidence, policy: Policy, now: Instant) -> Punch | None:
    """What walking through now says of somebody's working time; None of people off the roster."""
    holder = evidence.holder
    if holder is None:
        return None
    local = policy.local(now.wall_ms)
    slot, mark = None, Mark.NO_SLOT
    if evidence.heading is Heading.IN:
        slot, mark = _slot(slots_of(holder, policy, local), local.minute)
    return Punch(
        company=holder.company,
        day=local.day.isoformat(),
        clock=local.clock,
        shift=_shift(holder, evidence.lane, policy, local),
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


def _shift(holder: Holder, lane: str, policy: Policy, local: LocalTime) -> str:
    open_now = (
        rule.schedule
        for rule in policy.access_of(holder)
        if rule.holds_at(lane) and policy.open_at(rule.schedule, local)
    )
    return next(open_now, "")
