"""Base45 of RFC 9285, strict: each byte string has one text and no other; knows no prefix."""

import struct
from typing import Final

from gateway.codes.malformed import MalformedError, Step

_ALPHABET: Final = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_FOREIGN: Final = 0xFF
_VALUES: Final = bytes(
    _ALPHABET.index(code) if code in _ALPHABET else _FOREIGN for code in range(256)
)
_GROUP: Final = 3
_SQUARE: Final = 45 * 45


def decode(text: str) -> bytes:
    """Bytes of a base45 text.

    Raises:
        MalformedError: a foreign character, a torn group or a group beyond its bytes.
    """
    digits = _digits(text)
    whole, rest = divmod(len(digits), _GROUP)
    end = whole * _GROUP
    pairs = [
        low + 45 * middle + _SQUARE * high
        for low, middle, high in zip(
            digits[0:end:_GROUP], digits[1:end:_GROUP], digits[2:end:_GROUP], strict=True
        )
    ]
    try:
        return struct.pack(f">{whole}H", *pairs) + _last(digits[end:], rest)
    except struct.error:
        raise MalformedError(Step.BASE45, "a group says more than its bytes") from None


def encode(octets: bytes) -> str:
    """The one base45 text of these bytes."""
    whole, rest = divmod(len(octets), 2)
    codes = bytearray()
    for pair in struct.unpack(f">{whole}H", octets[: 2 * whole]):
        high, low = divmod(pair, _SQUARE)
        codes += bytes((_ALPHABET[low % 45], _ALPHABET[low // 45], _ALPHABET[high]))
    if rest:
        codes += bytes((_ALPHABET[octets[-1] % 45], _ALPHABET[octets[-1] // 45]))
    return codes.decode("ascii")


def _digits(text: str) -> bytes:
    try:
        digits = text.encode("ascii").translate(_VALUES)
    except UnicodeEncodeError:
        raise MalformedError(Step.BASE45, "a character outside ASCII") from None
    if _FOREIGN in digits:
        raise MalformedError(Step.BASE45, "a character outside the alphabet")
    return digits


def _last(digits: bytes, rest: int) -> bytes:
    """The odd byte at the end, which takes two characters."""
    if rest == 0:
        return b""
    if rest == 1:
        raise MalformedError(Step.BASE45, "one character is left over")
    return struct.pack("B", digits[0] + 45 * digits[1])
