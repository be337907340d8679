"""Named attacks with SMART Health Cards and New Zealand passes: each refused for its fault.

Wherever an attacker could be an issuer with a fault of its own, the signature is right.
"""

import json
import zlib
from base64 import b32encode

import cbor2
import pytest

from gateway.codes import nzcp as nzcp_format
from gateway.codes import shc as shc_format
from gateway.codes.jwk_keys import thumbprint
from gateway.codes.malformed import MalformedError, Step
from gateway.core.credential import RefusedCode
from gateway.core.reason import Reason
from tests.codes.issuers import (
    CARD_HEADER,
    CARD_KID,
    DAY_S,
    DID,
    KID,
    NOW_S,
    PASS,
    PASS_KID,
    STRANGER,
    base64url,
    card,
    deflated,
    immunization,
    jws,
    nzcp,
    shc,
    shc_text,
    show,
    sign1,
)

CARD = shc()
JWS = jws(deflated(json.dumps(card()).encode()))
HEADER, PAYLOAD, SIGNATURE = JWS.split(b".")
PLAIN = json.dumps(card())
NZ_PASS = nzcp()

Attacks = dict[str, str]


def _headed(**members: object) -> str:
    return shc(header=CARD_HEADER | members)


def _packed(packed: bytes) -> str:
    return shc_text(jws(packed))


def _said(plain: str) -> str:
    return shc(plain.encode())


def _member(text: str) -> str:
    """A claim of any JSON beside the others."""
    return _said(f'{PLAIN[:-1]}, "more": {text}}}')


def _stranger(**members: object) -> str:
    return shc_text(jws(deflated(PLAIN.encode()), CARD_HEADER | members, STRANGER))


def _embedded_key() -> dict[str, str]:
    numbers = STRANGER.public_key().public_numbers()
    x, y = (base64url(n.to_bytes(32, "big")).decode() for n in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": thumbprint(x, y)}


def _last_bits() -> bytes:
    """The last character of the signature, with other bits where no byte is."""
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet.index(SIGNATURE[-1])
    return JWS[:-1] + alphabet[last + 1 : last + 2]


CARDS_MALFORMED: dict[Step, Attacks] = {
    Step.NUMERIC: {
        "nothing": "shc:/",
        "odd digits": CARD + "0",
        "letter": CARD[:-1] + "x",
        "minus": CARD[:-1] + "-",
        "space": CARD + " ",
        "line end": CARD + "\n",
        "digits of another script": CARD[:-2] + "٣٣",
        "the JWS itself": "shc:/" + JWS.decode(),
    },
    Step.JWS: {
        "characters beyond the alphabet": "shc:/" + "99" * 30,
        "two parts": shc_text(HEADER + b"." + PAYLOAD),
        "four parts": shc_text(JWS + b"." + SIGNATURE),
        "five parts, as if encrypted": shc_text(b".".join([HEADER] * 5)),
        "padded": shc_text(JWS + b"=="),
        "ordinary base64": shc_text(HEADER + b"." + PAYLOAD + b"./" + SIGNATURE[1:]),
        "one character too many": shc_text(JWS + b"AAA"),
        "bits that belong to no byte": shc_text(_last_bits()),
        "critical header": _headed(crit=["exp"]),
        "critical header of nothing": _headed(crit=[]),
        "no algorithm": shc(header={"zip": "DEF", "kid": CARD_KID}),
        "algorithm by number": _headed(alg=-7),
        "no key id": shc(header={"zip": "DEF", "alg": "ES256"}),
        "key id that is a number": _headed(kid=1),
        "no compression": shc(header={"alg": "ES256", "kid": CARD_KID}),
        "another compression": _headed(zip="GZ"),
    },
    Step.JSON: {
        "header that is not JSON": shc(header=b"{alg:ES256}"),
        "header that is a list": shc(header=[CARD_HEADER]),
        "algorithm twice": shc(header=b'{"alg":"none",' + json.dumps(CARD_HEADER).encode()[1:]),
        "header of 1,000 brackets": shc(header=b"[" * 1000),
        "claims that are a list": _said("[]"),
        "claims that are not UTF-8": shc(b'{"iss":"\xff"}'),
        "claims in UTF-16": shc(PLAIN.encode("utf-16")),
        "byte order mark": shc(b"\xef\xbb\xbf" + PLAIN.encode()),
        "bytes after the claims": _said(PLAIN + "x"),
        "cut claims": _said(PLAIN[:-1]),
        "claim twice": _said('{"iss": "x", ' + PLAIN[1:]),
        "not a number": _member("NaN"),
        "infinity": _member("-Infinity"),
        "number beyond all numbers": _member("1e999"),
        "digits without end": _member("9" * 5000),
        "17 levels": _member("[" * 17 + "]" * 17),
        "5,000 brackets": _member("[" * 5000),
        "2,001 values": _member("[" + "0," * 2000 + "0]"),
        "comment": _member("0 /* x */"),
    },
    Step.INFLATE: {
        "not compressed": _packed(PLAIN.encode()),
        "zlib around it": _packed(zlib.compress(PLAIN.encode())),
        "bytes after the stream": _packed(deflated(PLAIN.encode()) + b"\0"),
        "cut stream": _packed(deflated(PLAIN.encode())[:-3]),
        "no payload": _packed(b""),
    },
    Step.CLAIMS: {
        "no issuer": shc({key: value for key, value in card().items() if key != "iss"}),
        "issuer in a list": shc(card(iss=["https://cards.example.org"])),
        "no beginning": shc({key: value for key, value in card().items() if key != "nbf"}),
        "beginning in text": shc(card(nbf=str(NOW_S))),
        "true for a beginning": shc(card(nbf=True)),
        "end in text": shc(card(exp="never")),
        "null for an end": shc(card(exp=None)),
        "another type": shc(card(vc=card()["vc"] | {"type": []})),  # type: ignore[operator] # a dict
        "type in text": shc(card(vc=card()["vc"] | {"type": "x"})),  # type: ignore[operator] # ditto
        "nobody's card": shc(card(vc={"type": ["https://smarthealth.cards#health-card"]})),
    },
}
CARDS_REFUSED: dict[Reason, Attacks] = {
    Reason.CODE_CHUNKED: {
        "first of two": CARD.replace("shc:/", "shc:/1/2/"),
        "one of one": CARD.replace("shc:/", "shc:/1/1/"),
        "part of none": "shc:/0/0/",
    },
    Reason.CODE_TOO_LARGE: {"bomb of 1 MiB": _packed(deflated(bytes(1024 * 1024)))},
    Reason.ISSUER_UNKNOWN: {
        "key id of nobody": _headed(kid="B" * 43),
        "key id of another scheme": _headed(kid=PASS_KID.decode()),
        "key id that is half a character": shc(
            header=json.dumps(CARD_HEADER).replace(CARD_KID, "\\ud800").encode()
        ),
        "key id of 1,000 characters": _headed(kid="A" * 1000),
        "stranger's key with its own id": _stranger(kid=_embedded_key()["kid"]),
    },
    Reason.ALGORITHM_WRONG: {
        "algorithm none": _headed(alg="none"),
        "algorithm in lower case": _headed(alg="es256"),
        "HMAC with the public key": _headed(alg="HS256"),
        "ES384": _headed(alg="ES384"),
        "EdDSA": _headed(alg="EdDSA"),
        "PS256 for a key of ES256": _headed(alg="PS256"),
    },
    Reason.SIGNATURE_BAD: {
        "stranger's signature": _stranger(),
        "stranger's key embedded": _stranger(jwk=_embedded_key()),
        "address of a stranger's key": _stranger(jku="https://stranger.example/jwks.json"),
        "stranger's certificate embedded": _stranger(x5c=["MIIB"]),
        "no signature": shc_text(HEADER + b"." + PAYLOAD + b"."),
        "signature of zeros": shc_text(HEADER + b"." + PAYLOAD + b"." + base64url(bytes(64))),
        "header spelled anew": shc_text(
            base64url(json.dumps(CARD_HEADER, indent=1).encode()) + JWS[len(HEADER) :]
        ),
        "claims of somebody else": shc_text(
            HEADER
            + b"."
            + base64url(deflated(PLAIN.replace("207", "212").encode()))
            + b"."
            + SIGNATURE
        ),
    },
    Reason.ISSUER_WRONG: {
        "key of one issuer for another": shc(card(iss="https://other.example.org")),
        "issuer with a slash": shc(card(iss="https://cards.example.org/")),
    },
    Reason.CODE_EXPIRED: {"expired": shc(card(exp=NOW_S))},
    Reason.CODE_NOT_YET_VALID: {"issued in the future": shc(card(nbf=NOW_S + 0.5))},
    Reason.CODE_UNKNOWN: {
        "prefix in upper case": CARD.replace("shc", "SHC"),
        "prefix without a slash": CARD.replace("shc:/", "shc:"),
    },
}
PASSES_MALFORMED: dict[Step, Attacks] = {
    Step.BASE32: {
        "lower case": "NZCP:/1/" + NZ_PASS[8:].lower(),
        "digit beyond the alphabet": NZ_PASS[:-1] + "1",
        "padded": NZ_PASS + "=" * (-len(NZ_PASS[8:]) % 8 or 8),
        "torn group": "NZCP:/1/A",
        "bits that belong to no byte": "NZCP:/1/AB",
        "not ASCII": NZ_PASS[:-1] + "Ä",
        "line end": NZ_PASS + "\n",
    },
    Step.CBOR: {
        "nothing": "NZCP:/1/",
        "compressed": "NZCP:/1/" + b32encode(zlib.compress(sign1(b""))).decode().rstrip("="),
        "bytes after the claims": nzcp(cbor2.dumps(PASS) + b"\0"),
    },
    Step.COSE: {"critical header": nzcp(header={4: PASS_KID, 1: -7, 2: [4]})},
    Step.CLAIMS: {
        "no id": nzcp({key: value for key, value in PASS.items() if key != 7}),
        "id cut short": nzcp(PASS | {7: bytes(15)}),
        "id in text": nzcp(PASS | {7: "urn:uuid:60a4f54d-4e30-4332-be33-ad78b1eafa4b"}),
        "no issuer": nzcp({key: value for key, value in PASS.items() if key != 1}),
        "no beginning": nzcp({key: value for key, value in PASS.items() if key != 5}),
        "no end": nzcp({key: value for key, value in PASS.items() if key != 4}),
        "end in text": nzcp(PASS | {4: "never"}),
        "another version": nzcp(PASS | {"vc": PASS["vc"] | {"version": "2.0.0"}}),  # type: ignore[operator] # a dict
        "another type": nzcp(PASS | {"vc": PASS["vc"] | {"type": ["PublicCovidPass"]}}),  # type: ignore[operator] # ditto
        "nobody": nzcp(PASS | {"vc": PASS["vc"] | {"credentialSubject": {}}}),  # type: ignore[operator] # ditto
    },
}
PASSES_REFUSED: dict[Reason, Attacks] = {
    Reason.ISSUER_UNKNOWN: {
        "key id of another scheme": nzcp(header={4: KID, 1: -7}),
        "key id with its DID": nzcp(header={4: f"{DID}#key-1".encode(), 1: -7}),
    },
    Reason.ALGORITHM_WRONG: {"ES512": nzcp(header={4: PASS_KID, 1: -36})},
    Reason.SIGNATURE_BAD: {"stranger's signature": nzcp(key=STRANGER)},
    Reason.ISSUER_WRONG: {
        "key of one issuer for another": nzcp(PASS | {1: "did:web:other.example.org"})
    },
    Reason.CODE_EXPIRED: {"expired": nzcp(PASS | {4: NOW_S})},
    Reason.CODE_NOT_YET_VALID: {"issued in the future": nzcp(PASS | {5: NOW_S + DAY_S})},
    Reason.CODE_UNKNOWN: {
        "another version": NZ_PASS.replace("/1/", "/2/"),
        "prefix in lower case": NZ_PASS.replace("NZCP", "nzcp"),
    },
}


def _refusal(text: str) -> Reason:
    presented = show(text)
    assert isinstance(presented, RefusedCode)
    return presented.reason


def _rows(tables: list[tuple[str, dict[Step, Attacks]]]) -> list[object]:
    return [
        pytest.param(text, step, id=f"{scheme}-{name}")
        for scheme, table in tables
        for step, attacks in table.items()
        for name, text in attacks.items()
    ]


@pytest.mark.parametrize(
    ("text", "step"), _rows([("SHC", CARDS_MALFORMED), ("NZCP", PASSES_MALFORMED)])
)
def test_what_is_malformed_is_refused_at_its_step(text: str, step: Step) -> None:
    """Neither earlier nor later, and always with the same word for the guard."""
    assert _refusal(text) is Reason.CODE_MALFORMED
    row = shc_format.FORMAT if text.startswith("shc") else nzcp_format.FORMAT
    with pytest.raises(MalformedError) as refusal:
        row.read(row.unseal(text.removeprefix(row.prefix)).payload)
    assert refusal.value.step is step


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(text, reason, id=f"{scheme}-{name}")
        for scheme, table in (("SHC", CARDS_REFUSED), ("NZCP", PASSES_REFUSED))
        for reason, attacks in table.items()
        for name, text in attacks.items()
    ],
)
def test_an_attack_is_refused_for_what_it_is(text: str, reason: Reason) -> None:
    """Each with its own reason."""
    assert _refusal(text) is reason


@pytest.mark.parametrize(
    "text",
    [CARD, NZ_PASS, shc(card([immunization("212")])), _member("[" * 15 + "]" * 15)],
    ids=["card", "pass", "another card", "16 levels"],
)
def test_what_is_bent_here_is_good(text: str) -> None:
    """Otherwise nothing above would say anything."""
    assert not isinstance(show(text), RefusedCode)
