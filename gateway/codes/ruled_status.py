"""A park's own rules as the health rule of recognised certificates; reads no file."""

from gateway.codes.certificate import Certificate, HealthRule
from gateway.codes.health_case import Envelope
from gateway.codes.health_rules import RuleSet
from gateway.codes.health_verdict import HealthVerdict, judge
from gateway.codes.issuer_key import Scheme
from gateway.core.instant import Instant


def by_rules(rules: RuleSet, others: HealthRule) -> HealthRule:
    """A health rule that judges European certificates by rules.

    Args:
        rules: the park's; they speak of the EU's payload only.
        others: judges certificates of other schemes.
    """

    def verdict(certificate: Certificate, at: Instant) -> HealthVerdict:
        return ruled(certificate, at, rules, others)

    return verdict


def ruled(
    certificate: Certificate, at: Instant, rules: RuleSet, others: HealthRule
) -> HealthVerdict:
    """The status that ``by_rules`` gives, and which rule stands for it.

    Args:
        certificate: genuine and in force.
        at: now.
        rules: the park's; they speak of the EU's payload only.
        others: judges certificates of other schemes.
    """
    if certificate.key.scheme is not Scheme.HC1:
        return others(certificate, at)
    claims = certificate.claims
    issuer = claims.issuer or certificate.key.issuer or ""
    envelope = Envelope(issuer, claims.issued_ms, claims.expires_ms)
    return judge(claims.content, envelope, rules, at.wall_ms)
