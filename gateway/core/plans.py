"""What the park's plans hold for one person at one lane and minute; not what is objected to."""

from dataclasses import dataclass

from gateway.core.civil_time import LocalTime
from gateway.core.credential import Holder
from gateway.core.evidence import Evidence
from gateway.core.instant import Instant
from gateway.core.policy import AccessRule, ArrivalSlot, Policy


@dataclass(frozen=True, slots=True)
class Plans:
    """Looked up once for a decision: both its objections and its punch stand on them.

    Args:
        holder: the person.
        local: the minute, as it is read at the site.
        access: the rules that name the person, at whatever lane and hour.
        shift: the first schedule by which they may come here now, or empty.
        slots: the arrival slots that count for them on this day.
    """

    holder: Holder
    local: LocalTime
    access: tuple[AccessRule, ...]
    shift: str
    slots: tuple[ArrivalSlot, ...]


def plans_of(evidence: Evidence, policy: Policy, now: Instant) -> Plans | None:
    """The plans of whom the evidence is about; None of people off the roster."""
    holder = evidence.holder
    if holder is None:
        return None
    local = policy.local(now.wall_ms)
    access = policy.access_of(holder)
    shift = _shift(access, evidence.lane, policy, local)
    return Plans(holder, local, access, shift, slots_of(holder, policy, local))


def slots_of(holder: Holder, policy: Policy, local: LocalTime) -> tuple[ArrivalSlot, ...]:
    """The arrival slots that count for a person on this day, in the order of the policy."""
    return tuple([slot for slot in policy.slots_of(holder) if _counts(slot, policy, local)])


def in_time(slot: ArrivalSlot, minute: int) -> bool:
    """Whether a minute of the day lies in a slot with what is allowed before and after it."""
    return slot.opens_minute <= minute < slot.late_minute


def _shift(access: tuple[AccessRule, ...], lane: str, policy: Policy, local: LocalTime) -> str:
    for rule in access:
        if rule.holds_at(lane) and policy.open_at(rule.schedule, local):
            return rule.schedule
    return ""


def _counts(slot: ArrivalSlot, policy: Policy, local: LocalTime) -> bool:
    return not slot.schedule or bool(policy.plan_of(slot.schedule, local.day))
