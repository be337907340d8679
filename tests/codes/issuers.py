"""Issuers of health certificates with keys of our own: they sign whatever a test asks, also wrong.

Every piece of a certificate can be replaced before it is signed, so that a refusal is about that
piece alone.
"""

import json
import zlib
from base64 import b32encode, urlsafe_b64encode
from functools import cache

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from gateway.codes import base45, es256
from gateway.codes.cose import signature_structure
from gateway.codes.issuer_key import IssuerKey, IssuerKeys, Kind, Scheme
from gateway.codes.recognise import recognise
from gateway.codes.trust import TrustList
from gateway.core.credential import Presented
from gateway.core.instant import ClockQuality, Instant

NOW_S = 1_800_000_000
"""2027-01-15T08:00:00Z."""

NOW = Instant(NOW_S * 1000, 0, "test", ClockQuality.SYNCED)
DAY_S = 86_400
COUNTRY_KEY = ec.derive_private_key(101, ec.SECP256R1())
STRANGER = ec.derive_private_key(666, ec.SECP256R1())
KID = b"country1"
RSA_KID = b"country2"
TEST_KID = b"testonly"
PASS_KID = b"key-1"
CARD_KID = "A" * 43
DID = "did:web:passes.example.org"
CARD_ISSUER = "https://cards.example.org"

VACCINATION = {
    "tg": "840539006",
    "vp": "1119349007",
    "mp": "EU/1/20/1528",
    "ma": "ORG-100030215",
    "dn": 2,
    "sd": 2,
    "dt": "2026-06-01",
    "co": "AT",
    "is": "Ministry",
    "ci": "URN:UVCI:01:AT:10807843F94AEE0EE5093FBC254BD813#B",
}
TEST = {
    "tg": "840539006",
    "tt": "LP6464-4",
    "sc": "2027-01-14T08:00:00Z",
    "tr": "260415000",
    "tc": "Centre",
    "co": "AT",
    "is": "Ministry",
    "ci": "URN:UVCI:01:AT:B5921A35D6A0D696421B3E2462178297#I",
}
RECOVERY = {
    "tg": "840539006",
    "fr": "2026-12-01",
    "df": "2026-12-12",
    "du": "2027-05-30",
    "co": "AT",
    "is": "Ministry",
    "ci": "URN:UVCI:01:AT:858CC18CFCF5965EF82F60E493349AA5#K",
}
NAMED = {"ver": "1.3.0", "dob": "1998-02-26", "nam": {"fnt": "MUSTERFRAU<GOESSINGER"}}
VACCINATED = NAMED | {"v": [VACCINATION]}
CWT = {1: "AT", 4: NOW_S + DAY_S, 6: NOW_S - DAY_S, -260: {1: VACCINATED}}
PASS = {
    1: DID,
    4: NOW_S + DAY_S,
    5: NOW_S - DAY_S,
    7: bytes(range(16)),
    "vc": {
        "version": "1.0.0",
        "type": ["VerifiableCredential", "PublicCovidPass"],
        "credentialSubject": {"givenName": "Jack", "familyName": "Sparrow", "dob": "1960-04-16"},
    },
}


def immunization(code: str = "207", *, status: str = "completed") -> dict[str, object]:
    """One dose as FHIR tells it."""
    coding = [{"system": "http://hl7.org/fhir/sid/cvx", "code": code}]
    resource = {
        "resourceType": "Immunization",
        "status": status,
        "vaccineCode": {"coding": coding},
    }
    return {"resource": resource}


def card(entries: list[object] | None = None, **claims: object) -> dict[str, object]:
    """The claims of a health card; of two doses unless told otherwise."""
    doses: list[object] = [immunization(), immunization()]
    bundle = {"resourceType": "Bundle", "entry": doses if entries is None else entries}
    content = {
        "type": ["https://smarthealth.cards#health-card"],
        "credentialSubject": {"fhirVersion": "4.0.1", "fhirBundle": bundle},
    }
    return {"iss": CARD_ISSUER, "nbf": NOW_S - DAY_S + 0.5, "vc": content} | claims


CARD_HEADER = {"zip": "DEF", "alg": "ES256", "kid": CARD_KID}


@cache
def rsa_key() -> rsa.RSAPrivateKey:
    """The country's other key; made once, as that takes long."""
    return rsa.generate_private_key(65537, 2048)


@cache
def trust() -> TrustList:
    """Whom the gate trusts: one country, one issuer of cards, one of passes."""
    public = COUNTRY_KEY.public_key()
    test_only = frozenset({Kind.TEST})
    keys = (
        IssuerKey(Scheme.HC1, KID, "AT", public),
        IssuerKey(Scheme.HC1, RSA_KID, "AT", rsa_key().public_key()),
        IssuerKey(Scheme.HC1, TEST_KID, "AT", public, kinds=test_only),
        IssuerKey(Scheme.SHC, CARD_KID.encode(), CARD_ISSUER, public),
        IssuerKey(Scheme.NZCP, PASS_KID, DID, public),
    )
    return TrustList((), IssuerKeys(keys))


def show(text: str, at: Instant = NOW) -> Presented:
    """What the gate makes of a text."""
    return recognise(text, trust(), "", at)


def raw_sign1(parts: object, tag: bytes = b"\xd2") -> bytes:
    """An envelope of any parts."""
    return tag + cbor2.dumps(parts)


def sign1(  # noqa: PLR0913 - every piece of an envelope can be bent
    payload: bytes,
    *,
    header: object = None,
    unsigned: object = None,
    key: ec.EllipticCurvePrivateKey = COUNTRY_KEY,
    external_aad: bytes = b"",
    tag: bytes = b"\xd2",
) -> bytes:
    """An envelope with a right ES256 signature over whatever it holds."""
    said = {1: -7, 4: KID} if header is None else header
    protected = said if isinstance(said, bytes) else cbor2.dumps(said)
    signature = es256.sign(key, signature_structure(protected, external_aad, payload))
    return raw_sign1([protected, {} if unsigned is None else unsigned, payload, signature], tag)


def rsa_sign1(payload: bytes, *, salt_bytes: int = 32) -> bytes:
    """An envelope with a PS256 signature."""
    protected = cbor2.dumps({1: -37, 4: RSA_KID})
    message = signature_structure(protected, b"", payload)
    scheme = padding.PSS(padding.MGF1(hashes.SHA256()), salt_bytes)
    return raw_sign1([protected, {}, payload, rsa_key().sign(message, scheme, hashes.SHA256())])


def hc1_text(envelope: bytes) -> str:
    """The text of an envelope, rightly packed."""
    return hc1_packed(zlib.compress(envelope, 9))


def hc1_packed(packed: bytes) -> str:
    """The text of bytes that may not be compressed at all."""
    return "HC1:" + base45.encode(packed)


def hc1(claims: object = None, **bent: object) -> str:
    """An EU certificate; claims may be CBOR already."""
    said = CWT if claims is None else claims
    payload = said if isinstance(said, bytes) else cbor2.dumps(said)
    return hc1_text(sign1(payload, **bent))  # type: ignore[arg-type] # pieces of an envelope


def dcc(**members: object) -> str:
    """An EU certificate whose health part has other members."""
    return hc1(CWT | {-260: {1: NAMED | members}})


def nzcp(claims: object = None, **bent: object) -> str:
    """A New Zealand pass."""
    said = PASS if claims is None else claims
    payload = said if isinstance(said, bytes) else cbor2.dumps(said)
    envelope = sign1(payload, **{"header": {4: PASS_KID, 1: -7}} | bent)  # type: ignore[arg-type] # ditto
    return "NZCP:/1/" + b32encode(envelope).decode().rstrip("=")


def base64url(octets: bytes) -> bytes:
    """As JWS spells bytes."""
    return urlsafe_b64encode(octets).rstrip(b"=")


def deflated(plain: bytes) -> bytes:
    """Raw DEFLATE."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(plain) + packer.flush()


def shc_text(jws: bytes) -> str:
    """The digits of a JWS."""
    return "shc:/" + "".join(f"{code - 45:02d}" for code in jws)


def jws(
    payload: bytes, header: object = None, key: ec.EllipticCurvePrivateKey = COUNTRY_KEY
) -> bytes:
    """A JWS with a right signature over whatever it holds."""
    said = CARD_HEADER if header is None else header
    spelled = said if isinstance(said, bytes) else json.dumps(said).encode()
    message = base64url(spelled) + b"." + base64url(payload)
    return message + b"." + base64url(es256.sign(key, message))


def shc(claims: object = None, header: object = None) -> str:
    """A health card; claims may be JSON already."""
    said = card() if claims is None else claims
    plain = said if isinstance(said, bytes) else json.dumps(said).encode()
    return shc_text(jws(deflated(plain), header))
