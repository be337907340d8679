"""On which rung of the ladder of proofs a verdict stands: live, cached, roster only, guard."""

from enum import Enum, unique
from typing import Final

from gateway.core.credential import Credential, HealthStatus, Proof
from gateway.core.evidence import Evidence
from gateway.core.fault import Fault
from gateway.core.freshness import statuses_silent
from gateway.core.instant import MS_PER_HOUR, Instant
from gateway.core.policy import Policy
from gateway.core.reason import Verdict

_MS_PER_MINUTE: Final = 60_000

UNTOLD: Final = frozenset(
    {HealthStatus.NOT_ASKED, HealthStatus.CHECK_FAILED, HealthStatus.CHECK_TIMED_OUT}
)
"""Nobody says anything of this person's health, for or against them."""


@unique
class Rung(Enum):
    """What stood behind a verdict, the best first; values stand in rows: add, never rename."""

    LIVE = "live"
    """A status that was signed just now."""
    CACHED = "cached"
    """A status that was signed earlier, kept on the phone or on the gate's list."""
    ROSTER = "roster"
    """No status: the roster names the person."""
    GUARD = "guard"
    """Nothing that the gate has: a person decides."""


def rung(verdict: Verdict, evidence: Evidence, policy: Policy, now: Instant) -> Rung:
    """What stands behind a verdict on this evidence."""
    return Rung.GUARD if verdict is Verdict.REFER else _proved_by(evidence, policy, now)


def stale_listing(credential: Credential, policy: Policy, now: Instant) -> bool:
    """Whether the status is from a list that is too old to prove anything."""
    age_ms = abs(now.wall_ms - credential.issued_ms)
    limit_ms = policy.health.listed_max_age_hours * MS_PER_HOUR
    return credential.proof is Proof.LISTED and age_ms > limit_ms


def roster_suffices(
    credential: Credential, evidence: Evidence, policy: Policy, now: Instant
) -> bool:
    """Whether the park does without a status now, as nobody can tell one.

    Only where its policy says so, only while the source is silent, and only of a person of whom
    the roster knows and nothing else was said. A roster that is too old objects by itself.
    """
    if policy.health.ladder != "roster" or not policy.roster.required or evidence.holder is None:
        return False
    untold = credential.status in UNTOLD or stale_listing(credential, policy, now)
    silent = Fault.CENTRE_DOWN in evidence.faults or statuses_silent(evidence.lists, policy, now)
    return untold and silent


def _proved_by(evidence: Evidence, policy: Policy, now: Instant) -> Rung:
    credential = evidence.presented
    known = evidence.holder is not None
    if not isinstance(credential, Credential):
        return Rung.ROSTER if known else Rung.GUARD
    if known and (credential.status in UNTOLD or stale_listing(credential, policy, now)):
        return Rung.ROSTER
    age_ms = abs(now.wall_ms - credential.issued_ms)
    fresh = age_ms <= policy.health.live_max_age_minutes * _MS_PER_MINUTE
    return Rung.LIVE if fresh and credential.proof is Proof.SIGNED else Rung.CACHED
