"""What is missing where nobody enters alone, though all that one person can prove is proved."""

from collections.abc import Iterator

from gateway.core.evidence import Evidence
from gateway.core.instant import Instant
from gateway.core.policy import Policy
from gateway.core.reason import Reason


def objections(evidence: Evidence, policy: Policy, now: Instant) -> Iterator[Reason]:
    """Nobody else beside them whose proofs are complete; the same person twice is one person."""
    plan = policy.lane(evidence.lane).two_person_schedule
    if not plan or not policy.open_at(plan, policy.local(now.wall_ms)):
        return
    holder = evidence.holder
    if holder is None or evidence.companion in {"", holder.id}:
        yield Reason.TWO_PERSON_MISSING
