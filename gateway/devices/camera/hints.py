"""Tells from one grey frame what keeps a code from being read: light or focus; reads no code."""

from dataclasses import dataclass
from enum import Enum, unique
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.devices.camera.pictures import Grey
from gateway.devices.decoder.reading import Quad


@unique
class Verdict(Enum):
    """What to change about the camera or the lamp first; its sentence is in ``gateway.texts``."""

    TOO_DARK = "too-dark"
    TOO_BRIGHT = "too-bright"
    GLARE = "glare"
    OUT_OF_FOCUS = "out-of-focus"
    NO_EDGES = "no-edges"
    """Nothing that focus could be judged by: a bare wall, or a lens far out of focus."""
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Hints:
    """What was measured, and the verdict.

    Args:
        sharpness: share of an edge's height within 8 pixels that falls on its steepest 2: 1 is
            a step, 0.25 a ramp of 8 pixels or more; None where there is no edge to see.
        light: mean grey value, 0 to 255.
        black_share: of pixels at the lower end of the range, 0 to 1.
        white_share: of pixels at the upper end of it, 0 to 1.
        burnt_share: of pixels in patches of white that no code has, 0 to 1.
        verdict: what to change first.
    """

    sharpness: float | None
    light: float
    black_share: float
    white_share: float
    burnt_share: float
    verdict: Verdict


SHARP_FROM: Final = 0.5
"""Between a blur with a Gaussian deviation of 1.5 pixels, at which a pass with modules of 4 pixels
is still read, and one of 2 pixels, half a module, at which it no longer is (measured)."""

DARK_BELOW: Final = 45.0
BRIGHT_FROM: Final = 215.0
"""Mean grey value: half of a code is white, so one that is well lit lies between these two."""
LIT_FROM: Final = 120
"""A bright spot of this grey value is a lit screen in a dark lane, which needs no more light."""
WHITE_SHARE_FROM: Final = 0.75
BURNT_SHARE_FROM: Final = 0.02

_BLACK_TO: Final = 5
_WHITE_FROM: Final = 250
_SPOT_SHARE: Final = 0.02
_EDGE_PX: Final = 8
_STEEP_PX: Final = 2
_EDGE_GREY: Final = 24
"""Five times what noise with a deviation of 6 grey values does to mixed lines' differences."""
_EDGES_FROM: Final = 0.002
_HIGHEST_PART: Final = 20
_NEARLY: Final = 0.8
_PATCHES_PER_SIDE: Final = 6
"""A white square of a sixth of a code's side is 3 modules or more; codes mask such squares away."""
_SAMPLED_LINES: Final = 40
_SAMPLED_SIDE: Final = 120


def judge(grey: Grey, quad: Quad | None = None) -> Hints:
    """Measure a frame, or the place in it that counts; under 1 ms for 1280 x 720.

    Args:
        grey: rows of grey values.
        quad: corners of a code, or of the place where codes are held; the whole frame if None
            or if it lies outside.
    """
    place = _around(grey, quad)
    step = max(1, min(place.shape) // _SAMPLED_SIDE)
    sample = np.ascontiguousarray(place[::step, ::step])
    counts = np.bincount(sample.ravel(), minlength=256) / sample.size
    reached = np.cumsum(counts)
    brightest = int(np.searchsorted(reached, 1 - _SPOT_SHARE))
    sharpness = _sharpness(place)
    light = float(counts @ np.arange(256))
    white = float(counts[_WHITE_FROM:].sum())
    burnt = _burnt_share(sample)
    verdict = _verdict(sharpness, light, brightest, white, burnt)
    return Hints(sharpness, light, float(counts[: _BLACK_TO + 1].sum()), white, burnt, verdict)


def _verdict(
    sharpness: float | None, light: float, brightest: int, white: float, burnt: float
) -> Verdict:
    if light < DARK_BELOW and brightest < LIT_FROM:
        return Verdict.TOO_DARK
    if light >= BRIGHT_FROM or white >= WHITE_SHARE_FROM:
        return Verdict.TOO_BRIGHT
    if burnt >= BURNT_SHARE_FROM:
        return Verdict.GLARE
    if sharpness is None:
        return Verdict.NO_EDGES
    return Verdict.GOOD if sharpness >= SHARP_FROM else Verdict.OUT_OF_FOCUS


def _around(grey: Grey, quad: Quad | None) -> Grey:
    if quad is None:
        return grey
    height, width = grey.shape
    columns = np.clip([x for x, _ in quad], 0, width).astype(int)
    rows = np.clip([y for _, y in quad], 0, height).astype(int)
    place = grey[rows.min() : rows.max(), columns.min() : columns.max()]
    return place if min(place.shape) > _EDGE_PX else grey


def _sharpness(place: Grey) -> float | None:
    """The worse of both directions, for a hand's movement blurs only one of them."""
    height, width = place.shape
    if min(place.shape) <= _EDGE_PX:
        return None
    across = _steepness(_mixed(place, max(1, height // _SAMPLED_LINES)))
    down = _steepness(_mixed(place.T, max(1, width // _SAMPLED_LINES)))
    return min((told for told in (across, down) if told is not None), default=None)


def _mixed(lines: Grey, step: int) -> Grey:
    """Each ``step``-th line, mixed with the two below it, so that noise is nearly halved."""
    first, second, third = (lines[start : len(lines) - 2 + start : step] for start in range(3))
    half = cv2.addWeighted(first, 0.5, second, 0.5, 0)
    return cv2.addWeighted(half, 2 / 3, third, 1 / 3, 0).astype(np.uint8, copy=False)


def _steepness(lines: Grey) -> float | None:
    """Mean over all edges of the steepest pixel's share of the edge; None without edges."""
    slopes = cv2.absdiff(lines[:, _STEEP_PX:], lines[:, :-_STEEP_PX])
    steepest = cv2.dilate(slopes, np.ones((1, _EDGE_PX - _STEEP_PX + 1), np.uint8), anchor=(0, 0))
    heights = cv2.absdiff(lines[:, _EDGE_PX:], lines[:, :-_EDGE_PX])
    highest = np.sort(heights[heights >= _EDGE_GREY])
    if highest.size < _EDGES_FROM * heights.size:
        return None
    # only the highest edges: on low ones the noise is the steepest pixel
    high = heights >= highest[-1 - highest.size // _HIGHEST_PART] * _NEARLY
    shares = steepest[:, : heights.shape[1]][high] / heights[high]
    return float(np.minimum(shares, 1.0).mean())


def _burnt_share(sample: NDArray[np.uint8]) -> float:
    side = max(2, min(sample.shape) // _PATCHES_PER_SIDE)
    white = (sample >= _WHITE_FROM).astype(np.uint8)
    square = np.ones((side, side), np.uint8)
    # black beyond the rim, or the quiet zone would count as half of a patch
    patches = cv2.morphologyEx(
        white, cv2.MORPH_OPEN, square, borderType=cv2.BORDER_CONSTANT, borderValue=0
    )
    return float(np.count_nonzero(patches) / patches.size)
