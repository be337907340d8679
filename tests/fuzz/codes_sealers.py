"""Signs and packs any bytes as a code of a format that the first of them chooses; bends nothing."""

import json
from base64 import b32encode, b64encode
from collections.abc import Callable, Iterator

import cbor2

from gateway.codes import base45, cose, device_pass, es256, pk1s
from gateway.codes.signer import Purpose
from gateway.codes.trust import KeyUse
from tests.codes import issuers
from tests.fuzz.codes_makers import DEVICE_PASS, PASS, PASS_KEY, PHONE, SITE, WECOM_KEY


def _pk1s(payload: bytes) -> str:
    aad = Purpose(KeyUse.PASS, pk1s.PREFIX.encode(), SITE).external_aad(SITE)
    return pk1s.PREFIX + base45.encode(cose.encode_sign1(payload, PASS_KEY, aad))


def _pk1h(payload: bytes) -> str:
    aad = device_pass.purpose(SITE).external_aad(SITE)
    now = issuers.NOW_S.to_bytes(4, "big")
    signed = cose.encode_sign1(payload, PASS_KEY, aad) + now
    signature = es256.sign(PHONE.private, device_pass.CONTEXT + signed)
    return "PK1H" + base45.encode(signed + signature)


def _nzcp(payload: bytes) -> str:
    envelope = issuers.sign1(payload, header={4: issuers.PASS_KID, 1: -7})
    return "NZCP:/1/" + b32encode(envelope).decode("ascii").rstrip("=")


def _wecom(message: bytes) -> str:
    return b64encode(message + es256.sign(WECOM_KEY.private, message)).decode("ascii")


_SEALERS: tuple[Callable[[bytes], str], ...] = (
    _pk1s,
    _pk1h,
    issuers.hc1,
    issuers.shc,
    _nzcp,
    _wecom,
    issuers.hc1_text,
    lambda header: issuers.hc1(header=header),
    lambda packed: issuers.shc_text(issuers.jws(packed)),
    lambda text: text.decode(errors="replace"),
)
"""Claims of each format; then envelope, header, packed claims and text as they are."""


def sealed(octets: bytes) -> str:
    """The code that the first byte chooses, over the bytes behind it."""
    if not octets:
        return ""
    return _SEALERS[octets[0] % len(_SEALERS)](octets[1:])


def honest_octets() -> Iterator[bytes]:
    """What makes a good code of each kind, to begin with."""
    wecom = b"\1\0" + bytes(8) + issuers.NOW_S.to_bytes(4, "big") + b"\0\x3c"
    yield b"\0" + cbor2.dumps(PASS, canonical=True)
    yield b"\1" + cbor2.dumps(DEVICE_PASS, canonical=True)
    for event in ({"v": [issuers.VACCINATION]}, {"t": [issuers.TEST]}, {"r": [issuers.RECOVERY]}):
        yield b"\2" + cbor2.dumps(issuers.CWT | {-260: {1: issuers.NAMED | event}})
    yield b"\3" + json.dumps(issuers.card()).encode()
    yield b"\4" + cbor2.dumps(issuers.PASS)
    yield b"\5" + wecom
    yield b"\6" + issuers.sign1(cbor2.dumps(issuers.CWT))
    yield b"\7" + cbor2.dumps({1: -7, 4: issuers.KID})
    yield b"\x08" + issuers.deflated(json.dumps(issuers.card()).encode())
    yield b"\x09" + issuers.hc1().encode()
