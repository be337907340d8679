"""The claims of a park pass PK1S and their one spelling; it checks no signature and no time."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gateway.codes import cbor
from gateway.codes.malformed import MalformedError, Step
from gateway.core.credential import HealthStatus

ID_BYTES: Final = 8
"""Length of a pass's own id (cti) and of a holder's id."""

_STATUSES: Final[Mapping[int, HealthStatus]] = MappingProxyType(
    {int(status): status for status in HealthStatus}
)
_LAYOUT: Final = struct.Struct(">3sI2sI2s8s6sB1s8s")
"""Between the bytes that never change: expiry, issue, id, status and holder."""

_UNCHANGING: Final = (
    b"\xa4\x04\x1a",  # a map of four, claim 4, a number of four bytes
    b"\x06\x1a",  # claim 6, a number of four bytes
    b"\x07\x48",  # claim 7, eight bytes
    b"\x3a\x00\x01\x00\x00\x82",  # claim -65537, an array of two
    b"\x48",  # eight bytes
)
_SHORTER_S: Final = 0xFFFF
"""The last second that must be spelled in less than four bytes, 18 hours after 1970 began."""


@dataclass(frozen=True, slots=True)
class PassClaims:
    """What the centre signs in a pass.

    Args:
        issued_s: seconds since 1970, UTC.
        expires_s: the same, and later.
        pass_id: 8 random bytes.
        status: health status.
        holder: the person's random id, 8 bytes.
    """

    issued_s: int
    expires_s: int
    pass_id: bytes
    status: HealthStatus
    holder: bytes


def encode(claims: PassClaims) -> bytes:
    """The canonical bytes of the claims."""
    return cbor.encode_ordered(
        {
            4: claims.expires_s,
            6: claims.issued_s,
            7: claims.pass_id,
            -65537: [int(claims.status), claims.holder],
        }
    )


def decode(payload: bytes) -> PassClaims:
    """The claims that these bytes spell, if they are what ``encode`` makes of them.

    Raises:
        MalformedError: other claims, other types, another spelling, or no CBOR at all.
    """
    return _of_this_century(payload) or _of_any_time(payload)


def _of_this_century(payload: bytes) -> PassClaims | None:
    """The claims of an honest pass, whose bytes stand where they always do; None if they don't.

    It takes a fifth of the time of reading CBOR, writing it again and comparing.
    """
    if len(payload) != _LAYOUT.size:
        return None
    a, expires_s, b, issued_s, c, pass_id, d, number, e, holder = _LAYOUT.unpack(payload)
    status = _STATUSES.get(number)
    if (a, b, c, d, e) != _UNCHANGING or status is None or not _SHORTER_S < issued_s < expires_s:
        return None
    return PassClaims(issued_s, expires_s, pass_id, status, holder)


def _of_any_time(payload: bytes) -> PassClaims:
    match cbor.first_value(payload):
        case {
            4: int(expires_s),
            6: int(issued_s),
            7: bytes(pass_id),
            -65537: [int(status), bytes(holder)],
        } if (
            issued_s < expires_s and status in _STATUSES and len(pass_id) == len(holder) == ID_BYTES
        ):
            seconds = (int(issued_s), int(expires_s))
            claims = PassClaims(*seconds, pass_id, HealthStatus(status), holder)
        case _:
            raise MalformedError(Step.CLAIMS, "not the claims of a park pass")
    # True is an int and 1.0 == 1 in Python, more claims may stand beside and all may be written
    # in another form: the bytes decide.
    if encode(claims) != payload:
        raise MalformedError(Step.CLAIMS, "other types or more than the claims of a park pass")
    return claims
