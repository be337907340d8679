"""What an overdue check of the thermometer objects to, where the park asks for checks."""

from collections.abc import Iterator

from gateway.core.blackbody import overdue
from gateway.core.evidence import Evidence
from gateway.core.instant import Instant
from gateway.core.policy import Policy
from gateway.core.reason import Reason


def objections(evidence: Evidence, policy: Policy, now: Instant) -> Iterator[Reason]:
    """A temperature by a thermometer that nobody has checked proves nothing."""
    limits = policy.thermometry
    if not (limits.required and limits.blackbody_required) or evidence.temperature is None:
        return
    if overdue(evidence.blackbody, now.wall_ms):
        yield Reason.BLACKBODY_OVERDUE
