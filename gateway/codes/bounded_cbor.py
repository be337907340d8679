"""CBOR as foreign issuers write it, bounded; not our own canonical form, which is in ``cbor``."""

import struct
from collections.abc import Iterable, Iterator, Mapping
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
    items: int = 1

    def value(self, depth: int) -> object:  # noqa: PLR0911 - one for each major type
        first = self.encoded[self.at]
        self.at += 1
        major, short = first >> 5, first & 0x1F
        if short < _FIRST_WIDTH and major != _SIMPLE:
            argument = short
        elif major == _SIMPLE:
            return self._simple(short)
        elif short == _FIRST_WIDTH:
            argument = self.encoded[self.at]
            self.at += 1
        elif short == _INDEFINITE:
            return self._indefinite(major, depth)
        else:
            argument = self._number(short)
        if major == _TEXT:  # most of a certificate is, so this is written out
            start, self.at = self.at, self.at + argument
            if self.at > len(self.encoded):
                raise IndexError
            return self.encoded[start : self.at].decode()
        if major == _UNSIGNED:
            return argument
        if major == _NEGATIVE:
            return -1 - argument
        if major == _BYTES:
            return self._take(argument)
        return self._container(major, argument, self._deeper(depth))

    def _number(self, short: int) -> int:
        width = _WIDTHS.get(short)
        if width is None:
            raise _refusal("a length that is none")
        return int.from_bytes(self._take(width), "big")

    def _take(self, length: int) -> bytes:
        start, self.at = self.at, self.at + length
        if self.at > len(self.encoded):
            raise IndexError
        return self.encoded[start : self.at]

    def _deeper(self, depth: int) -> int:
        if depth == 0:
            raise _refusal(f"more than {MAX_CERTIFICATE_DEPTH} levels")
        return depth - 1

    def _container(self, major: int, argument: int, depth: int) -> object:
        if major == _MAP:
            self._count(2 * argument)
            return self._map(range(argument), depth)
        if major == _ARRAY:
            self._count(argument)
            return [self.value(depth) for _ in range(argument)]
        if argument not in _DATE_TAGS:
            raise _refusal("a tag that no certificate needs")
        return self.value(depth)

    def _count(self, more: int) -> None:
        """Refuse too many values before one of them is read."""
        self.items += more
        if self.items > MAX_CERTIFICATE_ITEMS:
            raise _refusal(f"more than {MAX_CERTIFICATE_ITEMS} values")

    def _indefinite(self, major: int, depth: int) -> object:
        if major == _MAP:
            return self._map(self._until_break(2), self._deeper(depth))
        if major == _ARRAY:
            inside = self._deeper(depth)
            return [self.value(inside) for _ in self._until_break(1)]
        if major == _TEXT:
            return b"".join(self._pieces(major)).decode()
        if major == _BYTES:
            return b"".join(self._pieces(major))
        raise _refusal("a number or tag without an end")

    def _until_break(self, values: int) -> Iterator[int]:
        """Once for each entry, which consists of so many values."""
        while self.encoded[self.at] != _BREAK:
            self._count(values)
            yield values
        self.at += 1

    def _pieces(self, major: int) -> Iterator[bytes]:
        """Those of a string that was written piece by piece, each of a definite length."""
        while self.encoded[self.at] != _BREAK:
            first, self.at = self.encoded[self.at], self.at + 1
            short = first & 0x1F
            if first >> 5 != major:
                raise _refusal("a string of other than strings")
            yield self._take(short if short < _FIRST_WIDTH else self._number(short))
        self.at += 1

    def _map(self, entries_to_come: Iterable[int], depth: int) -> dict[int | str, object]:
        entries: dict[int | str, object] = {}
        for _ in entries_to_come:
            key = self.value(depth)
            if type(key) is not str and type(key) is not int:
                raise _refusal("a key that is neither text nor a whole number")
            if key in entries:
                raise _refusal("a key twice")
            entries[key] = self.value(depth)
        return entries

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
