"""What the roster objects to: nobody of that name, not now, or a list too old to say."""

from collections.abc import Iterator

from gateway.core.credential import Credential, Presented
from gateway.core.evidence import Evidence
from gateway.core.instant import MS_PER_HOUR, Instant
from gateway.core.policy import Policy
from gateway.core.reason import Reason


def objections(evidence: Evidence, policy: Policy, now: Instant) -> Iterator[Reason]:
    """A person whom the roster in force does not approve at this moment."""
    if not policy.roster.required:
        return
    age_ms = roster_age_ms(evidence, now)
    if age_ms is None:
        yield Reason.ROSTER_MISSING
        return
    if abs(age_ms) > policy.roster.max_age_hours * MS_PER_HOUR:
        yield Reason.ROSTER_STALE
    if evidence.holder is None:
        yield _nobody(evidence.presented)
    elif now.wall_ms < evidence.holder.not_before_ms:
        yield Reason.HOLDER_NOT_YET
    elif now.wall_ms >= evidence.holder.not_after_ms:
        yield Reason.HOLDER_EXPIRED


def roster_age_ms(evidence: Evidence, now: Instant) -> int | None:
    """How long ago the centre signed the roster, in ms; None while there is none."""
    return now.wall_ms - evidence.roster_issued_ms if evidence.roster_version else None


def _nobody(presented: Presented | None) -> Reason:
    """A code that tells nobody's id is not the same as one of somebody who is not approved."""
    if isinstance(presented, Credential) and not presented.holder:
        return Reason.HOLDER_NOT_LINKED
    return Reason.HOLDER_UNKNOWN
