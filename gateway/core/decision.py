"""Who may pass: every fact, the policy and the moment are arguments; nothing is looked up here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gateway.core.colour import UNSEEN, Sighting
from gateway.core.credential import (
    Credential,
    HealthStatus,
    Holder,
    Identified,
    Presented,
    Proof,
    RefusedCode,
)
from gateway.core.instant import NS_PER_MS, Instant
from gateway.core.listing import NO_LISTS, Listing
from gateway.core.policy import Policy
from gateway.core.reason import Reason, Verdict
from gateway.core.temperature import Temperature, TemperatureAbsence, TemperatureEstimate

MS_PER_HOUR = 3_600_000

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


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that was known when the gate decided.

    Args:
        presented: the verified credential, the refused code, or None when no code was shown.
        replayed: the credential's replay key has opened this gate before.
        holder: the person on the roster, or None.
        roster_version: 0 while the gate has no roster.
        roster_issued_ms: wall milliseconds when the centre signed the roster.
        entered_ms: wall milliseconds of this person's last admitted entry here, or None.
        temperature: estimate or named absence; None when it was not waited for.
        first_high: an earlier high estimate of the same passage, which this one repeats.
        board_up: whether the barrier's board answers.
        sighting: how the code looked; recorded, and never a reason for or against anybody.
        badge: the badge shown in the same passage, beside ``presented``.
        lists: what the centre's lists say of the code.
    """

    presented: Presented | None
    replayed: bool
    holder: Holder | None
    roster_version: int
    roster_issued_ms: int
    entered_ms: int | None
    temperature: Temperature | None
    first_high: TemperatureEstimate | None
    board_up: bool
    sighting: Sighting = UNSEEN
    badge: Identified | None = None
    lists: Listing = NO_LISTS


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict with every objection, gravest first, and how old each proof was, in ms."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    policy_version: int
    code_age_ms: int | None
    temperature_age_ms: int | None
    roster_age_ms: int | None


def decide(evidence: Evidence, policy: Policy, now: Instant) -> Decision:
    """Admit when every required proof is present and nothing objects; else name every objection."""
    found = list(_objections(evidence, policy, now))
    if not found and policy.thermometry.required and evidence.temperature is None:
        found.append(Reason.TEMPERATURE_MISSING)
    reasons = tuple(sorted(found, key=lambda reason: -reason.verdict))
    return Decision(
        verdict=reasons[0].verdict if reasons else Verdict.ADMIT,
        reasons=reasons,
        policy_version=policy.version,
        code_age_ms=_code_age_ms(evidence, now),
        temperature_age_ms=_temperature_age_ms(evidence, now),
        roster_age_ms=_roster_age_ms(evidence, now),
    )


def _objections(evidence: Evidence, policy: Policy, now: Instant) -> Iterator[Reason]:
    presented = evidence.presented
    if presented is None:
        yield Reason.CODE_MISSING
    elif isinstance(presented, RefusedCode):
        yield presented.reason
    else:
        if isinstance(presented, Identified):
            yield presented.reason
        else:
            yield from _presentation(evidence, now)
            yield from _health(presented, policy, now)
            yield from _badge(evidence, presented, policy)
        yield from _roster(evidence, policy, now)
        yield from _antipassback(evidence, policy, now)
        yield from _lists(evidence.lists, policy, now)
    if policy.thermometry.required:
        yield from _temperature(evidence, policy, now)
    if not evidence.board_up:
        yield Reason.BOARD_MISSING


def _presentation(evidence: Evidence, now: Instant) -> Iterator[Reason]:
    if not now.clock.proves_dates:
        yield Reason.CLOCK_UNSET
    if evidence.replayed:
        yield Reason.CODE_REPLAYED


def _health(credential: Credential, policy: Policy, now: Instant) -> Iterator[Reason]:
    if credential.status in _ALARMS:
        yield _ALARMS[credential.status]
    if not policy.health.required:
        return
    if credential.status in _UNPROVED:
        yield _UNPROVED[credential.status]
    max_age_ms = policy.health.listed_max_age_hours * MS_PER_HOUR
    if credential.proof is Proof.LISTED and abs(now.wall_ms - credential.issued_ms) > max_age_ms:
        yield Reason.STATUS_LIST_STALE


def _badge(evidence: Evidence, credential: Credential, policy: Policy) -> Iterator[Reason]:
    if not policy.badges.required:
        return
    if evidence.badge is None:
        yield Reason.BADGE_MISSING
    elif not credential.holder or evidence.badge.holder != credential.holder:
        yield Reason.BADGE_OF_ANOTHER


def _roster(evidence: Evidence, policy: Policy, now: Instant) -> Iterator[Reason]:
    if not policy.roster.required:
        return
    age_ms = _roster_age_ms(evidence, now)
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


def _nobody(presented: Presented | None) -> Reason:
    """A code that tells nobody's id is not the same as one of somebody who is not approved."""
    if isinstance(presented, Credential) and not presented.holder:
        return Reason.HOLDER_NOT_LINKED
    return Reason.HOLDER_UNKNOWN


def _lists(lists: Listing, policy: Policy, now: Instant) -> Iterator[Reason]:
    limits = policy.revocations
    age_ms = abs(now.wall_ms - lists.revocations_issued_ms)
    if lists.revoked:
        yield Reason.CODE_REVOKED
    if lists.revocations_version and age_ms > limits.max_age_hours * MS_PER_HOUR:
        yield Reason.REVOCATIONS_STALE
    if limits.required and not lists.revocations_version:
        yield Reason.REVOCATIONS_MISSING
    if lists.trust_version and now.wall_ms >= lists.trust_expires_ms:
        yield Reason.TRUST_EXPIRED


def _antipassback(evidence: Evidence, policy: Policy, now: Instant) -> Iterator[Reason]:
    if evidence.entered_ms is None:
        return
    if abs(now.wall_ms - evidence.entered_ms) < policy.roster.antipassback_ms:
        yield Reason.ANTIPASSBACK


def _temperature(evidence: Evidence, policy: Policy, now: Instant) -> Iterator[Reason]:
    temperature = evidence.temperature
    if temperature is None:
        return
    if isinstance(temperature, TemperatureAbsence):
        yield temperature.value
        return
    age_ms = (now.mono_ns - temperature.mono_ns) / NS_PER_MS
    if not 0 <= age_ms <= policy.thermometry.estimate_max_age_ms:
        yield Reason.TEMPERATURE_STALE
    if is_high(temperature, policy):
        yield _how_high(temperature, evidence.first_high, policy)


def is_high(temperature: Temperature, policy: Policy) -> bool:
    """Whether an estimate must be measured again before it counts."""
    limits = policy.thermometry
    return (
        isinstance(temperature, TemperatureEstimate)
        and temperature.celsius >= limits.fever_celsius - limits.guard_band_celsius
    )


def _how_high(
    temperature: TemperatureEstimate, first_high: TemperatureEstimate | None, policy: Policy
) -> Reason:
    """Only a reading that repeats an earlier high one is a fever; one alone goes to the guard."""
    repeated = first_high is not None and first_high.mono_ns < temperature.mono_ns
    if repeated and temperature.celsius >= policy.thermometry.fever_celsius:
        return Reason.FEVER
    return Reason.FEVER_POSSIBLE


def _code_age_ms(evidence: Evidence, now: Instant) -> int | None:
    if isinstance(evidence.presented, Credential):
        return now.wall_ms - evidence.presented.issued_ms
    return None


def _temperature_age_ms(evidence: Evidence, now: Instant) -> int | None:
    if isinstance(evidence.temperature, TemperatureEstimate):
        return (now.mono_ns - evidence.temperature.mono_ns) // NS_PER_MS
    return None


def _roster_age_ms(evidence: Evidence, now: Instant) -> int | None:
    return now.wall_ms - evidence.roster_issued_ms if evidence.roster_version else None
