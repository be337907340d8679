"""Which health rules count for a certificate, here and now."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from gateway.codes.certlogic_terms import Literal
from gateway.codes.health_rules import CertificateType, Rule, RuleSet, RuleType

RULE = Rule(
    identifier="VR-EU-0001",
    type=RuleType.ACCEPTANCE,
    country="EU",
    version=(1, 0, 0),
    certificates=CertificateType.VACCINATION,
    valid_from_ms=1000,
    valid_to_ms=2000,
    logic=Literal(value=True),
)
VACCINATION = (CertificateType.VACCINATION,)


def in_force(
    rules: Iterable[Rule],
    certificates: Iterable[CertificateType] = VACCINATION,
    issuer: str = "DE",
    wall_ms: int = 1500,
) -> list[tuple[str, tuple[int, int, int]]]:
    """Choose the rules for a German certificate, and name them with their versions."""
    chosen = RuleSet("EU", {}, tuple(rules)).in_force(certificates, issuer, wall_ms)
    return [(rule.identifier, rule.version) for rule in chosen]


@pytest.mark.parametrize(
    ("wall_ms", "counts"), [(999, False), (1000, True), (1999, True), (2000, False)]
)
def test_a_rule_counts_from_its_first_moment_to_before_its_last(
    wall_ms: int, *, counts: bool
) -> None:
    """The end is exclusive."""
    assert bool(in_force([RULE], wall_ms=wall_ms)) is counts


def test_a_rule_counts_for_its_kind_of_certificate() -> None:
    """A general one does for all."""
    kinds = {
        CertificateType.GENERAL: "GR-EU-0001",
        CertificateType.VACCINATION: "VR-EU-0001",
        CertificateType.TEST: "TR-EU-0001",
        CertificateType.RECOVERY: "RR-EU-0001",
    }
    rules = [replace(RULE, certificates=kind, identifier=name) for kind, name in kinds.items()]
    for kind, name in kinds.items():
        chosen = [identifier for identifier, _ in in_force(rules, (kind,))]
        assert chosen == sorted({name, "GR-EU-0001"})


@pytest.mark.parametrize(
    ("kind", "country", "counts"),
    [
        (RuleType.ACCEPTANCE, "EU", True),
        (RuleType.ACCEPTANCE, "DE", False),
        (RuleType.INVALIDATION, "EU", False),
        (RuleType.INVALIDATION, "DE", True),
        (RuleType.INVALIDATION, "AT", False),
    ],
)
def test_the_place_accepts_and_the_issuer_invalidates(
    kind: RuleType, country: str, *, counts: bool
) -> None:
    """A German certificate under the EU's rules."""
    assert bool(in_force([replace(RULE, type=kind, country=country)])) is counts


def test_the_greatest_version_in_force_counts() -> None:
    """By number, not by text, and wherever it stands in the file."""
    versions = ((1, 9, 0), (1, 10, 0), (1, 2, 30))
    rules = [replace(RULE, version=version) for version in versions]
    tomorrow = replace(RULE, version=(2, 0, 0), valid_from_ms=1501)
    for order in (rules, rules[::-1]):
        assert in_force([*order, tomorrow]) == [("VR-EU-0001", (1, 10, 0))]
    assert in_force([*rules, tomorrow], wall_ms=1501) == [("VR-EU-0001", (2, 0, 0))]


def test_rules_come_in_the_order_of_their_names() -> None:
    """So that the same certificate always fails by the same rule first."""
    names = ["VR-EU-0003", "VR-EU-0001", "VR-EU-0002"]
    chosen = in_force([replace(RULE, identifier=name) for name in names])
    assert [name for name, _ in chosen] == sorted(names)
