"""What the park's plans object to: the wrong lane, the wrong hour, the wrong slot; no exits."""

from collections.abc import Iterator

from gateway.core.civil_time import LocalTime
from gateway.core.credential import Holder
from gateway.core.evidence import Evidence
from gateway.core.plans import Plans, in_time, slots_of
from gateway.core.policy import ArrivalSlot, Policy
from gateway.core.reason import Reason


def objections(evidence: Evidence, policy: Policy, plans: Plans | None) -> Iterator[Reason]:
    """A person of the roster who may not come here, or not now."""
    if plans is None:
        return
    if policy.access:
        yield from _access(plans, evidence.lane)
    yield from _slots(plans.slots, plans.local.minute)


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


def _opening(holder: Holder, lane: str, policy: Policy, local: LocalTime) -> LocalTime | None:
    """When the first schedule opens by which a person may come here; None while one is open."""
    here = [rule for rule in policy.access_of(holder) if rule.holds_at(lane)]
    plans = [policy.schedules[rule.schedule] for rule in here if rule.schedule in policy.schedules]
    if any(plan.open_at(local, policy.calendar) for plan in plans):
        return None
    openings = (plan.next_opening(local, policy.calendar) for plan in plans)
    return min((opening for opening in openings if opening is not None), default=None)


def _access(plans: Plans, lane: str) -> Iterator[Reason]:
    if not plans.access:
        yield Reason.ACCESS_NOT_GRANTED
    elif not any(rule.holds_at(lane) for rule in plans.access):
        yield Reason.LANE_WRONG
    elif not plans.shift:
        yield Reason.HOURS_CLOSED


def _slots(slots: tuple[ArrivalSlot, ...], minute: int) -> Iterator[Reason]:
    """Of several slots on one day, to be in time for one is enough."""
    if not slots or any(in_time(slot, minute) for slot in slots):
        return
    if any(minute < slot.opens_minute for slot in slots):
        yield Reason.SLOT_EARLY
    elif all(slot.late_refers for slot in slots):
        yield Reason.SLOT_LATE
