"""What the centre's lists object to: a revoked code, or lists too old to tell."""

from collections.abc import Iterator

from gateway.core.evidence import Evidence
from gateway.core.instant import MS_PER_HOUR, Instant
from gateway.core.policy import Policy
from gateway.core.reason import Reason


def objections(evidence: Evidence, policy: Policy, now: Instant) -> Iterator[Reason]:
    """A code that was revoked, or may have been without this gate knowing."""
    lists, limits = evidence.lists, policy.revocations
    age_ms = abs(now.wall_ms - lists.revocations_issued_ms)
    if lists.revoked:
        yield Reason.CODE_REVOKED
    if lists.revocations_version and age_ms > limits.max_age_hours * MS_PER_HOUR:
        yield Reason.REVOCATIONS_STALE
    if limits.required and not lists.revocations_version:
        yield Reason.REVOCATIONS_MISSING
    if lists.trust_version and now.wall_ms >= lists.trust_expires_ms:
        yield Reason.TRUST_EXPIRED
