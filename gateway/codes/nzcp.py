"""New Zealand COVID Passes, `NZCP:/1/`; checks form and signature and judges nobody's health.

Text: ``NZCP:/1/`` and unpadded base32 of COSE_Sign1 (ES256) over the CWT ``{1: DID of the
issuer, 4: exp, 5: nbf, 7: cti, "vc": pass}`` ("NZ COVID Pass - Technical Specification", version
1). The issuer's DID is not resolved: its keys are in the trust file.
"""

from base64 import b32decode, b32encode
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
_GROUP: Final = 8
"""Characters of base32 that are padded to (RFC 4648 section 6)."""


def _unseal(text: str) -> Sealed:
    return envelope.unseal(_base32(text))


def _base32(text: str) -> bytes:
    try:
        octets = b32decode(text + "=" * (-len(text) % _GROUP))
    except ValueError:
        raise MalformedError(Step.BASE32, "a foreign character or a torn group") from None
    if b32encode(octets).decode().rstrip("=") != text:
        raise MalformedError(Step.BASE32, "padding, or bits that belong to no byte")
    return octets


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
