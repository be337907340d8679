"""JSON Web Keys and DID documents: whose key each becomes, or why it can't be used."""

import re

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.codes.issuer_key import Scheme
from gateway.codes.jwk_keys import key_set, thumbprint
from gateway.errors import ConfigurationError
from tests.codes.issuers import CARD_ISSUER, COUNTRY_KEY, DID, base64url

NUMBERS = COUNTRY_KEY.public_key().public_numbers()
X, Y = (base64url(number.to_bytes(32, "big")).decode() for number in (NUMBERS.x, NUMBERS.y))
JWK: dict[str, object] = {"kty": "EC", "crv": "P-256", "x": X, "y": Y}
OWN_NAME = thumbprint(X, Y)


def test_the_thumbprint_is_that_of_the_health_card_examples() -> None:
    """The id of the first key of the SMART Health Cards specification's issuer."""
    x, y = (
        "11XvRWy1I2S0EyJlyf_bWfw_TQ5CJJNLw78bHXNxcgw",
        "eZXwxvO1hvCY0KucrPfKo7yAyMT6Ajc3N7OkAB6VYy8",
    )
    assert thumbprint(x, y) == "3Kfdg-XwP-7gXyywtUfUADwBumDOPKMQx-iELL11W9s"


@pytest.mark.parametrize(
    ("members", "issuer", "scheme", "key_id"),
    [
        ({}, None, Scheme.SHC, OWN_NAME),
        ({"kid": OWN_NAME}, None, Scheme.SHC, OWN_NAME),
        ({"kid": OWN_NAME}, CARD_ISSUER, Scheme.SHC, OWN_NAME),
        ({"kid": "key-1"}, None, Scheme.NZCP, "key-1"),
        ({"kid": "key-1"}, DID, Scheme.NZCP, "key-1"),
        ({"kid": OWN_NAME}, DID, Scheme.NZCP, OWN_NAME),
    ],
)
def test_the_issuer_or_the_id_tells_the_scheme(
    members: dict[str, object], issuer: str | None, scheme: Scheme, key_id: str
) -> None:
    """A URL means cards, a DID passes, and otherwise cards are named by their thumbprint."""
    (key,) = key_set({"keys": [JWK | members]}, "jwks.json", issuer)
    assert (key.scheme, key.key_id, key.issuer) == (scheme, key_id.encode(), issuer)
    assert key.public == COUNTRY_KEY.public_key()


def test_a_single_key_is_a_set_of_one() -> None:
    """As some issuers publish it."""
    assert key_set(JWK, "jwk.json", None) == key_set({"keys": [JWK]}, "jwks.json", None)


def test_other_members_are_not_looked_at() -> None:
    """Certificates, uses and revocation counters stand in published sets."""
    more = {"use": "sig", "alg": "ES256", "x5c": ["MIIB"], "crlVersion": 1}
    assert key_set(JWK | more, "jwk.json", None) == key_set(JWK, "jwk.json", None)


def test_a_did_document_names_issuer_and_keys() -> None:
    """What is said outside does not count."""
    methods = [
        {"id": f"{DID}#key-1", "publicKeyJwk": JWK},
        {"id": f"{DID}#k2", "publicKeyJwk": JWK},
    ]
    asserting = [f"{DID}#key-1", f"{DID}#k2"]
    document: dict[str, object] = {
        "id": DID,
        "verificationMethod": methods,
        "assertionMethod": asserting,
    }
    keys = key_set(document, "did.json", "did:web:other")
    assert [(key.name, key.issuer) for key in keys] == [(f"{DID}#key-1", DID), (f"{DID}#k2", DID)]


@pytest.mark.parametrize("asserting", [[], None, "x", [f"{DID}#k2"], [{"id": f"{DID}#key-1"}]])
def test_a_method_that_may_not_assert_is_no_key(asserting: object) -> None:
    """A DID document lists keys for other purposes too."""
    methods = [{"id": f"{DID}#key-1", "publicKeyJwk": JWK}]
    document = {"id": DID, "verificationMethod": methods, "assertionMethod": asserting}
    with pytest.raises(ConfigurationError, match="a DID document with assertionMethod"):
        key_set(document, "did.json", None)


def test_a_pass_key_of_no_issuer_is_called_by_its_id() -> None:
    """There is nothing else."""
    (key,) = key_set(JWK | {"kid": "key-1"}, "jwk.json", None)
    assert key.name == "key-1"


@pytest.mark.parametrize(
    ("jwk", "problem"),
    [
        (JWK | {"d": "secret"}, "a private key; publish and trust the public one"),
        (JWK | {"kty": "RSA"}, "not a P-256 key"),
        (JWK | {"crv": "P-384"}, "not a P-256 key"),
        ({"kty": "EC", "crv": "P-256", "x": X}, "not a P-256 key"),
        (1, "not a P-256 key"),
        (JWK | {"x": X[:-1]}, "43 characters of base64url"),
        (JWK | {"x": X + "="}, "43 characters of base64url"),
        (JWK | {"y": X}, "no point of P-256"),
        (JWK | {"x": "A" * 43, "y": "A" * 43}, "no point of P-256"),
        (JWK | {"kid": ""}, "kid is not 1-64 plain characters"),
        (JWK | {"kid": "k" * 65}, "kid is not 1-64 plain characters"),
        (JWK | {"kid": "鍵"}, "kid is not 1-64 plain characters"),
        (JWK | {"kid": 1}, "kid is not 1-64 plain characters"),
        (JWK | {"kid": "key-1"}, "kid is not the key's thumbprint"),
    ],
)
def test_a_key_that_can_not_be_used_is_named(jwk: object, problem: str) -> None:
    """With its place."""
    with pytest.raises(ConfigurationError, match=re.escape(problem)) as refusal:
        key_set({"keys": [JWK, jwk]}, "jwks.json", CARD_ISSUER)
    assert str(refusal.value).startswith("jwks.json: keys[1]: ")
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("issuer", ["AT", "http://cards.example.org", "cards.example.org"])
def test_an_issuer_is_a_url_or_a_did(issuer: str) -> None:
    """What no certificate can claim would never match."""
    with pytest.raises(ConfigurationError, match="issuer is neither a URL with https:// nor a DID"):
        key_set(JWK, "jwk.json", issuer)


@pytest.mark.parametrize("document", [{"keys": []}, {"keys": 1}, {"verificationMethod": []}])
def test_a_set_of_none_is_refused(document: dict[str, object]) -> None:
    """Rather than trusting nobody in silence."""
    with pytest.raises(ConfigurationError, match="no keys in it"):
        key_set(document, "jwks.json", None)


@pytest.mark.parametrize(
    "method", [1, {}, {"id": "did:web:other#key-1", "publicKeyJwk": JWK}, {"id": f"{DID}#key-1"}]
)
def test_a_method_that_is_not_the_documents_own_is_refused(method: object) -> None:
    """A DID document may list keys of others; those are not taken for its own."""
    with pytest.raises(ConfigurationError, match=r"verificationMethod\[0\]: expected id"):
        key_set({"id": DID, "verificationMethod": [method]}, "did.json", None)


def test_a_key_of_another_curve_is_not_read_as_one_of_ours() -> None:
    """Coordinates of P-384 are longer."""
    numbers = ec.derive_private_key(7, ec.SECP384R1()).public_key().public_numbers()
    x, y = (base64url(number.to_bytes(48, "big")).decode() for number in (numbers.x, numbers.y))
    with pytest.raises(ConfigurationError):
        key_set(JWK | {"x": x, "y": y}, "jwk.json", None)
