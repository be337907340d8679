"""Bytes that only a site's gates can read: AES-256-GCM with the nonce in front; knows no content.

The nonce has 12 bytes (NIST SP 800-38D section 8.2: it must never serve twice with one key). What
is sealed, and for whom, is authenticated along and never sent.
"""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.codes.malformed import MalformedError, Step

NONCE_BYTES: Final = 12
SEAL_BYTES: Final = NONCE_BYTES + 16
"""By how much sealed bytes are longer: the nonce and the tag."""


def seal(plain: bytes, key: bytes, nonce: bytes, associated: bytes) -> bytes:
    """Sealed bytes.

    Args:
        plain: what only the key's owners shall read.
        key: AES-256, 32 bytes.
        nonce: 12 random bytes, never used before.
        associated: what is sealed and for whom.
    """
    if len(nonce) != NONCE_BYTES:
        raise ValueError(f"seal: needs a nonce of {NONCE_BYTES} bytes, got {len(nonce)}")
    return nonce + AESGCM(key).encrypt(nonce, plain, associated)


def unseal(sealed: bytes, key: bytes, associated: bytes) -> bytes:
    """What was sealed.

    Raises:
        MalformedError: with another key, as something else or for somebody else, or altered.
    """
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, rest, associated)
    except (InvalidTag, ValueError):
        raise MalformedError(
            Step.SEAL, "sealed with another roster key; give centre and gates the same file"
        ) from None
