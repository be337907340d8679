"""PS256, RSASSA-PSS with SHA-256 (RFC 8230 section 2); not a store of keys."""

from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

KEY_BITS: Final = range(2048, 4096 + 1)
"""2048 is RFC 8230's least; more than 4096 would let one code cost milliseconds."""


def verifies(public: rsa.RSAPublicKey, message: bytes, signature: bytes) -> bool:
    """Whether the key signed the message, with a salt of 32 bytes and MGF1 of SHA-256."""
    scheme = padding.PSS(padding.MGF1(hashes.SHA256()), hashes.SHA256.digest_size)
    try:
        public.verify(signature, message, scheme, hashes.SHA256())
    except InvalidSignature:
        return False
    return True
