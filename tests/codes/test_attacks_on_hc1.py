"""Named attacks with EU certificates: each refused for exactly its fault.

Wherever an attacker could be an issuer with a fault of its own, the signature is right.
"""

import gzip
import zlib
from collections.abc import Callable

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gateway.codes import es256
from gateway.codes.cose import signature_structure
from gateway.codes.hc1 import FORMAT
from gateway.codes.malformed import MalformedError, Step
from gateway.core.credential import RefusedCode
from gateway.core.reason import Reason
from tests.codes.issuers import (
    COUNTRY_KEY,
    CWT,
    DAY_S,
    KID,
    NOW_S,
    PASS_KID,
    RECOVERY,
    RSA_KID,
    STRANGER,
    TEST,
    TEST_KID,
    VACCINATED,
    VACCINATION,
    dcc,
    hc1,
    hc1_packed,
    hc1_text,
    raw_sign1,
    rsa_key,
    show,
    sign1,
)

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
PAYLOAD = cbor2.dumps(CWT)
HEADER = cbor2.dumps({1: -7, 4: KID})
GOOD = hc1()
ENVELOPE = sign1(PAYLOAD)
PACKED = zlib.compress(ENVELOPE, 9)
PUBLIC_DER = STRANGER.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

Attacks = dict[str, str | Callable[[], str]]


def _enveloped(protected: object, unsigned: object, payload: object, signature: object) -> str:
    return hc1_text(raw_sign1([protected, unsigned, payload, signature]))


def _with_signature(signature: bytes) -> str:
    return _enveloped(HEADER, {}, PAYLOAD, signature)


def _swapped_payload() -> str:
    other = cbor2.dumps(CWT | {4: NOW_S + 100 * DAY_S})
    return _enveloped(HEADER, {}, other, FORMAT.unseal(GOOD[4:]).signature)


def _der_signature() -> str:
    signature = FORMAT.unseal(GOOD[4:]).signature
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    return _with_signature(encode_dss_signature(r, s))


def _countersigned() -> str:
    message = signature_structure(HEADER, b"", PAYLOAD).replace(b"Signature1", b"SignatureX")
    return _with_signature(es256.sign(COUNTRY_KEY, message))


def _rsa(scheme: padding.AsymmetricPadding) -> str:
    protected = cbor2.dumps({1: -37, 4: RSA_KID})
    message = signature_structure(protected, b"", PAYLOAD)
    return _enveloped(protected, {}, PAYLOAD, rsa_key().sign(message, scheme, hashes.SHA256()))


def _preset_dictionary() -> str:
    packer = zlib.compressobj(zdict=b"URN:UVCI")
    return hc1_packed(packer.compress(ENVELOPE) + packer.flush())


def _raw_deflate() -> str:
    packer = zlib.compressobj(wbits=-15)
    return hc1_packed(packer.compress(ENVELOPE) + packer.flush())


def _claim(key: int, value: object) -> str:
    return hc1(CWT | {key: value})


def _spliced(claim: bytes) -> str:
    """A fifth claim, 9, of any bytes."""
    return hc1(b"\xa5" + PAYLOAD[1:] + b"\x09" + claim)


UNKNOWN: Attacks = {
    "no prefix": GOOD.removeprefix("HC1:"),
    "prefix in lower case": GOOD.replace("HC1", "hc1"),
    "prefix of another version": GOOD.replace("HC1", "HC2"),
    "space before the prefix": " " + GOOD,
    "byte order mark before the prefix": "\ufeff" + GOOD,
    "more text than a code can hold": GOOD + "0" * 4296,
}
TEXT: Attacks = {
    "nothing after the prefix but a character": "HC1:0",
    "line end after the text": GOOD + "\n",
    "lower case": "HC1:" + GOOD[4:].lower(),
    "digits of another script": GOOD[:9] + "٣" + GOOD[10:],
    "surrogate": GOOD[:9] + "\ud800" + GOOD[10:],
    "group beyond its bytes": "HC1:::::::",
    "character left over": GOOD + "0" if len(GOOD[4:]) % 3 == 0 else GOOD + "00",
}
INFLATING: Attacks = {
    "nothing at all": "HC1:",
    "not compressed": hc1_packed(ENVELOPE),
    "gzip": hc1_packed(gzip.compress(ENVELOPE)),
    "deflate without a header": _raw_deflate,
    "preset dictionary": _preset_dictionary,
    "cut stream": hc1_packed(PACKED[:-5]),
    "wrong checksum": hc1_packed(PACKED[:-1] + bytes([PACKED[-1] ^ 1])),
    "bytes after the stream": hc1_packed(PACKED + b"\0"),
    "two streams": hc1_packed(PACKED + PACKED),
}
TOO_LARGE: Attacks = {
    "one byte too many": hc1_text(bytes(16 * 1024 + 1)),
    "bomb of 2 MiB": hc1_text(bytes(2 * 1024 * 1024)),
}
ENVELOPING: Attacks = {
    "a number": hc1_text(b"\x00"),
    "three parts": hc1_text(raw_sign1([HEADER, {}, PAYLOAD])),
    "five parts": hc1_text(raw_sign1([HEADER, {}, PAYLOAD, bytes(64), b""])),
    "map of parts": hc1_text(raw_sign1({1: HEADER})),
    "detached payload": _enveloped(HEADER, {}, None, bytes(64)),
    "text for a payload": _enveloped(HEADER, {}, "claims", bytes(64)),
    "text for a signature": _enveloped(HEADER, {}, PAYLOAD, "s" * 64),
    "header that is not wrapped": _enveloped({1: -7, 4: KID}, {}, PAYLOAD, bytes(64)),
    "list for the signed header": hc1(header=cbor2.dumps([1, -7])),
    "list for the unsigned header": hc1(unsigned=[]),
    "signed header without end": hc1(header={1: -7, 4: KID, 9: bytes(300)}),
    "critical header": hc1(header={1: -7, 2: [9], 4: KID, 9: 1}),
    "critical header of nothing": hc1(header={1: -7, 2: [], 4: KID}),
    "critical header, unsigned": hc1(unsigned={2: [9], 9: 1}),
    "no algorithm": hc1(header={4: KID}),
    "algorithm by name": hc1(header={1: "ES256", 4: KID}),
    "true for an algorithm": hc1(header={1: True, 4: KID}),
    "no key id": hc1(header={1: -7}),
    "key id in text": hc1(header={1: -7, 4: "country1"}),
}
ENCODING: Attacks = {
    "tag of COSE_Sign": hc1(tag=b"\xd8\x62"),
    "tag of COSE_Mac0": hc1(tag=b"\xd1"),
    "tag of a CWT alone": hc1(tag=b"\xd8\x3d"),
    "tag twice": hc1(tag=b"\xd2\xd2"),
    "tags in the wrong order": hc1(tag=b"\xd2\xd8\x3d"),
    "tag in more bytes than needed": hc1(tag=b"\xd8\x12"),
    "tag that marks CBOR": hc1(tag=b"\xd9\xd9\xf7"),
    "bytes after the envelope": hc1_text(ENVELOPE + b"\0"),
    "cut envelope": hc1_text(ENVELOPE[:-1]),
    "envelope of a length beyond all bytes": hc1_text(b"\xd2\x9b" + b"\xff" * 8),
    "signed label twice": hc1(header=b"\xa3\x01\x26\x04\x48country1\x01\x26"),
    "bytes for a label": hc1(unsigned={b"x": 1}),
    "bytes after the claims": hc1(PAYLOAD + b"\0"),
    "cut claims": hc1(PAYLOAD[:-1]),
    "claim twice": hc1(b"\xa2\x04\x01\x04\x02"),
    "17 levels": _spliced(b"\x81" * 16 + b"\0"),
    "2001 values": _spliced(b"\x99\x07\xd1" + b"\0" * 2001),
    "tags within tags": _spliced(b"\xc1" * 17 + b"\0"),
    "regular expression": _spliced(b"\xd8\x23\x62(a"),
    "shared reference": _spliced(b"\xd8\x1c\x81\xd8\x1d\x00"),
    "number without end": _spliced(b"\xc2\x58\x20" + b"\xff" * 32),
    "fraction of two numbers": _spliced(b"\xc4\x82\x1b" + b"\x7f" * 8 + b"\x01"),
    "undefined": _spliced(b"\xf7"),
    "simple value of its own": _spliced(b"\xf8\xff"),
    "text that is not UTF-8": _spliced(b"\x62\xff\xff"),
    "text in pieces of bytes": _spliced(b"\x7f\x41a\xff"),
    "pieces within pieces": _spliced(b"\x7f\x7f\x61a\xff\xff"),
    "length of no width": _spliced(b"\x1c"),
    "array of 2^62 values": _spliced(b"\x9b\x40" + bytes(7)),
    "break without a beginning": _spliced(b"\xff"),
    "array without an end": _spliced(b"\x9f\x00"),
    "bytes for a name": _spliced(b"\xa1\x41a\x00"),
    "fraction for a name": _spliced(b"\xa1\xf9\x3c\x00\x00"),
    "true for a name": _spliced(b"\xa1\xf5\x00"),
    "not a number": _spliced(b"\xf9\x7e\x00"),
    "infinity": _spliced(b"\xfa\x7f\x80\x00\x00"),
    "infinity below zero": _spliced(b"\xfb\xff\xf0" + bytes(6)),
    "end that is not a number": _claim(4, float("nan")),
    "end at infinity": _claim(4, float("inf")),
}
CLAIMING: Attacks = {
    "claims that are a list": hc1([]),
    "end in text": _claim(4, str(NOW_S + DAY_S)),
    "true for an end": _claim(4, True),  # noqa: FBT003 - the attack itself
    "null for an end": _claim(4, None),
    "no end": hc1({key: value for key, value in CWT.items() if key != 4}),
    "no beginning": hc1({key: value for key, value in CWT.items() if key != 6}),
    "end after the year 9999": _claim(4, 253_402_300_800),
    "end after every year": _claim(4, 2**63),
    "end after every year, as a fraction": _claim(4, 1e300),
    "beginning before 1970": _claim(6, -1),
    "issuer that is a number": _claim(1, 43),
    "no certificate": hc1({key: value for key, value in CWT.items() if key != -260}),
    "certificate of another version": _claim(-260, {2: VACCINATED}),
    "certificate that is a list": _claim(-260, {1: [VACCINATED]}),
    "no name": _claim(-260, {1: {"ver": "1.3.0", "dob": "", "v": [VACCINATION]}}),
    "nothing attested": dcc(),
    "two kinds at once": dcc(v=[VACCINATION], t=[TEST]),
    "two vaccinations at once": dcc(v=[VACCINATION, VACCINATION]),
    "list of no vaccination": dcc(v=[]),
    "null beside a vaccination": dcc(v=[VACCINATION], r=None),
    "vaccination without an id": dcc(v=[VACCINATION | {"ci": None}]),
    "doses in text": dcc(v=[VACCINATION | {"dn": "2"}]),
    "true for a dose": dcc(v=[VACCINATION | {"dn": True, "sd": True}]),
    "test with a number for its result": dcc(t=[TEST | {"tr": 260415000}]),
    "recovery without an end": dcc(r=[RECOVERY | {"du": None}]),
}
ISSUER_UNKNOWN: Attacks = {
    "key id of nobody": hc1(header={1: -7, 4: b"stranger"}),
    "key id cut short": hc1(header={1: -7, 4: KID[:7]}),
    "key id made longer": hc1(header={1: -7, 4: KID + b"\0"}),
    "key id of 5,000 bytes": hc1(header={1: -7}, unsigned={4: bytes(5000)}),
    "key id of nobody before the right one": hc1(header={1: -7, 4: b"x"}, unsigned={4: KID}),
    "key of another scheme": hc1(header={1: -7, 4: PASS_KID}),
    "empty key id": hc1(header={1: -7, 4: b""}),
}
ALGORITHM: Attacks = {
    "algorithm none": hc1(header={1: 0, 4: KID}),
    "HMAC with the public key": hc1(header={1: 5, 4: KID}),
    "EdDSA": hc1(header={1: -8, 4: KID}),
    "ES384": hc1(header={1: -35, 4: KID}),
    "RS256": hc1(header={1: -257, 4: RSA_KID}),
    "PS256 for a key of ES256": hc1(header={1: -37, 4: KID}),
    "ES256 for a key of PS256": hc1(header={1: -7, 4: RSA_KID}),
    "algorithm without end": hc1(header={1: -(2**63), 4: KID}),
}
FORGED: Attacks = {
    "stranger's signature": hc1(key=STRANGER),
    "stranger's key embedded": hc1(key=STRANGER, header={1: -7, 4: KID, -1: PUBLIC_DER}),
    "stranger's key embedded, unsigned": hc1(key=STRANGER, unsigned={-1: PUBLIC_DER}),
    "stranger's certificate embedded": hc1(key=STRANGER, unsigned={33: PUBLIC_DER}),
    "address of a stranger's key": hc1(key=STRANGER, unsigned={35: "https://stranger.example"}),
    "no signature": _with_signature(b""),
    "signature of zeros": _with_signature(bytes(64)),
    "signature of r = s = n": _with_signature(ORDER.to_bytes(32, "big") * 2),
    "signature of r = s = 1": _with_signature((1).to_bytes(32, "big") * 2),
    "signature cut short": _with_signature(bytes(63)),
    "signature made longer": lambda: _with_signature(FORMAT.unseal(GOOD[4:]).signature + b"\0"),
    "signature in DER": _der_signature,
    "signature of other claims": _swapped_payload,
    "signature in another context": _countersigned,
    "signature with other bytes signed along": hc1(external_aad=b"PK1S"),
    "signature over the claims alone": _with_signature(es256.sign(COUNTRY_KEY, PAYLOAD)),
    "signature of 4 KiB": _with_signature(bytes(4096)),
    "PSS with a short salt": lambda: _rsa(padding.PSS(padding.MGF1(hashes.SHA256()), 20)),
    "PSS with no salt": lambda: _rsa(padding.PSS(padding.MGF1(hashes.SHA256()), 0)),
    "PSS with another mask": lambda: _rsa(padding.PSS(padding.MGF1(hashes.SHA512()), 32)),
    "PKCS #1 v1.5": lambda: _rsa(padding.PKCS1v15()),
}
OUT_OF_PLACE: dict[str, tuple[str, Reason]] = {
    "key of one country for another": (_claim(1, "DE"), Reason.ISSUER_WRONG),
    "country in lower case": (_claim(1, "at"), Reason.ISSUER_WRONG),
    "country of nothing": (_claim(1, ""), Reason.ISSUER_WRONG),
    "vaccination with a key for tests": (
        hc1(header={1: -7, 4: TEST_KID}),
        Reason.KEY_USE_WRONG,
    ),
    "expired": (_claim(4, NOW_S), Reason.CODE_EXPIRED),
    "expired before it began": (hc1(CWT | {4: 1, 6: 2}), Reason.CODE_EXPIRED),
    "issued in the far future": (_claim(6, NOW_S + 31 * DAY_S + 1), Reason.CODE_NOT_YET_VALID),
}


MALFORMED = {
    Step.BASE45: TEXT,
    Step.INFLATE: INFLATING,
    Step.COSE: ENVELOPING,
    Step.CBOR: ENCODING,
    Step.CLAIMS: CLAIMING,
}
REFUSED = {
    Reason.CODE_UNKNOWN: UNKNOWN,
    Reason.CODE_TOO_LARGE: TOO_LARGE,
    Reason.ISSUER_UNKNOWN: ISSUER_UNKNOWN,
    Reason.ALGORITHM_WRONG: ALGORITHM,
    Reason.SIGNATURE_BAD: FORGED,
}


def _text(attack: str | Callable[[], str]) -> str:
    return attack if isinstance(attack, str) else attack()


def _refusal(text: str) -> Reason:
    presented = show(text)
    assert isinstance(presented, RefusedCode)
    return presented.reason


@pytest.mark.parametrize(
    ("attack", "step"),
    [
        pytest.param(attack, step, id=name)
        for step, attacks in MALFORMED.items()
        for name, attack in attacks.items()
    ],
)
def test_what_is_malformed_is_refused_at_its_step(
    attack: str | Callable[[], str], step: Step
) -> None:
    """Neither earlier nor later, and always with the same word for the guard."""
    text = _text(attack)
    assert _refusal(text) is Reason.CODE_MALFORMED
    with pytest.raises(MalformedError) as refusal:
        FORMAT.read(FORMAT.unseal(text.removeprefix("HC1:")).payload)
    assert refusal.value.step is step


@pytest.mark.parametrize(
    ("attack", "reason"),
    [
        pytest.param(attack, reason, id=name)
        for reason, attacks in REFUSED.items()
        for name, attack in attacks.items()
    ],
)
def test_an_attack_is_refused_for_what_it_is(
    attack: str | Callable[[], str], reason: Reason
) -> None:
    """Each with its own reason."""
    assert _refusal(_text(attack)) is reason


@pytest.mark.parametrize(("text", "reason"), OUT_OF_PLACE.values(), ids=OUT_OF_PLACE.keys())
def test_a_genuine_certificate_out_of_place_or_time_is_refused(text: str, reason: Reason) -> None:
    """Its signature is right."""
    assert _refusal(text) is reason


def test_the_certificate_that_is_bent_here_is_good() -> None:
    """Otherwise nothing above would say anything."""
    assert not isinstance(show(GOOD), RefusedCode)
    assert not isinstance(show(_spliced(b"\x81" * 15 + b"\0")), RefusedCode)
    assert not isinstance(show(_spliced(b"\xc1\xf9\x3c\x00")), RefusedCode)
    assert not isinstance(show(_spliced(b"\x7f\x61a\x61b\xff")), RefusedCode)
    assert not isinstance(show(hc1_text(ENVELOPE)), RefusedCode)
