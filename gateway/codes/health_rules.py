"""The rules for health certificates and which of them count now; judges no certificate.

The terms are those of the EU's published rules: ``validation-rule.schema.json`` of the
repository eu-digital-green-certificates/dgc-gateway.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, unique
from typing import Final

from gateway.codes.certlogic_terms import Expression

COUNTRY: Final = re.compile(r"[A-Z]{2}")
"""ISO 3166-1 alpha-2, or ``EU``."""


@unique
class RuleType(Enum):
    """Who made a rule; either must hold."""

    ACCEPTANCE = "Acceptance"
    """The country where the certificate is shown."""
    INVALIDATION = "Invalidation"
    """The country that issued it."""


@unique
class CertificateType(Enum):
    """Which certificates a rule is about."""

    GENERAL = "General"
    VACCINATION = "Vaccination"
    TEST = "Test"
    RECOVERY = "Recovery"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in one version.

    Args:
        identifier: such as ``VR-EU-0003``.
        type: whether the country of arrival or of issue made it.
        country: who made it.
        version: three numbers; the greatest in force counts.
        certificates: which it is about.
        valid_from_ms: wall milliseconds, UTC, of the first moment in force.
        valid_to_ms: wall milliseconds, UTC, from which it is in force no more.
        logic: true for a certificate that passes.
    """

    identifier: str
    type: RuleType
    country: str
    version: tuple[int, int, int]
    certificates: CertificateType
    valid_from_ms: int
    valid_to_ms: int
    logic: Expression


@dataclass(frozen=True, slots=True)
class RuleSet:
    """What a park asks of certificates.

    Args:
        country: whose acceptance rules count here.
        value_sets: names of the rules' value sets, and their codes.
        rules: of any country, type and version.
    """

    country: str
    value_sets: Mapping[str, tuple[str, ...]]
    rules: tuple[Rule, ...]

    def in_force(
        self, certificates: Iterable[CertificateType], issuer: str, wall_ms: int
    ) -> tuple[Rule, ...]:
        """The rules that a certificate must pass, by identifier.

        Args:
            certificates: what it certifies; general rules come on top.
            issuer: the country that issued it.
            wall_ms: now, UTC.
        """
        about = {CertificateType.GENERAL, *certificates}
        makers = {RuleType.ACCEPTANCE: self.country, RuleType.INVALIDATION: issuer}
        newest: dict[str, Rule] = {}
        for rule in self.rules:
            if rule.certificates not in about or rule.country != makers[rule.type]:
                continue
            if not rule.valid_from_ms <= wall_ms < rule.valid_to_ms:
                continue
            kept = newest.get(rule.identifier)
            if kept is None or kept.version < rule.version:
                newest[rule.identifier] = rule
        return tuple(newest[identifier] for identifier in sorted(newest))
