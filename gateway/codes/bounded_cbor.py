"""CBOR as foreign issuers write it, bounded; not our own canonical form, which is in ``cbor``."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from types import MappingProxyType
from typing import Final

from gateway.codes.limits import MAX_CERTIFICATE_DEPTH, MAX_CERTIFICATE_ITEMS
from gateway.codes.malformed import MalformedError, Step

_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = range(8)
"""Major types (RFC 8949 section 3.1)."""

_FIRST_WIDTH: Final = 24
_WIDTHS: Final[Mapping[int, int]] = MappingProxyType({24: 1, 25: 2, 26: 4, 27: 8})
_FLOATS: Final[Mapping[int, str]] = MappingProxyType({25: ">e", 26: ">f", 27: ">d"})
_SIMPLE_VALUES: Final[Mapping[int, object]] = MappingProxyType({20: False, 21: True, 22: None})
_INDEFINITE: Final = 31
_BREAK: Final = 0xFF
_DATE_TAGS: Final = (0, 1)
"""Date as text and as seconds (RFC 8949 section 3.4); the value inside is what is returned."""


def decode(encoded: bytes) -> object:
    """The value of exactly these bytes: list, dict, int, bytes, str, float, bool or None.

    Keys of maps are text or whole numbers and stand once; numbers are finite.

    Raises:
        MalformedError: not well-formed, another type or tag, too deep, too many, or bytes follow.
    """
    reader = _Reader(encoded)
    try:
        value = reader.value(MAX_CERTIFICATE_DEPTH)
    except (IndexError, struct.error, UnicodeDecodeError):
        raise _refusal("cut short, or a text that is none") from None
    if reader.at != len(encoded):
        raise _refusal("bytes follow the end")
    return value


def _refusal(seen: str) -> MalformedError:
    return MalformedError(Step.CBOR, seen)


@dataclass(slots=True)
class _Reader:
    """Bytes and how far they are read; lives for one decoding."""

    encoded: bytes
    at: int = 0
    items: int = 0

    def value(self, depth: int) -> object:
        self.items += 1
        if self.items > MAX_CERTIFICATE_ITEMS:
            raise _refusal(f"more than {MAX_CERTIFICATE_ITEMS} values")
        first = self.encoded[self.at]
        self.at += 1
        major, short = first >> 5, first & 0x1F
        if major in (_BYTES, _TEXT):
            octets = self._string(major, short)
            return octets.decode() if major == _TEXT else octets
        if major in (_UNSIGNED, _NEGATIVE):
            number = self._number(short)
            return number if major == _UNSIGNED else -1 - number
        if major == _SIMPLE:
            return self._simple(short)
        if depth == 0:
            raise _refusal(f"more than {MAX_CERTIFICATE_DEPTH} levels")
        return self._container(major, short, depth - 1)

    def _container(self, major: int, short: int, depth: int) -> object:
        if major == _MAP:
            return self._map(short, depth)
        if major == _ARRAY:
            return self._array(short, depth)
        return self._tagged(short, depth)

    def _number(self, short: int) -> int:
        if short < _FIRST_WIDTH:
            return short
        width = _WIDTHS.get(short)
        if width is None:
            raise _refusal("a length that is none")
        return int.from_bytes(self._take(width), "big")

    def _take(self, length: int) -> bytes:
        end = self.at + length
        if end > len(self.encoded):
            raise IndexError
        octets = self.encoded[self.at : end]
        self.at = end
        return octets

    def _string(self, major: int, short: int) -> bytes:
        if short != _INDEFINITE:
            return self._take(self._number(short))
        pieces = []
        while not self._at_break():
            first = self.encoded[self.at]
            self.at += 1
            if first >> 5 != major or first & 0x1F == _INDEFINITE:
                raise _refusal("a string of other than strings")
            pieces.append(self._take(self._number(first & 0x1F)))
        return b"".join(pieces)

    def _at_break(self) -> bool:
        ended = self.encoded[self.at] == _BREAK
        self.at += ended
        return ended

    def _array(self, short: int, depth: int) -> list[object]:
        if short != _INDEFINITE:
            return [self.value(depth) for _ in range(self._number(short))]
        values = []
        while not self._at_break():
            values.append(self.value(depth))
        return values

    def _map(self, short: int, depth: int) -> dict[int | str, object]:
        entries: dict[int | str, object] = {}
        if short == _INDEFINITE:
            while not self._at_break():
                self._entry(entries, depth)
        else:
            for _ in range(self._number(short)):
                self._entry(entries, depth)
        return entries

    def _entry(self, entries: dict[int | str, object], depth: int) -> None:
        key = self.value(depth)
        if type(key) is not str and type(key) is not int:
            raise _refusal("a key that is neither text nor a whole number")
        if key in entries:
            raise _refusal("a key twice")
        entries[key] = self.value(depth)

    def _tagged(self, short: int, depth: int) -> object:
        if self._number(short) not in _DATE_TAGS:
            raise _refusal("a tag that no certificate needs")
        return self.value(depth)

    def _simple(self, short: int) -> object:
        if short in _SIMPLE_VALUES:
            return _SIMPLE_VALUES[short]
        spelling = _FLOATS.get(short)
        if spelling is None:
            raise _refusal("a simple value that is none")
        (number,) = struct.unpack(spelling, self._take(_WIDTHS[short]))
        if not isfinite(number):
            raise _refusal("a number that is not finite")
        return float(number)
