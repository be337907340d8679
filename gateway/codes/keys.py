"""P-256 keys from and to PEM, and the roster key from and to hex; opens no file."""

import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, TypeGuard

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.errors import ConfigurationError

KEY_ID_BYTES: Final = 3
ENTROPY_BYTES: Final = 48
"""128 bits more than the key has, so that reducing them leaves no bias worth naming
(FIPS 186-5, A.2.1)."""

ROSTER_KEY_BYTES: Final = 32
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Order of P-256 (SP 800-186, 3.2.1.3)."""

_ROSTER_KEY: Final = re.compile(r"[0-9a-f]{64}\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key of the centre, and the id under which gates know its public half.

    Args:
        private: the P-256 key.
        key_id: first 3 bytes of SHA-256 over the public key's SubjectPublicKeyInfo in DER.
    """

    private: ec.EllipticCurvePrivateKey = field(repr=False)
    key_id: bytes


def key_id(public: ec.EllipticCurvePublicKey) -> bytes:
    """First 3 bytes of SHA-256 over the key's SubjectPublicKeyInfo in DER."""
    der = public.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return sha256(der).digest()[:KEY_ID_BYTES]


def public_pem(public: ec.EllipticCurvePublicKey) -> str:
    """The key as a trust file holds it: PEM of SubjectPublicKeyInfo."""
    return public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode("ascii")


def generate_private_key(entropy: bytes) -> bytes:
    """A new P-256 private key as unencrypted PKCS #8 PEM.

    Args:
        entropy: exactly ``ENTROPY_BYTES`` random bytes, used for this key alone.
    """
    if len(entropy) != ENTROPY_BYTES:
        raise ValueError(f"private key: needs {ENTROPY_BYTES} random bytes, got {len(entropy)}")
    secret = int.from_bytes(entropy, "big") % (_ORDER - 1) + 1
    return ec.derive_private_key(secret, ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def load_private_key(pem: bytes, place: str) -> SigningKey:
    """A private key from its PEM.

    Args:
        pem: the file's bytes.
        place: where they came from, for the error.

    Raises:
        ConfigurationError: not an unencrypted P-256 private key.
    """
    try:
        private = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ConfigurationError(
            f"{place}: not an unencrypted PEM private key ({type(error).__name__});"
            " make one with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256"
        ) from None
    if isinstance(private, ec.EllipticCurvePrivateKey) and _is_p256(private.public_key()):
        return SigningKey(private, key_id(private.public_key()))
    raise ConfigurationError(f"{place}: a private key, but not of curve P-256; ES256 needs P-256")


def load_public_key(pem: object) -> ec.EllipticCurvePublicKey | None:
    """The P-256 key that a PEM text of SubjectPublicKeyInfo holds; None if it is not that."""
    if not isinstance(pem, str):
        return None
    try:
        public = serialization.load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm):
        return None
    return public if _is_p256(public) else None


def roster_key_text(key: bytes) -> bytes:
    """What a roster key's file holds: 64 hex digits and a line end."""
    if len(key) != ROSTER_KEY_BYTES:
        raise ValueError(f"roster key: needs {ROSTER_KEY_BYTES} random bytes, got {len(key)}")
    return f"{key.hex()}\n".encode("ascii")


def load_roster_key(text: bytes, place: str) -> bytes:
    """The AES-256 key of a site's roster.

    Args:
        text: the file's bytes.
        place: where they came from, for the error.

    Raises:
        ConfigurationError: not 64 lower-case hex digits.
    """
    spelled = text.decode("ascii", errors="replace")
    if _ROSTER_KEY.fullmatch(spelled) is None:
        raise ConfigurationError(
            f"{place}: a roster key is 64 lower-case hex digits, got {len(text)} other bytes;"
            " make one with: openssl rand -hex 32"
        )
    return bytes.fromhex(spelled)


def _is_p256(public: object) -> TypeGuard[ec.EllipticCurvePublicKey]:
    return isinstance(public, ec.EllipticCurvePublicKey) and isinstance(public.curve, ec.SECP256R1)
