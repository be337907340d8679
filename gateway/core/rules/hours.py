"""What the park's plans object to: the wrong lane, the wrong hour, the wrong slot; no exits."""

from collections.abc import Iterator

from gateway.core.civil_time import LocalTime
from gateway.core.credential import Holder
from gateway.core.evidence import Evidence
from gateway.core.instant import Instant
from gateway.core.policy import ArrivalSlot, Policy
from gateway.core.reason import Reason


def objections(evidence: Evidence, policy: Policy, now: Instant) -> Iterator[Reason]:
    """A person of the roster who may not come here, or not now."""
    holder = evidence.holder
    if holder is None:
        return
    local = policy.local(now.wall_ms)
    yield from _access(holder, evidence.lane, policy, local)
    yield from _slots(slots_of(holder, policy, local), local.minute)


def comes_at(evidence: Evidence, policy: Policy, wall_ms: int) -> LocalTime | None:
    """When somebody whom the hour keeps out may come here; None where no plan says so."""
    holder = evidence.holder
    if holder is None:
        return None
    local = policy.local(wall_ms)
    opening = _opening(holder, evidence.lane, policy, local)
    day, minute = (opening.day, opening.minute) if opening else (local.day, local.minute)
    slots = slots_of(holder, policy, LocalTime(day, minute))
    early = [slot.opens_minute for slot in slots if minute < slot.opens_minute]
    if early and not any(in_time(slot, minute) for slot in slots):
        return LocalTime(day, min(early))
    return opening


def slots_of(holder: Holder, policy: Policy, local: LocalTime) -> tuple[ArrivalSlot, ...]:
    """The arrival slots that count for a person on this day, in the order of the policy."""
    return tuple(slot for slot in policy.slots_of(holder) if _counts(slot, policy, local))


def in_time(slot: ArrivalSlot, minute: int) -> bool:
    """Whether a minute of the day lies in a slot with what is allowed before and after it."""
    return slot.opens_minute <= minute < slot.late_minute


def _opening(holder: Holder, lane: str, policy: Policy, local: LocalTime) -> LocalTime | None:
    """When the first schedule opens by which a person may come here; None while one is open."""
    here = [rule for rule in policy.access_of(holder) if rule.holds_at(lane)]
    plans = [policy.schedules[rule.schedule] for rule in here if rule.schedule in policy.schedules]
    if any(plan.open_at(local, policy.calendar) for plan in plans):
        return None
    openings = (plan.next_opening(local, policy.calendar) for plan in plans)
    return min((opening for opening in openings if opening is not None), default=None)


def _access(holder: Holder, lane: str, policy: Policy, local: LocalTime) -> Iterator[Reason]:
    if not policy.access:
        return
    mine = policy.access_of(holder)
    here = [rule for rule in mine if rule.holds_at(lane)]
    if not mine:
        yield Reason.ACCESS_NOT_GRANTED
    elif not here:
        yield Reason.LANE_WRONG
    elif not any(policy.open_at(rule.schedule, local) for rule in here):
        yield Reason.HOURS_CLOSED


def _slots(slots: tuple[ArrivalSlot, ...], minute: int) -> Iterator[Reason]:
    """Of several slots on one day, to be in time for one is enough."""
    if not slots or any(in_time(slot, minute) for slot in slots):
        return
    if any(minute < slot.opens_minute for slot in slots):
        yield Reason.SLOT_EARLY
    elif all(slot.late_refers for slot in slots):
        yield Reason.SLOT_LATE


def _counts(slot: ArrivalSlot, policy: Policy, local: LocalTime) -> bool:
    return not slot.schedule or bool(policy.plan_of(slot.schedule, local.day))
