"""A park's rules judge European certificates; others keep their own rule."""

import pytest

from gateway.codes.certificate import Certificate, Claims
from gateway.codes.health_rules_file import read_health_rules
from gateway.codes.health_verdict import HealthVerdict
from gateway.codes.issuer_key import IssuerKey, Scheme
from gateway.codes.keys import SigningKey
from gateway.codes.ruled_status import by_rules
from gateway.core.credential import HealthStatus
from gateway.core.instant import Instant
from tests.published_rules import STRUCK_OFF, published, rule_file, var

ENTRY = {"tg": "840539006", "ci": "URN:UVCI:01DE/A51018097/123#5"}


@pytest.fixture
def german(pass_key: SigningKey) -> IssuerKey:
    """A key of a German issuer."""
    public = pass_key.private.public_key()
    return IssuerKey(Scheme.HC1, b"8 bytes!", "DE", public)


def certificate(key: IssuerKey, issuer: str | None) -> Certificate:
    """A genuine vaccination certificate."""
    claims = Claims(issuer, 0, 2_000_000_000_000, None, b"id", {"v": [ENTRY]})
    return Certificate(key, claims, "00", "00")


ACCEPTS = published("GR-EU-0001", {"!": [var("payload.v.1")]})
RULES = read_health_rules(rule_file(ACCEPTS, STRUCK_OFF), "health-rules.json")


def yellow(_certificate: Certificate, _at: Instant) -> HealthVerdict:
    """A rule for all other schemes, which can be told apart."""
    return HealthVerdict(HealthStatus.YELLOW, None)


@pytest.mark.parametrize(
    ("issuer", "status"),
    [("DE", HealthStatus.NOT_ASKED), ("AT", HealthStatus.GREEN), (None, HealthStatus.NOT_ASKED)],
)
def test_the_issuing_country_is_the_claim_or_else_the_keys(
    german: IssuerKey, now: Instant, issuer: str | None, status: HealthStatus
) -> None:
    """Germany's invalidation rule reaches Germany's certificates."""
    assert by_rules(RULES, yellow)(certificate(german, issuer), now).status is status


def test_the_rule_that_failed_stands_by_name_in_what_is_decided_upon(
    german: IssuerKey, now: Instant
) -> None:
    """Why somebody was sent to the guard can be told later; where all hold, none is named."""
    rule = by_rules(RULES, yellow)
    struck, good = certificate(german, "DE"), certificate(german, "AT")
    assert struck.credential(rule(struck, now), now).failed_rule == "IR-DE-0001"
    assert good.credential(rule(good, now), now).failed_rule == ""


def test_a_certificate_of_no_known_country_meets_the_acceptance_rules_only(
    pass_key: SigningKey, now: Instant
) -> None:
    """Some trust lists name no country."""
    nameless = IssuerKey(Scheme.HC1, b"8 bytes!", None, pass_key.private.public_key())
    assert by_rules(RULES, yellow)(certificate(nameless, None), now).status is HealthStatus.GREEN


@pytest.mark.parametrize("scheme", [Scheme.SHC, Scheme.NZCP])
def test_other_schemes_keep_their_rule(pass_key: SigningKey, now: Instant, scheme: Scheme) -> None:
    """The EU's rules speak of the EU's payload."""
    key = IssuerKey(scheme, b"key-1", "https://issuer", pass_key.private.public_key())
    assert by_rules(RULES, yellow)(certificate(key, None), now).status is HealthStatus.YELLOW
