"""COSE_Sign1 (RFC 9052 section 4.2) in the strict form of ours; knows no claim and no site."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from gateway.codes import cbor, es256
from gateway.codes.keys import KEY_ID_BYTES, SigningKey
from gateway.codes.limits import MAX_HEADER_BYTES
from gateway.codes.malformed import MalformedError, Step

ES256: Final = -7
PS256: Final = -37
"""IANA COSE algorithms; ours are ES256 only."""

_USUAL_HEADER: Final = b"\xa2\x01\x26\x04\x43"
"""The map of ES256 and a key id of 3 bytes, as all of ours have it; the id follows."""

_USUAL_HEADER_BYTES: Final = len(_USUAL_HEADER) + KEY_ID_BYTES
_USUAL_START: Final = b"\x84\x48" + _USUAL_HEADER
"""An array of four, whose first are the eight bytes of that header."""

_USUAL_MIDDLE: Final = b"\xa0\x58"
"""After the key id: the empty unsigned header, and a payload whose length takes one byte more."""

_USUAL_END: Final = b"\x58\x40"
"""After the payload: a byte string of 64, the signature."""

_PAYLOAD_AT: Final = len(_USUAL_START) + KEY_ID_BYTES + len(_USUAL_MIDDLE) + 1
_AROUND_PAYLOAD: Final = _PAYLOAD_AT + len(_USUAL_END) + es256.SIGNATURE_BYTES
_USUAL_LENGTHS: Final = range(24, 256)
"""What takes one byte more than the first (RFC 8949 section 3)."""

_ALGORITHM: Final = 1
_CRITICAL: Final = 2
_KEY_ID: Final = 4
_LENGTH_BYTES: Final = MappingProxyType({24: 1, 25: 2, 26: 4})
"""Width of a length that does not fit its first byte (RFC 8949 section 3)."""


@dataclass(frozen=True, slots=True)
class Sign1:
    """A signed message as it came: its form holds, its signature is not yet checked.

    Args:
        protected: the signed header, encoded.
        algorithm: what the header claims; the key record decides.
        key_id: the signer that the header names, 3 bytes.
        payload: the signed bytes.
        signature: raw ``r || s``.
    """

    protected: bytes
    algorithm: int
    key_id: bytes
    payload: bytes
    signature: bytes

    def signed_by(self, public: ec.EllipticCurvePublicKey, external_aad: bytes) -> bool:
        """Whether this ES256 key signed it together with bytes that are not sent."""
        message = signature_structure(self.protected, external_aad, self.payload)
        return es256.verifies(public, message, self.signature)


def signature_structure(protected: bytes, external_aad: bytes, payload: bytes) -> bytes:
    """The bytes that are signed (RFC 9052 section 4.4)."""
    return cbor.encode_ordered(["Signature1", protected, external_aad, payload])


def encode_sign1(payload: bytes, key: SigningKey, external_aad: bytes) -> bytes:
    """Sign a payload together with bytes that are not sent; untagged."""
    protected = cbor.encode({_ALGORITHM: ES256, _KEY_ID: key.key_id})
    message = signature_structure(protected, external_aad, payload)
    return cbor.encode([protected, {}, payload, es256.sign(key.private, message)])


def decode_sign1(encoded: bytes) -> Sign1:
    """Read a signed message; an embedded key or certificate is never looked at.

    The envelope is split at its byte strings and accepted if putting it together again gives
    the same bytes. So a hostile envelope of any size costs no more than a copy of it.

    Raises:
        MalformedError: not canonical, tagged, an unprotected header, no algorithm or key id,
            or a header that must be understood (``crit``).
    """
    return _usual(encoded) or _any(encoded)


def _usual(encoded: bytes) -> Sign1 | None:
    """A message laid out as our passes are, every byte of its frame compared; None if it isn't.

    That takes a third of the time of ``_any``, which then says what is wrong, if anything is.
    """
    length = len(encoded) - _AROUND_PAYLOAD
    end = _PAYLOAD_AT + length
    if (
        length in _USUAL_LENGTHS
        and encoded.startswith(_USUAL_START)
        and encoded.startswith(_USUAL_MIDDLE, _PAYLOAD_AT - len(_USUAL_MIDDLE) - 1)
        and encoded[_PAYLOAD_AT - 1] == length
        and encoded.startswith(_USUAL_END, end)
    ):
        protected = encoded[2 : 2 + _USUAL_HEADER_BYTES]
        signature = encoded[end + len(_USUAL_END) :]
        return Sign1(
            protected, ES256, protected[-KEY_ID_BYTES:], encoded[_PAYLOAD_AT:end], signature
        )
    return None


def _any(encoded: bytes) -> Sign1:
    protected, end = _byte_string(encoded, 1)
    payload, end = _byte_string(encoded, end + 1)
    signature, _ = _byte_string(encoded, end)
    if cbor.encode_ordered([protected, {}, payload, signature]) != encoded:
        raise MalformedError(
            Step.COSE, "not a bare array of signed header, empty map, payload and signature"
        )
    algorithm, key_id = _header(protected)
    return Sign1(protected, algorithm, key_id, payload, signature)


def _byte_string(encoded: bytes, start: int) -> tuple[bytes, int]:
    """What would stand here if it were a byte string, and where that would end."""
    short = int.from_bytes(encoded[start : start + 1], "big") & 0x1F
    start += 1
    width = _LENGTH_BYTES.get(short, 0)
    length = int.from_bytes(encoded[start : start + width], "big") if width else short
    start += width
    return encoded[start : start + length], start + length


def _header(protected: bytes) -> tuple[int, bytes]:
    if len(protected) == _USUAL_HEADER_BYTES and protected.startswith(_USUAL_HEADER):
        return ES256, protected[-KEY_ID_BYTES:]
    if len(protected) > MAX_HEADER_BYTES:
        raise MalformedError(Step.COSE, f"a protected header of {len(protected)} bytes")
    header = cbor.decode(protected)
    if not isinstance(header, dict) or not all(type(label) in (int, str) for label in header):
        raise MalformedError(Step.COSE, "the protected header is not a map of labels")
    if _CRITICAL in header:
        raise MalformedError(Step.COSE, "a critical header that is not understood")
    algorithm, key_id = header.get(_ALGORITHM), header.get(_KEY_ID)
    if type(algorithm) is not int:
        raise MalformedError(Step.COSE, "no algorithm")
    if type(key_id) is not bytes or len(key_id) != KEY_ID_BYTES:
        raise MalformedError(Step.COSE, f"no key id of {KEY_ID_BYTES} bytes")
    return algorithm, key_id
