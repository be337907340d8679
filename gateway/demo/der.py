"""Writes the least X.509 certificate that makes a country of a key; signs it by nobody.

A gate believes the certificates of its trust list because they stand there, and follows no chain.
"""

import base64
from hashlib import sha256
from typing import Final

from gateway.codes.keys import SigningKey, public_pem

_SEQUENCE: Final = 0x30
_SET: Final = 0x31
_ECDSA_WITH_SHA256: Final = bytes.fromhex("300a06082a8648ce3d040302")
"""RFC 5758 section 3.2."""

_COUNTRY_NAME: Final = bytes.fromhex("0603550406")
_VALIDITY: Final = (b"250101000000Z", b"491231235959Z")
"""UTCTime reaches to 2049 (RFC 5280 section 4.1.2.5.1)."""

_SHORT: Final = 0x80
_KEY_ID_BYTES: Final = 8


def certificate_of(country: str, key: SigningKey) -> bytes:
    """The DER of a certificate of version 1 for a country of two letters."""
    named = _tlv(_SEQUENCE, _COUNTRY_NAME + _tlv(0x13, country.encode("ascii")))
    name = _tlv(_SEQUENCE, _tlv(_SET, named))
    validity = _tlv(_SEQUENCE, b"".join(_tlv(0x17, date) for date in _VALIDITY))
    pem = public_pem(key.private.public_key())
    public = base64.b64decode("".join(pem.split("\n")[1:-2]))
    serial = _tlv(0x02, b"\x01")
    parts = serial + _ECDSA_WITH_SHA256 + name + validity + name + public
    unsigned = _tlv(0x03, b"\x00" + _tlv(_SEQUENCE, 2 * _tlv(0x02, b"\x01")))
    return _tlv(_SEQUENCE, _tlv(_SEQUENCE, parts) + _ECDSA_WITH_SHA256 + unsigned)


def certificate_id(certificate: bytes) -> bytes:
    """What codes call it: the first 8 bytes of its SHA-256."""
    return sha256(certificate).digest()[:_KEY_ID_BYTES]


def _tlv(tag: int, value: bytes) -> bytes:
    """Tag, length and value (X.690 section 8.1)."""
    length = len(value)
    if length < _SHORT:
        return bytes((tag, length)) + value
    written = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, _SHORT | len(written))) + written + value
