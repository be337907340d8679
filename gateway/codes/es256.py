"""ES256 over raw 64-byte signatures, as COSE carries them (RFC 9053 section 2.1); no key store."""

from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

SIGNATURE_BYTES: Final = 64
_HALF: Final = SIGNATURE_BYTES // 2
_ECDSA: Final = ec.ECDSA(hashes.SHA256())


def sign(private: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
    """Sign with the nonce of RFC 6979: the same key and message give the same signature."""
    der = private.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    r, s = decode_dss_signature(der)
    return r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")


def verifies(public: ec.EllipticCurvePublicKey, message: bytes, signature: bytes) -> bool:
    """Whether the key signed the message; both ``(r, s)`` and ``(r, n - s)`` are valid ECDSA.

    Identity is therefore never taken from a signature or from a text that holds one.
    """
    if len(signature) != SIGNATURE_BYTES:
        return False
    r, s = int.from_bytes(signature[:_HALF], "big"), int.from_bytes(signature[_HALF:], "big")
    try:
        public.verify(encode_dss_signature(r, s), message, _ECDSA)
    except InvalidSignature:
        return False
    return True
