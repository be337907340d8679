"""What an earlier entry of the same person objects to; not who remembers it."""

from collections.abc import Iterator

from gateway.core.evidence import Evidence
from gateway.core.instant import Instant
from gateway.core.policy import Policy
from gateway.core.reason import Reason


def objections(evidence: Evidence, policy: Policy, now: Instant) -> Iterator[Reason]:
    """Somebody who is inside by the record."""
    if evidence.entered_ms is None:
        return
    if abs(now.wall_ms - evidence.entered_ms) < policy.roster.antipassback_ms:
        yield Reason.ANTIPASSBACK
