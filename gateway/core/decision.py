"""Who may pass: every fact, the policy and the moment are arguments; nothing is looked up here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from gateway.core.evidence import Evidence
from gateway.core.freshness import Ages, age_ms
from gateway.core.heading import Heading
from gateway.core.instant import Instant
from gateway.core.ladder import Rung, rung
from gateway.core.plans import Plans, plans_of
from gateway.core.policy import Policy
from gateway.core.punch import Punch, punch_of
from gateway.core.reason import Reason, Verdict
from gateway.core.rules import (
    antipassback,
    blackbody,
    degraded,
    first_person,
    health,
    hours,
    lane_mode,
    leaving,
    lists,
    occupancy,
    presentation,
    roster,
    second_instrument,
    second_proof,
    temperature,
    two_person,
)

Rule = Callable[[Evidence, Policy, Instant], Iterator[Reason]]

_BEFORE_HOURS: Final[tuple[Rule, ...]] = (
    health.objections,
    second_proof.objections,
    roster.objections,
)
_AFTER_HOURS: Final[tuple[Rule, ...]] = (
    first_person.objections,
    antipassback.objections,
    occupancy.objections,
    lists.objections,
)
"""Asked only where a code names somebody, in this order among objections of one gravity: what the
park's plans object to stands between."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict with every objection, gravest first, what stood behind it, and how old that was.

    ``at`` is the moment that was decided for; the row is dated by it. ``punch`` is what the person
    clocks by walking through, whoever opens; None of people off the roster.
    """

    at: Instant
    verdict: Verdict
    reasons: tuple[Reason, ...]
    policy_version: int
    rung: Rung
    ages: Ages
    punch: Punch | None = None


def decide(evidence: Evidence, policy: Policy, now: Instant) -> Decision:
    """Admit when every required proof is present and nothing objects; else name every objection."""
    plans = plans_of(evidence, policy, now)
    found = list(dict.fromkeys(_objections(evidence, policy, now, plans)))
    if not found and evidence.heading is Heading.IN:
        found += _last_objections(evidence, policy, now)
    reasons = tuple(sorted(found, key=lambda reason: -reason.verdict))
    verdict = reasons[0].verdict if reasons else Verdict.ADMIT
    return Decision(
        at=now,
        verdict=verdict,
        reasons=reasons,
        policy_version=policy.version,
        rung=rung(verdict, evidence, policy, now),
        ages=_ages(evidence, now),
        punch=punch_of(plans, evidence.heading),
    )


def _objections(
    evidence: Evidence, policy: Policy, now: Instant, plans: Plans | None
) -> Iterator[Reason]:
    if evidence.heading is Heading.IN:
        yield from _to_entering(evidence, policy, now, plans)
    else:
        yield from leaving.objections(evidence, policy, now)
    yield from degraded.objections(evidence, policy, now)
    yield from lane_mode.objections(evidence, policy, now)
    if not evidence.board_up:
        yield Reason.BOARD_MISSING


def _ages(evidence: Evidence, now: Instant) -> Ages:
    lists = evidence.lists
    return Ages(
        code=presentation.code_age_ms(evidence, now),
        temperature=temperature.temperature_age_ms(evidence, now),
        roster=roster.roster_age_ms(evidence, now),
        revocations=age_ms(lists.revocations_version, lists.revocations_issued_ms, now),
        statuses=age_ms(lists.statuses_version, lists.statuses_issued_ms, now),
        trust=age_ms(lists.trust_version, lists.trust_issued_ms, now),
    )


def _to_entering(
    evidence: Evidence, policy: Policy, now: Instant, plans: Plans | None
) -> Iterator[Reason]:
    yield from presentation.objections(evidence, policy, now)
    if presentation.names_somebody(evidence):
        for rule in _BEFORE_HOURS:
            yield from rule(evidence, policy, now)
        yield from hours.objections(evidence, policy, plans)
        for rule in _AFTER_HOURS:
            yield from rule(evidence, policy, now)
    if evidence.second is None:
        yield from temperature.objections(evidence, policy, now)
        yield from blackbody.objections(evidence, policy, now)
    yield from second_instrument.objections(evidence, policy, now)


def _last_objections(evidence: Evidence, policy: Policy, now: Instant) -> Iterator[Reason]:
    """Asked only of whom nothing else keeps out."""
    if not _measured(evidence, policy):
        yield Reason.TEMPERATURE_MISSING
    else:
        yield from two_person.objections(evidence, policy, now)


def _measured(evidence: Evidence, policy: Policy) -> bool:
    """Whether there is a temperature, or nobody asks for any."""
    known = evidence.temperature is not None or evidence.second is not None
    return known or not policy.thermometry.required
