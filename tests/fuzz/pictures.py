"""Hostile pictures by kind: codes of all sorts and what is no code; not what a camera gives."""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.devices.decoder.wire import MAX_PIXELS
from tests.fuzz.bits import Rng
from tests.fuzz.symbols import Cells, any_symbol, damaged, hostile, named_charset, plain

Grey = NDArray[np.uint8]
Pixels = NDArray[Any]
"""Any array at all; what the gate is given need not be a picture."""

Makers = tuple[Callable[[], Pixels], ...]

_FRAMES = ((120, 160), (240, 320), (480, 640), (480, 640), (720, 1280), (1080, 1920))
_LONGEST_SIDE = 7680
_FINDER = np.pad(np.pad(np.ones((3, 3), np.uint8), 1), 1, constant_values=1)
_WHITE = 255


def drawn(cells: Cells, scale: int, quiet: int = 4) -> Grey:
    """Dark modules on white, ``scale`` pixels wide, with so many modules of quiet zone."""
    return np.kron(np.pad(1 - cells, quiet, constant_values=1), _square(scale)) * np.uint8(_WHITE)


def code(rng: Rng) -> Grey:
    """A hostile symbol as a printer makes it; any scale, with or without quiet zone."""
    return drawn(any_symbol(rng), int(rng.integers(1, 9)), int(rng.integers(0, 6)))


def damaged_code(rng: Rng) -> Grey:
    """A symbol with wrong modules, patterns or size, well drawn."""
    return drawn(damaged(rng), int(rng.integers(2, 7)))


def hostile_code(rng: Rng) -> Grey:
    """Perfect error correction around a bit stream that lies, well drawn."""
    return drawn(hostile(rng) if rng.random() < 0.6 else named_charset(rng), 4)


def held_up(rng: Rng) -> Grey:
    """A code in a lane: turned, tilted, blurred, noisy, in any contrast, dark or light."""
    high, wide = _FRAMES[rng.integers(len(_FRAMES))]
    return _spoilt(rng, _placed(rng, code(rng), high, wide))


def one_colour_apart(rng: Rng) -> Grey:
    """Extreme contrast: two grey levels anywhere, mostly next to each other; or inverted."""
    picture = code(rng)
    dark = int(rng.integers(0, _WHITE))
    light = dark + 1 if rng.random() < 0.5 else int(rng.integers(0, _WHITE + 1))
    return np.where(picture == 0, dark, light).astype(np.uint8)


def crowd(rng: Rng) -> Grey:
    """Many codes in one picture, mostly small, up to some hundred."""
    kinds = [drawn(any_symbol(rng), 2)[:130, :130] for _ in range(6)]
    kinds += [drawn(plain(f"NUMBER {n}"), 2) for n in range(6)]
    rows, columns = rng.integers(1, 12, 2)
    sheet = np.full((rows * 130, columns * 130), _WHITE, np.uint8)
    for row in range(rows):
        for column in range(columns):
            tile = kinds[rng.integers(len(kinds))]
            place = sheet[row * 130 :, column * 130 :]
            place[: tile.shape[0], : tile.shape[1]] = tile[: place.shape[0], : place.shape[1]]
    return sheet


def finders(rng: Rng) -> Grey:
    """Nothing but corners of codes, as many as fit or wherever they fall; each three are a try."""
    scale, gap = int(rng.integers(1, 6)), int(rng.integers(1, 14))
    high, wide = _FRAMES[rng.integers(len(_FRAMES) - 1)]
    if rng.random() < 0.5:
        tile = drawn(_FINDER, scale, 0)
        tile = np.pad(tile, (0, gap * scale), constant_values=_WHITE)
        return np.tile(tile, (high // len(tile) + 1, wide // len(tile) + 1))
    sheet = np.full((high, wide), _WHITE, np.uint8)
    for _ in range(rng.integers(1, 400)):
        tile = drawn(_FINDER, int(rng.integers(1, 6)), 1)
        top, left = rng.integers(0, high), rng.integers(0, wide)
        place = sheet[top : top + len(tile), left : left + len(tile)]
        place[:] = tile[: place.shape[0], : place.shape[1]]
    return sheet


def stripes(rng: Rng) -> Grey:
    """Bars of any widths, checkerboards, rings: what looks like a code's lines everywhere."""
    high, wide = _FRAMES[rng.integers(len(_FRAMES) - 1)]
    down, right = np.mgrid[:high, :wide]
    step, turn = rng.integers(1, 20), rng.integers(4)
    field = (
        right // step,
        down // step + right // step,
        np.hypot(down - high / 2, right - wide / 2) // step,
        _bars(rng, wide)[right],
    )[turn]
    return np.asarray(field % 2 * _WHITE, np.uint8)


def noise(rng: Rng) -> Grey:
    """Chance, fine or coarse, grey or black and white, or nothing at all."""
    high, wide = _FRAMES[rng.integers(len(_FRAMES) - 1)]
    grain = int(rng.choice([1, 1, 2, 3, 8]))
    field = rng.integers(0, 256, (high // grain + 1, wide // grain + 1)).astype(np.uint8)
    choice = rng.random()
    if choice < 0.4:
        field = (field // 128 * _WHITE).astype(np.uint8)
    elif choice < 0.5:
        field[:] = rng.integers(256)
    return np.kron(field, _square(grain))[:high, :wide]


def odd_size(rng: Rng) -> Grey:
    """Lines and dots: 1 x 1, 1 x N, N x 1, a code cut to a strip, a few pixels."""
    longest = int(rng.choice([1, 2, 3, 7, 40, 500, _LONGEST_SIDE]))
    shape = (int(rng.integers(1, 5)), longest)
    if rng.random() < 0.5:
        shape = shape[::-1]
    if rng.random() < 0.3:
        strip = code(rng)
        return np.ascontiguousarray(strip[: int(rng.integers(1, 60)), : int(rng.integers(1, 60))])
    return rng.integers(0, 2, shape).astype(np.uint8) * np.uint8(_WHITE)


def no_picture(rng: Rng) -> Pixels:
    """Empty, of no or too many dimensions, not bytes, or too large by a little or a lot."""
    choices: Makers = (
        lambda: np.zeros((0, int(rng.integers(0, 9))), np.uint8),
        lambda: np.zeros((int(rng.integers(0, 9)), 0), np.uint8),
        lambda: np.zeros((), np.uint8),
        lambda: np.zeros(int(rng.integers(0, 99)), np.uint8),
        lambda: np.zeros((4, 4, int(rng.integers(0, 5))), np.uint8),
        lambda: rng.random((30, 30)),
        lambda: np.full((30, 30), np.nan, np.float32),
        lambda: np.zeros((30, 30), np.uint16),
        lambda: np.zeros((30, 30), np.bool_),
        lambda: np.zeros((30, 30), np.complex128),
        lambda: np.broadcast_to(np.uint8(7), (MAX_PIXELS + 1, 1)),
        lambda: np.broadcast_to(np.uint8(7), (1 << 31, 1 << 31)),
    )
    return choices[rng.integers(len(choices))]()


def views(rng: Rng) -> Grey:
    """Pictures that are part of another, stand on their head or repeat one row: no plain memory."""
    picture = code(rng)
    choices: Makers = (
        lambda: picture[::-1],
        lambda: picture[:, ::-1],
        lambda: picture.T,
        lambda: picture[::2, ::3],
        lambda: np.broadcast_to(picture[:1], picture.shape),
        lambda: np.asfortranarray(picture),
    )
    return np.asarray(choices[rng.integers(len(choices))](), np.uint8)


def giant(rng: Rng) -> Grey:
    """The largest pictures that a camera is allowed, full of something or nearly empty."""
    shapes = ((4320, 7680), (7680, 4320), (2160, 3840), (3024, 4032), (1, MAX_PIXELS))
    high, wide = shapes[rng.integers(len(shapes))]
    makers = (code, crowd, finders, stripes, noise)
    tile = makers[rng.integers(len(makers))](rng)[:high, :wide]
    if rng.random() < 0.5:
        sheet = np.full((high, wide), _WHITE, np.uint8)
        sheet[: tile.shape[0], : tile.shape[1]] = tile
        return sheet
    return np.tile(tile, (high // tile.shape[0] + 1, wide // tile.shape[1] + 1))[:high, :wide]


def _square(side: int) -> Grey:
    return np.ones((side, side), np.uint8)


def _bars(rng: Rng, length: int) -> NDArray[np.int64]:
    """Which of two colours each pixel of a row has, in runs of a code's proportions."""
    runs = rng.choice([1, 1, 1, 2, 3, 4], length) * rng.integers(1, 6)
    return np.arange(length).repeat(runs)[:length]


def _placed(rng: Rng, picture: Grey, high: int, wide: int) -> Grey:
    """Somewhere in a frame, seen from anywhere; parts of it may lie outside."""
    ends = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)
    size = float(rng.uniform(0.05, 1.3)) * min(high, wide)
    turn = float(rng.uniform(0, 2 * np.pi)) if rng.random() < 0.5 else 0.0
    across = np.array([(np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn))])
    tilted = (ends - 0.5) @ across * (1 + rng.uniform(-0.25, 0.25, (4, 1)))
    middle = rng.uniform(0.2, 0.8, 2) * (wide, high)
    there = (tilted * size + middle).astype(np.float32)
    here = ends * np.array(picture.shape[::-1], np.float32)
    seen = cv2.warpPerspective(
        picture,
        cv2.getPerspectiveTransform(here, there),
        (wide, high),
        flags=cv2.INTER_AREA,
        borderValue=float(rng.integers(256)),
    )
    return seen.astype(np.uint8, copy=False)


def _spoilt(rng: Rng, frame: Grey) -> Grey:
    """What a lens, a lamp and a sensor do."""
    light = frame.astype(np.float32)
    if rng.random() < 0.5:
        light = cv2.GaussianBlur(light, (0, 0), float(rng.uniform(0.3, 4))).astype(np.float32)
    if rng.random() < 0.2:
        light = _WHITE - light
    light = light * rng.uniform(0.02, 1.5) + rng.uniform(-60, 60)
    if rng.random() < 0.5:
        light = light + rng.standard_normal(light.shape, np.float32) * rng.uniform(1, 40)
    return light.clip(0, _WHITE).astype(np.uint8)
