"""COSE_Sign1 as foreign issuers write it; not our own strict form, which is in ``cose``."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gateway.codes import bounded_cbor
from gateway.codes.algorithm import Algorithm
from gateway.codes.cose import signature_structure
from gateway.codes.issuer_key import Sealed
from gateway.codes.limits import MAX_HEADER_BYTES
from gateway.codes.malformed import MalformedError, Step

_TAGS: Final = (b"\xd8\x3d\xd2", b"\xd2", b"")
"""CWT around COSE_Sign1 (RFC 8392 section 6), COSE_Sign1 alone (RFC 9052 section 2), none."""

_ALGORITHM, _CRITICAL, _KEY_ID = 1, 2, 4
_ALGORITHMS: Final = MappingProxyType({known.cose: known for known in Algorithm})

Header = Mapping[object, object]


def unseal(encoded: bytes) -> Sealed:
    """Read a signed message; an embedded key or certificate is never looked at.

    Key id and algorithm may stand in either header; the signed one goes first, so that nobody
    can put another into the unsigned one.

    Raises:
        MalformedError: not a signed message, a header that must be understood (``crit``), no key
            id or no algorithm.
    """
    tag = next(tag for tag in _TAGS if encoded.startswith(tag))
    match bounded_cbor.decode(encoded[len(tag) :]):
        # "bytes(payload)" would first look for bytes.__match_args__ in vain: 1.7 us for the four.
        case [
            bytes() as protected,
            dict() as unprotected,
            bytes() as payload,
            bytes() as signature,
        ]:
            header = {**unprotected, **_signed_header(protected)}
        case _:
            raise MalformedError(Step.COSE, "not headers, payload and signature")
    if _CRITICAL in header:
        raise MalformedError(Step.COSE, "a critical header that is not understood")
    key_id, algorithm = header.get(_KEY_ID), header.get(_ALGORITHM)
    if not isinstance(key_id, bytes):
        raise MalformedError(Step.COSE, "no key id")
    if type(algorithm) is not int:
        raise MalformedError(Step.COSE, "no algorithm")
    message = signature_structure(protected, b"", payload)
    return Sealed(key_id, _ALGORITHMS.get(algorithm), message, payload, signature)


def _signed_header(protected: bytes) -> Header:
    """An empty one may be no bytes at all (RFC 9052 section 3)."""
    if len(protected) > MAX_HEADER_BYTES:
        raise MalformedError(Step.COSE, f"a protected header of {len(protected)} bytes")
    header = bounded_cbor.decode(protected) if protected else {}
    if not isinstance(header, dict):
        raise MalformedError(Step.COSE, "the protected header is not a map")
    return header
