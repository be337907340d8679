"""The centre's word for a phone's own key, the inner part of PK1H; not what the phone signs.

COSE_Sign1 (ES256, key id of 3 bytes, external_aad ``PK1H`` and the site's name) over the array
``[iat, life_h, status, holder, device key]``; at most 132 bytes.
"""

from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.codes import cbor, cose
from gateway.codes.keys import SigningKey
from gateway.codes.malformed import MalformedError, Step
from gateway.codes.pk1s import ID_BYTES
from gateway.codes.signer import Purpose
from gateway.codes.trust import KeyUse
from gateway.core.credential import HealthStatus

CONTEXT: Final = b"PK1H"
"""What both signatures of the format begin with, so that they mean nothing elsewhere."""

MAX_LIFE_H: Final = 24
"""A phone that has not heard of its centre for longer proves nothing about today's health."""

DEVICE_KEY_BYTES: Final = 33
"""A compressed point of P-256 (SEC 1 version 2, 2.3.3)."""

_S_PER_H: Final = 3600
_STATUSES: Final = frozenset(HealthStatus)


@dataclass(frozen=True, slots=True)
class DevicePass:
    """What the centre says of a device.

    Args:
        issued_s: seconds since 1970, UTC, when the centre signed.
        life_h: hours that it counts; not yet held against ``MAX_LIFE_H``.
        status: health status of the holder.
        holder: the holder's random id, 8 bytes.
        device: the device's public key, a compressed point.
    """

    issued_s: int
    life_h: int
    status: HealthStatus
    holder: bytes
    device: bytes

    @property
    def expires_s(self) -> int:
        """Seconds since 1970, UTC, from which it counts no more."""
        return self.issued_s + self.life_h * _S_PER_H


def mint(  # noqa: PLR0913 - the claims of a pass, each of its own type and named by the caller
    key: SigningKey,
    *,
    site: str,
    holder: str,
    status: HealthStatus,
    issued_ms: int,
    life_h: int,
    device: bytes,
) -> bytes:
    """Let one device speak for a holder.

    Args:
        key: the centre's pass key.
        site: where it counts.
        holder: the person's random id, 16 hex digits.
        status: health status to sign.
        issued_ms: now, wall milliseconds UTC; signed as whole seconds, rounded down.
        life_h: hours from issue to expiry, 1 to ``MAX_LIFE_H``.
        device: the device's public key, a compressed point.

    Raises:
        MalformedError: ``device`` is no compressed point of P-256.
    """
    point(device)
    claims = DevicePass(issued_ms // 1000, life_h, status, bytes.fromhex(holder), device)
    if len(claims.holder) != ID_BYTES or not 0 < life_h <= MAX_LIFE_H:
        raise ValueError(
            f"device pass: a holder needs {ID_BYTES} bytes and a life is 1 to {MAX_LIFE_H} h; got"
            f" {len(claims.holder)} bytes, {life_h} h"
        )
    return cose.encode_sign1(_octets(claims), key, purpose(site).external_aad(site))


def purpose(site: str) -> Purpose:
    """What the centre's signature must have been made for."""
    return Purpose(KeyUse.PASS, CONTEXT, site)


def read(payload: bytes) -> DevicePass:
    """The claims of a pass whose signature holds.

    Raises:
        MalformedError: other types, other lengths, or more than these claims.
    """
    match cbor.first_value(payload):
        case [int(issued_s), int(life_h), int(status), bytes(holder), bytes(device)] if (
            life_h > 0 and status in _STATUSES and len(holder) == ID_BYTES
        ):
            claims = DevicePass(int(issued_s), int(life_h), HealthStatus(status), holder, device)
        case _:
            raise MalformedError(Step.CLAIMS, "not the claims of a device pass")
    # True is an int and 1.0 == 1 in Python, and there are other forms: the bytes decide.
    if _octets(claims) != payload:
        raise MalformedError(Step.CLAIMS, "other types than the claims of a device pass have")
    return claims


def point(device: bytes) -> ec.EllipticCurvePublicKey:
    """The public key that a pass names.

    Raises:
        MalformedError: no compressed point of P-256.
    """
    if len(device) == DEVICE_KEY_BYTES:
        try:
            return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), device)
        except ValueError:
            pass
    raise MalformedError(Step.CLAIMS, "the device key is no compressed point of P-256")


def device_key(device: SigningKey) -> bytes:
    """The public half of a device's key as a pass names it."""
    return device.private.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
    )


def _octets(claims: DevicePass) -> bytes:
    return cbor.encode_ordered(
        [claims.issued_s, claims.life_h, int(claims.status), claims.holder, claims.device]
    )
