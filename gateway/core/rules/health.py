"""What the signed health status objects to; not who signed it and not the temperature."""

from collections.abc import Iterator
from typing import Final

from gateway.core.credential import Credential, HealthStatus
from gateway.core.evidence import Evidence
from gateway.core.instant import Instant
from gateway.core.ladder import roster_suffices, stale_listing
from gateway.core.policy import Policy
from gateway.core.reason import Reason

_ALARMS: Final = {
    HealthStatus.RED: Reason.HEALTH_RED,
    HealthStatus.YELLOW: Reason.HEALTH_YELLOW,
}
_UNPROVED: Final = {
    HealthStatus.EXPIRED: Reason.HEALTH_EXPIRED,
    HealthStatus.ABSENT: Reason.HEALTH_ABSENT,
    HealthStatus.CHECK_FAILED: Reason.HEALTH_CHECK_FAILED,
    HealthStatus.CHECK_TIMED_OUT: Reason.HEALTH_CHECK_TIMED_OUT,
    HealthStatus.NOT_ASKED: Reason.HEALTH_UNPROVEN,
}
"""What a status that is neither a colour nor an alarm objects to where health must be proved."""


def objections(evidence: Evidence, policy: Policy, now: Instant) -> Iterator[Reason]:
    """Red and yellow always; no proof, or one too old, where the park wants it proved."""
    credential = evidence.presented
    if not isinstance(credential, Credential):
        return
    if credential.status in _ALARMS:
        yield _ALARMS[credential.status]
    if not policy.health.required or roster_suffices(credential, evidence, policy, now):
        return
    if credential.status in _UNPROVED:
        yield _UNPROVED[credential.status]
    if stale_listing(credential, policy, now):
        yield Reason.STATUS_LIST_STALE
