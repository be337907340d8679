"""What a lane that is closed by order, or kept for staff, objects to; not a fault of the gate."""

from collections.abc import Iterator

from gateway.core.approval import HolderKind
from gateway.core.evidence import Evidence
from gateway.core.heading import Heading
from gateway.core.instant import Instant
from gateway.core.lane_mode import LaneMode
from gateway.core.policy import Policy
from gateway.core.reason import Reason


def objections(evidence: Evidence, _policy: Policy, _now: Instant) -> Iterator[Reason]:
    """To those who enter; nobody is kept in."""
    if evidence.heading is not Heading.IN:
        return
    holder = evidence.holder
    if evidence.mode is LaneMode.CLOSED:
        yield Reason.LANE_SHUT
    elif evidence.mode is LaneMode.STAFF_ONLY and holder and holder.kind is HolderKind.VISITOR:
        yield Reason.STAFF_ONLY
