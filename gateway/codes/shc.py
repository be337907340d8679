"""SMART Health Cards, `shc:/`; checks form and signature and judges nobody's health.

Text: ``shc:/`` and two digits for each character of a JWS (ES256) whose payload is raw DEFLATE
of JSON, as "SMART Health Cards Framework" 1.4.0 says (spec.smarthealth.cards). Codes in several
parts are deprecated there and refused here. ``rid``, by which single cards are revoked online, is
not looked at.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from types import MappingProxyType
from typing import Final

from gateway.codes.algorithm import Algorithm
from gateway.codes.bounded_json import decode_object
from gateway.codes.certificate import Claims, Format, milliseconds
from gateway.codes.inflate import inflate_raw
from gateway.codes.issuer_key import UNDATED_MS, Scheme, Sealed
from gateway.codes.malformed import MalformedError, Step
from gateway.core.reason import Reason

_CHUNK: Final = re.compile(r"[0-9]+/[0-9]+/", re.ASCII)
_DIGITS: Final = re.compile(r"(?:[0-9]{2})+", re.ASCII)
_OFFSET: Final = 45
"""The code of ``-``, the first character of a JWS, is spelled 00."""

_TENS: Final = bytes(10 * max(0, code - ord("0")) % 256 for code in range(256))
_ONES: Final = bytes(max(0, code - ord("0") + _OFFSET) % 256 for code in range(256))
"""What a digit counts for in a character's code, by the digit's own."""

_BASE64: Final = re.compile(rb"[A-Za-z0-9_-]*")
_BASE64_GROUP: Final = 4
_TYPE: Final = "https://smarthealth.cards#health-card"
_ALGORITHMS: Final = MappingProxyType({known.value: known for known in Algorithm})


def _unseal(text: str) -> Sealed:
    parts = _jws(text).split(b".")
    if len(parts) != 3:  # noqa: PLR2004 - header, payload and signature
        raise MalformedError(Step.JWS, "not header, payload and signature")
    header, payload, signature = (_base64(part) for part in parts)
    match decode_object(header):
        case {"crit": _}:
            raise MalformedError(Step.JWS, "a critical header that is not understood")
        case {"alg": str(algorithm), "kid": str(key_id), "zip": "DEF"}:
            known = _ALGORITHMS.get(algorithm)
        case _:
            raise MalformedError(Step.JWS, "no algorithm, key id and compression")
    message = parts[0] + b"." + parts[1]
    return Sealed(key_id.encode(errors="replace"), known, message, payload, signature)


def _jws(text: str) -> bytes:
    if _CHUNK.match(text):
        raise MalformedError(Step.NUMERIC, "one part of a code in several", Reason.CODE_CHUNKED)
    if not _DIGITS.fullmatch(text):
        raise MalformedError(Step.NUMERIC, "not pairs of digits")
    digits = text.encode("ascii")
    tens, ones = digits[0::2].translate(_TENS), digits[1::2].translate(_ONES)
    # Added up as two long numbers: no byte of the sum exceeds 144, so nothing is carried.
    total = int.from_bytes(tens, "big") + int.from_bytes(ones, "big")
    return total.to_bytes(len(tens), "big")


def _base64(part: bytes) -> bytes:
    """Unpadded base64url (RFC 7515 section 2), which spells each byte string in one way only."""
    if not _BASE64.fullmatch(part) or len(part) % _BASE64_GROUP == 1:
        raise MalformedError(Step.JWS, "not base64url")
    octets = urlsafe_b64decode(part + b"=" * (-len(part) % _BASE64_GROUP))
    if urlsafe_b64encode(octets).rstrip(b"=") != part:
        raise MalformedError(Step.JWS, "bits that belong to no byte")
    return octets


def _read(payload: bytes) -> Claims:
    claims = decode_object(inflate_raw(payload))
    match claims:
        case {"iss": str(issuer), "nbf": not_before, "vc": dict(content)} if _is_card(content):
            pass
        case _:
            raise MalformedError(Step.CLAIMS, "not the claims of a health card")
    return Claims(
        issuer=issuer,
        issued_ms=milliseconds(not_before),
        expires_ms=milliseconds(claims["exp"]) if "exp" in claims else UNDATED_MS,
        kind=None,
        id=payload,
        content=MappingProxyType(content),
    )


FORMAT: Final = Format(Scheme.SHC, "shc:/", _unseal, _read)


def _is_card(content: dict[str, object]) -> bool:
    match content:
        case {
            "type": list(types),
            "credentialSubject": {"fhirVersion": str(), "fhirBundle": {"entry": list()}},
        }:
            return _TYPE in types
        case _:
            return False
