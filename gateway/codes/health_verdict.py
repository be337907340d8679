"""From a certificate whose signature holds to a health status, by rules; verifies no signature."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gateway.codes.certlogic import Budget
from gateway.codes.certlogic_terms import CertLogicError
from gateway.codes.health_case import Case, Envelope, holds
from gateway.codes.health_rules import CertificateType, Rule, RuleSet, RuleType
from gateway.core.credential import HealthStatus

MAX_STEPS: Final = 20_000
"""Work for one certificate, all rules together: the EU's template takes below 200 steps, and a
search in the longest published value set 2,000."""

_DETECTED: Final = "260373001"
"""SNOMED CT for a positive result, value set ``covid-19-lab-result`` of the EU's certificates."""

_EVENTS: Final = MappingProxyType(
    {
        "v": CertificateType.VACCINATION,
        "t": CertificateType.TEST,
        "r": CertificateType.RECOVERY,
    }
)
"""Members of the payload that certify something, EU DCC schema 1.3.0."""


@dataclass(frozen=True, slots=True)
class HealthVerdict:
    """What a certificate proves.

    Args:
        status: ``RED`` for a positive test of any age; ``CHECK_FAILED`` when a rule has no value
            for the payload; ``NOT_ASKED``, nothing proven, when a rule fails for another reason
            than a window of time that has ended, or when nothing accepts; ``EXPIRED`` when such
            windows are all that fails; ``GREEN`` when every rule holds.
        failed_rule: identifier of the first rule that stands for the status, if one does.
    """

    status: HealthStatus
    failed_rule: str | None


def judge(
    payload: Mapping[str, object], envelope: Envelope, rules: RuleSet, wall_ms: int
) -> HealthVerdict:
    """Judge a certificate by the rules in force.

    Args:
        payload: the certificate, JSON values.
        envelope: what was signed around it.
        rules: the park's.
        wall_ms: now, UTC, from a clock that proves dates.
    """
    events = {kind: _list(payload.get(member)) for member, kind in _EVENTS.items()}
    if any(_is_positive(test) for test in events[CertificateType.TEST]):
        return HealthVerdict(HealthStatus.RED, None)
    certified = [kind for kind, listed in events.items() if listed]
    asked = rules.in_force(certified, envelope.issuer, wall_ms)
    if not certified or all(rule.type is not RuleType.ACCEPTANCE for rule in asked):
        return HealthVerdict(HealthStatus.NOT_ASKED, None)
    case = Case(payload, envelope, rules.country, rules.value_sets)
    return _verdict(case, asked, wall_ms)


def _verdict(case: Case, asked: tuple[Rule, ...], wall_ms: int) -> HealthVerdict:
    budget = Budget(MAX_STEPS)
    failed: list[Rule] = []
    now = case.at(wall_ms)
    for rule in asked:
        try:
            if not holds(rule.logic, now, budget):
                failed.append(rule)
        except CertLogicError:
            return HealthVerdict(HealthStatus.CHECK_FAILED, rule.identifier)
    if not failed:
        return HealthVerdict(HealthStatus.GREEN, None)
    for rule in failed:
        if not case.held_before(rule.logic, wall_ms, budget):
            return HealthVerdict(HealthStatus.NOT_ASKED, rule.identifier)
    return HealthVerdict(HealthStatus.EXPIRED, failed[0].identifier)


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _is_positive(test: object) -> bool:
    return isinstance(test, Mapping) and test.get("tr") == _DETECTED
