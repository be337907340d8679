"""Files of keys: each told for what it is, whoever published it."""

import json

import pytest

from gateway.codes.issuer_key import IssuerKeys, Scheme
from gateway.codes.limits import MAX_TRUST_BYTES, MAX_TRUST_ISSUERS
from gateway.codes.trust import TrustList
from gateway.codes.trust_file import read_trust, trust_text
from gateway.codes.trust_source import joined, read_trust_source
from gateway.errors import ConfigurationError
from tests.codes.issuers import CARD_ISSUER, COUNTRY_KEY, DID
from tests.codes.test_jwk_keys import JWK
from tests.codes.x509_maker import certificate, der_base64, pem

CERTIFICATE = certificate(COUNTRY_KEY.public_key())
JWKS = {"keys": [JWK]}
DID_DOCUMENT = {
    "id": DID,
    "verificationMethod": [{"id": f"{DID}#key-1", "publicKeyJwk": JWK}],
    "assertionMethod": [f"{DID}#key-1"],
}


def _trusting(keys: list[object], issuers: list[object]) -> bytes:
    return json.dumps({"keys": keys, "issuers": issuers}).encode()


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        (pem(CERTIFICATE), Scheme.HC1),
        (b"# a comment\n" + pem(CERTIFICATE), Scheme.HC1),
        (der_base64(CERTIFICATE), Scheme.HC1),
        (b"\n" + der_base64(CERTIFICATE) + b"\n", Scheme.HC1),
        (json.dumps(JWKS).encode(), Scheme.SHC),
        (json.dumps(JWK).encode(), Scheme.SHC),
        (json.dumps(DID_DOCUMENT).encode(), Scheme.NZCP),
    ],
)
def test_a_published_file_of_keys_is_told_for_what_it_is(text: bytes, scheme: Scheme) -> None:
    """By its content, never by its name."""
    found = read_trust_source(text, "keys")
    assert found.records == ()
    assert [key.scheme for key in found.issuers.keys] == [scheme]


def test_whose_keys_they_are_may_be_said_outside() -> None:
    """A key set does not say it itself."""
    (key,) = read_trust_source(json.dumps(JWKS).encode(), "keys", CARD_ISSUER).issuers.keys
    assert key.issuer == CARD_ISSUER


def test_a_trust_file_is_still_one(trust: TrustList) -> None:
    """With the park's own keys."""
    assert read_trust_source(trust_text(trust.records), "trust.json") == trust


@pytest.mark.parametrize(
    "text", [b"", b"{}", b"[1]", b"\xff", b"MI!", b"[" * 100_000, b"{" * (MAX_TRUST_BYTES + 1)]
)
def test_anything_else_is_refused_as_a_trust_file(text: bytes) -> None:
    """With the problems that one has."""
    with pytest.raises(ConfigurationError, match="keys: not a usable trust file"):
        read_trust_source(text, "keys")


def test_lists_are_joined_and_keep_each_key_once(trust: TrustList) -> None:
    """In their order."""
    issuers = read_trust_source(pem(CERTIFICATE), "keys")
    both = joined([trust, issuers, trust, issuers])
    assert both.records == trust.records
    (key,) = issuers.issuers.keys
    assert both.issuers.named(Scheme.HC1, key.key_id) == (key,)
    assert joined([]) == TrustList(())


def test_a_trust_file_holds_issuers_beside_the_parks_own_keys(trust: TrustList) -> None:
    """So that one file tells a gate whom it trusts."""
    own = json.loads(trust_text(trust.records))["keys"]
    nameless = certificate(COUNTRY_KEY.public_key(), country=None)
    issuers: list[object] = [
        {"certificate": der_base64(CERTIFICATE).decode()},
        {"issuer": "XX", "certificate": der_base64(nameless).decode()},
        {"issuer": CARD_ISSUER, "jwks": JWKS},
        {"did": DID_DOCUMENT},
    ]
    found = read_trust(_trusting(own, issuers), "trust.json")
    assert found.records == trust.records
    seen = [(key.scheme, key.issuer) for key in found.issuers.keys]
    assert seen == [
        (Scheme.HC1, "AT"),
        (Scheme.HC1, "XX"),
        (Scheme.SHC, CARD_ISSUER),
        (Scheme.NZCP, DID),
    ]
    assert read_trust(_trusting([], issuers), "trust.json").sites == ()


@pytest.mark.parametrize(
    ("issuers", "problem"),
    [
        ([], f"issuers: expected 1 to {MAX_TRUST_ISSUERS} issuers, got 0"),
        ([1], "issuers[0]: expected certificate"),
        ([{}], "issuers[0]: expected certificate"),
        ([{"certificate": 1}], "issuers[0]: expected certificate"),
        ([{"certificate": "MIIB", "kind": "v"}], "issuers[0]: expected certificate"),
        ([{"jwks": JWKS}], "issuers[0]: expected certificate"),
        ([{"did": DID_DOCUMENT, "issuer": DID}], "issuers[0]: expected certificate"),
        ([{"certificate": "MIIB"}], "issuers[0].certificate: not a usable X.509 certificate"),
        ([{"issuer": CARD_ISSUER, "jwks": {}}], "issuers[0].jwks: keys[0]: not a P-256 key"),
        ([{"did": {"keys": []}}], "issuers[0].did: no keys in it"),
        ([1, {"did": {"keys": []}}], "issuers[1].did: no keys in it"),
    ],
)
def test_an_issuer_that_can_not_be_used_is_named(issuers: list[object], problem: str) -> None:
    """All of them in one run."""
    with pytest.raises(
        ConfigurationError, match=r"trust\.json: not a usable trust file"
    ) as refusal:
        read_trust(_trusting([], issuers), "trust.json")
    assert f"\n  {problem}" in str(refusal.value)


@pytest.mark.parametrize(("times", "usable"), [(4, True), (5, False)])
def test_no_more_keys_share_an_id_than_are_tried(times: int, *, usable: bool) -> None:
    """The fifth would never verify anything, and nobody would know why."""
    dids = [f"{DID}:{number}" for number in range(times)]
    issuers: list[object] = [
        {"issuer": did, "jwks": {"keys": [JWK | {"kid": "key-1"}]}} for did in dids
    ]
    if usable:
        found = read_trust(_trusting([], issuers), "trust.json").issuers
        assert [key.issuer for key in found.named(Scheme.NZCP, b"key-1")] == dids
    else:
        with pytest.raises(ConfigurationError, match="5 keys of NZCP share kid 6b65792d31"):
            read_trust(_trusting([], issuers), "trust.json")


def test_a_list_of_nobody_trusts_nobody() -> None:
    """And is what a gate has before anything is set."""
    assert TrustList(()).issuers == IssuerKeys()
    assert IssuerKeys().named(Scheme.HC1, b"x") == ()
