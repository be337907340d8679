"""New Zealand COVID Passes, `NZCP:/1/`; checks form and signature and judges nobody's health.

Text: ``NZCP:/1/`` and unpadded base32 of COSE_Sign1 (ES256) over the CWT ``{1: DID of the
issuer, 4: exp, 5: nbf, 7: cti, "vc": pass}`` ("NZ COVID Pass - Technical Specification", version
1). The issuer's DID is not resolved: its keys are in the trust file.
"""

import re
from types import MappingProxyType
from typing import Final

from gateway.codes import bounded_cbor, envelope
from gateway.codes.certificate import Claims, Format, milliseconds
from gateway.codes.issuer_key import Scheme, Sealed
from gateway.codes.malformed import MalformedError, Step

_ISSUER, _EXPIRES, _NOT_BEFORE, _ID = 1, 4, 5, 7
_ID_BYTES: Final = 16
"""A UUID."""

_TYPES: Final = frozenset({"VerifiableCredential", "PublicCovidPass"})
_LETTERS: Final = re.compile(r"[A-Z2-7]*", re.ASCII)
_DIGITS: Final = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789abcdefghijklmnopqrstuv"
)
"""Base32 (RFC 4648 section 6) as Python writes a number to the base 32."""

_BITS: Final = 5
_GROUP: Final = 8
_TORN: Final = frozenset({1, 3, 6})
"""Lengths at which a group of eight characters ends in the middle of a byte."""


def _unseal(text: str) -> Sealed:
    return envelope.unseal(_base32(text))


def _base32(text: str) -> bytes:
    if not _LETTERS.fullmatch(text) or len(text) % _GROUP in _TORN:
        raise MalformedError(Step.BASE32, "a foreign character or a torn group")
    number = int(text.translate(_DIGITS), 32) if text else 0
    octets, rest = divmod(_BITS * len(text), 8)
    if number % (1 << rest):
        raise MalformedError(Step.BASE32, "bits that belong to no byte")
    return (number >> rest).to_bytes(octets, "big")


def _read(payload: bytes) -> Claims:
    match bounded_cbor.decode(payload):
        case {1: str(issuer), 4: expires, 5: not_before, 7: bytes(pass_id), "vc": dict(content)}:
            pass
        case _:
            raise MalformedError(Step.CLAIMS, "not the claims of a pass")
    if len(pass_id) != _ID_BYTES or not _is_pass(content):
        raise MalformedError(Step.CLAIMS, "no id of 16 bytes, or not a pass of version 1")
    return Claims(
        issuer=issuer,
        issued_ms=milliseconds(not_before),
        expires_ms=milliseconds(expires),
        kind=None,
        id=pass_id,
        content=MappingProxyType(content),
    )


FORMAT: Final = Format(Scheme.NZCP, "NZCP:/1/", _unseal, _read)


def _is_pass(content: dict[str, object]) -> bool:
    match content:
        case {
            "version": "1.0.0",
            "type": list(types),
            "credentialSubject": {"givenName": str(), "dob": str()},
        }:
            return all(name in types for name in _TYPES)
        case _:
            return False
