"""Bit streams of QR codes that no honest writer makes; not their drawing.

Modes, counts and designators as in ISO/IEC 18004:2015, 7.3 and 7.4; each of them may lie here.
"""

from collections.abc import Callable, Iterable
from enum import IntEnum

import numpy as np

Bits = list[int]
Rng = np.random.Generator


class Mode(IntEnum):
    """Mode indicators of four bits; 6, 10, 11, 12, 14 and 15 mean nothing."""

    END = 0
    NUMERIC = 1
    ALPHANUMERIC = 2
    STRUCTURED_APPEND = 3
    BYTES = 4
    FNC1_FIRST = 5
    ECI = 7
    KANJI = 8
    FNC1_SECOND = 9
    HANZI = 13


_COUNT_BITS = {
    Mode.NUMERIC: (10, 12, 14),
    Mode.ALPHANUMERIC: (9, 11, 13),
    Mode.BYTES: (8, 16, 16),
    Mode.KANJI: (8, 10, 12),
    Mode.HANZI: (8, 10, 12),
}
"""Length of the count in versions 1 to 9, 10 to 26 and 27 to 40."""

_MEANT = {Mode.NUMERIC: 1000, Mode.ALPHANUMERIC: 45 * 45, Mode.KANJI: 0x1E00}
"""Groups below this stand for characters, most of them at least."""

_HEAD_BITS = 24
"""Mode, count and what else may stand before a segment's content."""

_SHARDS = (
    "健康码".encode(),
    "健康码".encode("gb18030"),
    "ガス".encode("shift_jis"),
    b"\xef\xbb\xbf",  # byte order marks
    b"\xff\xfe\x00\xd8",
    b"\xc3\x28\xa0\xa1\xed\xa0\x80\xf4\x90\x80\x80\xc0\x80",  # no UTF-8
    "\u202e\u200b\ufffd\U0001f469\u200d\U0001f52c".encode(),  # right to left, no width, joined
    b"\0\x01\x07\x08\x0b\x1b[2J\x1b]0;x\x07\x7f\x85\x9b",  # control characters of a terminal
    b"\r\n\t",
    b"\x1d\x1e\x04",  # separators of GS1 and of ISO/IEC 15434
    b"PK1S:",
    b"HC1:",
    b"shc:/",
    b"?too-long",
    b"</script>'\";--%s%n{}",
)


def number(value: int, length: int) -> Bits:
    """The lowest ``length`` bits, the highest of them first."""
    return [value >> place & 1 for place in reversed(range(length))]


def of_bytes(content: Iterable[int]) -> Bits:
    """Eight bits for each."""
    return [bit for byte in content for bit in number(byte, 8)]


def byte_segment(content: bytes, version: int) -> Bits:
    """An honest segment in byte mode."""
    return [*_opened(Mode.BYTES, len(content), version), *of_bytes(content)]


def eci_designator(assignment: int) -> Bits:
    """An honest ECI header, 0 to 999,999."""
    if assignment < 1 << 7:
        return number(Mode.ECI, 4) + number(assignment, 8)
    if assignment < 1 << 14:
        return number(Mode.ECI, 4) + number(0b10 << 14 | assignment, 16)
    return number(Mode.ECI, 4) + number(0b110 << 21 | assignment, 24)


def hostile_stream(rng: Rng, version: int, capacity: int) -> Bits:
    """Segments that lie here and there, or nothing but chance; at most ``capacity`` bits."""
    if rng.random() < 0.1:
        return list(map(int, rng.integers(0, 2, capacity)))
    stream: Bits = []
    for _ in range(rng.choice([0, 1, 1, 1, 2, 2, 3, 6])):
        segment = _SEGMENTS[rng.integers(len(_SEGMENTS))]
        room = max(capacity - len(stream) - _HEAD_BITS, 0)
        stream += segment(rng, version, int(room * rng.random()))
    return stream[:capacity]


def eci_stream(rng: Rng, version: int) -> Bits:
    """Bytes under an ECI header of any number, those that name character sets most of all."""
    assignment = int(rng.choice([rng.integers(0, 40), rng.integers(0, 900), rng.integers(1 << 20)]))
    return eci_designator(min(assignment, 999_999)) + byte_segment(hostile_bytes(rng, 40), version)


def hostile_bytes(rng: Rng, most: int) -> bytes:
    """Shards of texts, or chance; at most ``most`` bytes."""
    if rng.random() < 0.3:
        return rng.bytes(int(rng.integers(0, most + 1)))
    shards = [_SHARDS[place] for place in rng.integers(0, len(_SHARDS), rng.integers(1, 8))]
    return b"".join(shards)[:most]


def _opened(mode: Mode, count: int, version: int) -> Bits:
    length = _COUNT_BITS[mode][(version >= 10) + (version >= 27)]
    return number(mode, 4) + number(count, length)


def _claimed(rng: Rng, honest: int) -> int:
    """A count: mostly true, sometimes a little off, sometimes anything."""
    lie = rng.random()
    if lie < 0.6:
        return honest
    return max(0, honest + int(rng.integers(-3, 4))) if lie < 0.8 else int(rng.integers(1 << 16))


def _grouped(mode: Mode, group_bits: int, per_group: int) -> Callable[[Rng, int, int], Bits]:
    """Groups that each stand for characters, or of any value at all."""

    def segment(rng: Rng, version: int, room: int) -> Bits:
        groups = room // group_bits
        most = _MEANT[mode] if rng.random() < 0.6 else 1 << group_bits
        stream = _opened(mode, _claimed(rng, groups * per_group), version)
        for group in rng.integers(0, most, groups):
            stream += number(int(group), group_bits)
        return stream

    return segment


def _bytes(rng: Rng, version: int, room: int) -> Bits:
    content = hostile_bytes(rng, room // 8)
    return _opened(Mode.BYTES, _claimed(rng, len(content)), version) + of_bytes(content)


def _hanzi(rng: Rng, version: int, room: int) -> Bits:
    """GB/T 18284: a subset of four bits, of which 1 alone is known, stands before the count."""
    count = _opened(Mode.HANZI, _claimed(rng, room // 13), version)[4:]
    subset = 1 if rng.random() < 0.7 else int(rng.integers(16))
    content = list(map(int, rng.integers(0, 2, room // 13 * 13)))
    return number(Mode.HANZI, 4) + number(subset, 4) + count + content


def _eci(rng: Rng, _version: int, _room: int) -> Bits:
    """Any designator, those included that begin with 111 or end too early."""
    if rng.random() < 0.6:
        return eci_designator(int(rng.integers(0, 40)))
    return number(Mode.ECI, 4) + number(int(rng.integers(1 << 24)), int(rng.choice([8, 16, 24])))


def _structured_append(rng: Rng, _version: int, _room: int) -> Bits:
    return number(Mode.STRUCTURED_APPEND, 4) + number(int(rng.integers(1 << 16)), 16)


def _fnc1(rng: Rng, _version: int, _room: int) -> Bits:
    if rng.random() < 0.5:
        return number(Mode.FNC1_FIRST, 4)
    return number(Mode.FNC1_SECOND, 4) + number(int(rng.integers(256)), 8)


def _any_mode(rng: Rng, _version: int, _room: int) -> Bits:
    return number(int(rng.integers(16)), 4)


_SEGMENTS: tuple[Callable[[Rng, int, int], Bits], ...] = (
    _grouped(Mode.NUMERIC, 10, 3),
    _grouped(Mode.ALPHANUMERIC, 11, 2),
    _grouped(Mode.KANJI, 13, 1),
    _bytes,
    _bytes,
    _hanzi,
    _eci,
    _structured_append,
    _fnc1,
    _any_mode,
)
