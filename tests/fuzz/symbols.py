"""QR symbols of any bit stream with correct error correction, and damage to them; not pictures."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from segno import consts, encoder

from tests.fuzz.bits import (
    Bits,
    Rng,
    byte_segment,
    eci_stream,
    hostile_bytes,
    hostile_stream,
    number,
)

Cells = NDArray[np.uint8]
"""Modules of a symbol, shape (side, side); 1 is dark."""

_CONSTS: Any = consts
_ENCODER: Any = encoder
"""Untyped inner parts of segno, at the version of the lock."""

LEVELS = "LMQH"
LARGEST_VERSION = 40
_FINDER = 7
_SMALL_VERSIONS = 12


def capacity_bits(version: int, level: str) -> int:
    """Bits of data that a symbol holds."""
    return int(_CONSTS.SYMBOL_CAPACITY[version][_CONSTS.ERROR_MAPPING[level]])


def symbol(stream: Bits, version: int, level: str, mask: int) -> Cells:
    """The symbol of this bit stream, which nobody looks at; it is cut or padded to fit.

    Args:
        stream: bits of data.
        version: 1 to 40.
        level: of error correction, L, M, Q or H.
        mask: number of the mask pattern, 0 to 7.
    """
    room, error = capacity_bits(version, level), _CONSTS.ERROR_MAPPING[level]
    held = (stream + number(0, 4))[:room]
    held += [0] * (-len(held) % 8)
    pads = (number(0b11101100_00010001, 16) * (room // 16 + 1))[: room - len(held)]
    side = _ENCODER.calc_matrix_size(version)
    matrix = _ENCODER.make_matrix(side, side)
    _ENCODER.add_finder_patterns(matrix, side, side)
    _ENCODER.add_alignment_patterns(matrix, side, side)
    codewords = _ENCODER.make_final_message(version, error, _ENCODER.Buffer(held + pads))
    _ENCODER.add_codewords(matrix, codewords, version)
    _, matrix = _ENCODER.find_and_apply_best_mask(matrix, side, side, mask)
    _ENCODER.add_format_info(matrix, version, error, mask)
    _ENCODER.add_version_info(matrix, version)
    return np.array([list(row) for row in matrix], np.uint8)


def plain(text: str) -> Cells:
    """The code of an honest text of up to 100 bytes."""
    return symbol(byte_segment(text.encode(), 6), 6, "L", 3)


def hostile(rng: Rng) -> Cells:
    """Any bit stream in any symbol."""
    version, level = _shape(rng)
    return symbol(hostile_stream(rng, version, capacity_bits(version, level)), version, level, 2)


def named_charset(rng: Rng) -> Cells:
    """Bytes of any kind under an ECI header of any number."""
    version = int(rng.integers(4, 12))
    return symbol(eci_stream(rng, version), version, "L", int(rng.integers(8)))


def full_of_bytes(rng: Rng) -> Cells:
    """As many bytes as fit, without a word on what they mean."""
    version, level = _shape(rng)
    most = capacity_bits(version, level) // 8 - 3
    content = (hostile_bytes(rng, most) or b"\0") * most
    return symbol(byte_segment(content[:most], version), version, level, int(rng.integers(8)))


def full_of_digits(rng: Rng) -> Cells:
    """The longest texts that there are, up to 7,089 characters."""
    version = LARGEST_VERSION if rng.random() < 0.1 else int(rng.integers(1, 30))
    count_bits = (10, 12, 14)[(version >= 10) + (version >= 27)]
    groups = (capacity_bits(version, "L") - 4 - count_bits) // 10
    stream = number(1, 4) + number(3 * groups, count_bits)
    for digits in rng.integers(0, 1000, groups):
        stream += number(int(digits), 10)
    return symbol(stream, version, "L", int(rng.integers(8)))


def empty(rng: Rng) -> Cells:
    """A code without a text: nothing at all, or segments without content."""
    stream: Bits = []
    for _ in range(rng.integers(0, 3)):
        stream += byte_segment(b"", 1)
    version, level = _shape(rng)
    return symbol(stream, version, level, int(rng.integers(8)))


def damaged(rng: Rng) -> Cells:
    """A symbol of which one to three things are wrong."""
    cells = _MAKERS[rng.integers(len(_MAKERS))](rng)
    for _ in range(rng.integers(1, 4)):
        cells = _DAMAGES[rng.integers(len(_DAMAGES))](rng, cells)
    return np.ascontiguousarray(cells)


def any_symbol(rng: Rng) -> Cells:
    """One of all of these."""
    return damaged(rng) if rng.random() < 0.5 else _MAKERS[rng.integers(len(_MAKERS))](rng)


def _shape(rng: Rng) -> tuple[int, str]:
    """Mostly small symbols, as large ones take long to write; their level."""
    most = LARGEST_VERSION if rng.random() < 0.05 else _SMALL_VERSIONS
    return int(rng.integers(1, most + 1)), str(rng.choice(list(LEVELS)))


def _flips(rng: Rng, cells: Cells) -> Cells:
    """Single modules anywhere, within and beyond what error correction mends."""
    wrong = rng.random(cells.shape) < rng.choice([0.005, 0.02, 0.05, 0.1, 0.3])
    return np.where(wrong, 1 - cells, cells)


def _blot(rng: Rng, cells: Cells) -> Cells:
    """A rectangle of one colour."""
    spoilt = cells.copy()
    top, left = rng.integers(0, len(cells), 2)
    high, wide = rng.integers(1, len(cells) // 2, 2)
    spoilt[top : top + high, left : left + wide] = rng.integers(2)
    return spoilt


def _wrong_format(rng: Rng, cells: Cells) -> Cells:
    """The modules that tell level and mask, both copies."""
    spoilt = cells.copy()
    for line in (spoilt[8], spoilt[:, 8]):
        line[:9] ^= rng.integers(0, 2, 9).astype(np.uint8)
        line[-8:] ^= rng.integers(0, 2, 8).astype(np.uint8)
    return spoilt


def _wrong_version(rng: Rng, cells: Cells) -> Cells:
    """The modules that tell the version from 7 on; content in smaller symbols."""
    spoilt = cells.copy()
    noise = rng.integers(0, 2, (6, 3)).astype(np.uint8)
    spoilt[:6, -11:-8] ^= noise
    spoilt[-11:-8, :6] ^= noise.T if rng.random() < 0.5 else 0
    return spoilt


def _finder_moved(rng: Rng, cells: Cells) -> Cells:
    """A corner's pattern goes to another corner, or is there twice."""
    spoilt = cells.copy()
    near, far = slice(0, _FINDER), slice(-_FINDER, None)
    corners = [(near, near), (near, far), (far, near), (far, far)]
    origin, target = rng.permutation(4)[:2]
    moved = spoilt[corners[origin]].copy()
    if rng.random() < 0.5:
        spoilt[corners[origin]] = spoilt[corners[target]]
    spoilt[corners[target]] = moved
    return spoilt


def _torn(rng: Rng, cells: Cells) -> Cells:
    """A few lines lost or there twice: a symbol of a size that no version has."""
    rows, columns = (
        np.arange(side).repeat(rng.choice(3, side, p=(0.03, 0.94, 0.03))) for side in cells.shape
    )
    return cells[rows] if rng.random() < 0.5 else cells[rows][:, columns]


def _mirrored(rng: Rng, cells: Cells) -> Cells:
    return cells.T if rng.random() < 0.5 else cells[::-1]


_MAKERS: tuple[Callable[[Rng], Cells], ...] = (
    hostile,
    hostile,
    hostile,
    named_charset,
    named_charset,
    full_of_bytes,
    full_of_digits,
    empty,
)
_DAMAGES: tuple[Callable[[Rng, Cells], Cells], ...] = (
    _flips,
    _flips,
    _blot,
    _wrong_format,
    _wrong_version,
    _finder_moved,
    _torn,
    _mirrored,
)
