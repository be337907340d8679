"""What the roster objects to: nobody of that name, not now, or a list too old to say."""

from collections.abc import Iterator

from gateway.core.approval import Observation
from gateway.core.credential import Credential, Holder, Presented
from gateway.core.evidence import Evidence
from gateway.core.freshness import age_ms
from gateway.core.instant import MS_PER_HOUR, Instant
from gateway.core.policy import Policy
from gateway.core.reason import Reason


def objections(evidence: Evidence, policy: Policy, now: Instant) -> Iterator[Reason]:
    """A person whom the roster in force does not approve at this moment."""
    if not policy.roster.required:
        return
    age = roster_age_ms(evidence, now)
    if age is None:
        yield Reason.ROSTER_MISSING
        return
    if abs(age) > policy.roster.max_age_hours * MS_PER_HOUR:
        yield Reason.ROSTER_STALE
    if evidence.holder is None:
        yield _nobody(evidence.presented)
        return
    yield from _to_themselves(evidence.holder, evidence, now.wall_ms)
    yield from _to_their_company(evidence.holder, now.wall_ms)


def under_observation(evidence: Evidence, wall_ms: int) -> Observation | None:
    """What keeps the person at home at this moment, or None."""
    observation = evidence.holder.observation if evidence.holder else None
    return observation if observation and wall_ms < observation.until_ms else None


def roster_age_ms(evidence: Evidence, now: Instant) -> int | None:
    """How long ago the centre signed the roster, in ms; None while there is none."""
    return age_ms(evidence.roster_version, evidence.roster_issued_ms, now)


def _to_themselves(holder: Holder, evidence: Evidence, wall_ms: int) -> Iterator[Reason]:
    if under_observation(evidence, wall_ms):
        yield Reason.UNDER_OBSERVATION
    if wall_ms < holder.not_before_ms:
        yield Reason.HOLDER_NOT_YET
    elif wall_ms >= holder.not_after_ms:
        yield Reason.HOLDER_EXPIRED
    if holder.once and evidence.visited:
        yield Reason.VISIT_USED
    if holder.lanes and evidence.lane not in holder.lanes:
        yield Reason.LANE_WRONG


def _to_their_company(holder: Holder, wall_ms: int) -> Iterator[Reason]:
    """A batch's end is told apart from a person's: only the company can apply for another."""
    standing, batch = holder.standing, holder.batch
    if standing.suspended:
        yield Reason.COMPANY_SUSPENDED
    if standing.until_ms is not None and wall_ms >= standing.until_ms:
        yield Reason.COMPANY_EXPIRED
    if batch and wall_ms < batch.from_ms:
        yield Reason.BATCH_NOT_YET
    elif batch and wall_ms >= batch.until_ms:
        yield Reason.BATCH_ENDED


def _nobody(presented: Presented | None) -> Reason:
    """A code that tells nobody's id is not the same as one of somebody who is not approved."""
    if isinstance(presented, Credential) and not presented.holder:
        return Reason.HOLDER_NOT_LINKED
    return Reason.HOLDER_UNKNOWN
