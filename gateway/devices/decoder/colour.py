"""The colour of a code's dark modules, as a hint from one picture; not what the colour may mean.

A module absorbs the same share of red, green and blue light whatever the lamp, the exposure and
the camera's white balance are. Linear light is therefore fitted against "how dark is this spot",
channel by channel: the fit at no darkness is the card's white, and its slope over that white is
the share absorbed. Blur and a milky reflection shrink all three shares alike, so the greatest is
taken for 1, and what the other channels absorb less is the colour.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.core.colour import ModuleColour
from gateway.devices.decoder.reading import Quad

Floats = NDArray[np.float32]

_MAX_SIDE_PX: Final = 128
"""A code is looked at in a square of this size at most: 16,384 pixels average all noise away."""

_MIN_SIDE_PX: Final = 42
"""Below it the smallest code, of 21 modules, has under 2 px a module, a single sample of chroma."""

_FARTHEST_PX: Final = 16_384.0
"""A corner farther away than this belongs to no picture."""

_INSET: Final = 0.04
"""Part of the side left out all around: one module of the smallest code, as corners are vague."""

_BLUR_SD_PX: Final = 1.2
"""Makes light and darkness equally vague: 4:2:0 leaves colour half as sharp as brightness."""

_CLIPPED: Final = 251
"""Brighter bytes are not light measured but light cut off."""

_MIN_CONTRAST: Final = 0.2
_MIN_FIT: Final = 0.35
"""Least share of light absorbed, and of its variation explained; a code that was read has more."""


@dataclass(frozen=True, slots=True)
class _Tint:
    """What dark modules send back in each channel above the channel that sends least.

    Args:
        red: share of the card's white, about 0 to 1; likewise ``green`` and ``blue``.
        clipped: share of the code's pixels at which only the greatest of the three is cut off.
    """

    red: float
    green: float
    blue: float
    clipped: float

    @property
    def strength(self) -> float:
        """0 for black and any grey, 1 for a colour like that of a lamp."""
        return max(self.red, self.green, self.blue)


@dataclass(frozen=True, slots=True)
class _Hue:
    """What counts as one colour.

    Args:
        colour: its name.
        coolest: least red in red and green together, 0 for pure green.
        warmest: most red in them, 1 for pure red.
        most_blue: most blue, as a part of the greater of red and green.
        black_below: strength below which it is only a reflection on black.
        least_strength: strength from which it is a colour.
    """

    colour: ModuleColour
    coolest: float
    warmest: float
    most_blue: float
    black_below: float
    least_strength: float


_HUES: Final = (
    _Hue(ModuleColour.GREEN, 0.0, 0.38, 1.2, 0.08, 0.10),
    _Hue(ModuleColour.YELLOW, 0.44, 0.76, 0.3, 0.12, 0.40),
    _Hue(ModuleColour.RED, 0.86, 1.1, 0.5, 0.12, 0.14),
)
"""In linear light, where amber #ffa000 has a warmth of 0.74 and red-orange #ff4500 of 0.94.

Orange #ff8c00 has 0.79, and nobody can tell which of the two an app meant by it.

Dark red #800000 has a strength of 0.22 and dark green #006400 of 0.13. Lamps that tint a milky
reflection on black are warm, so red must be stronger than green, and a dim yellow is none.
"""

_NO_HUE: Final = _Hue(ModuleColour.UNKNOWN, 0.0, 1.0, 0.0, 0.12, 1.0)

_FADING: Final = 0.1
"""Warmth that a warm colour loses with all of its strength: faded by JPEG, red turns to amber."""

_FEIGNED_LEAST: Final = 0.2
_FEIGNED_MOST: Final = 0.6
"""Strength feigned by white that is cut off in all of the code: it looks less bright than it is."""


def _light(value: float) -> float:
    """Linear light of an sRGB value, both 0 to 1 (IEC 61966-2-1)."""
    straight = value <= 0.04045  # noqa: PLR2004 -- where the standard's two parts meet
    return value / 12.92 if straight else ((value + 0.055) / 1.055) ** 2.4


_LIGHT: Final = np.array([_light(byte / 255) for byte in range(256)], np.float32)


def module_colour(bgr: NDArray[np.uint8], quad: Quad) -> ModuleColour:
    """Colour of a code's dark modules against its light ones; about 1 ms for any picture.

    Args:
        bgr: the picture, shape (height, width, 3), blue green red as sRGB.
        quad: the code's corners; a module more or less, or partly outside, does no harm.
    """
    square = _square(bgr, quad)
    tint = None if square is None else _tint(square)
    return ModuleColour.UNKNOWN if tint is None else _name(tint)


def _square(bgr: NDArray[np.uint8], quad: Quad) -> NDArray[np.uint8] | None:
    """The code seen from the front without its rim, or None if it is too small or no code."""
    if not (np.abs(quad) < _FARTHEST_PX).all():
        return None
    corners = np.array(quad, np.float32)
    if not cv2.isContourConvex(corners):
        return None
    side = min(_MAX_SIDE_PX, int(cv2.contourArea(corners) ** 0.5))
    if side < _MIN_SIDE_PX:
        return None
    middle = corners.mean(axis=0)
    inner = (middle + (corners - middle) * (1 - 2 * _INSET)).astype(np.float32)
    target = np.array([(0, 0), (side, 0), (side, side), (0, side)], np.float32)
    to_square = cv2.getPerspectiveTransform(inner, target)
    warped = cv2.warpPerspective(bgr, to_square, (side, side), borderMode=cv2.BORDER_REPLICATE)
    return warped.astype(np.uint8, copy=False)


def _tint(square: NDArray[np.uint8]) -> _Tint | None:
    """Fit light against darkness; None where the fit says little."""
    light = cv2.LUT(square, _LIGHT)
    both = cv2.GaussianBlur(cv2.merge((light, _darkness(square))), (0, 0), _BLUR_SD_PX)
    means = np.array(cv2.mean(both), np.float32)
    deviations = (both - _surroundings(both)).reshape(-1, 4)
    products = deviations.T @ deviations
    slopes = products[3, :3] / max(products[3, 3], 1e-6)
    absorbed = -slopes / np.maximum(means[:3] - slopes * means[3], 1e-6)
    strongest = int(absorbed.argmax())
    explained = slopes[strongest] * products[3, strongest]
    fits = explained >= _MIN_FIT * products[strongest, strongest]
    if not fits or absorbed[strongest] < _MIN_CONTRAST:
        return None
    blue, green, red = (1 - absorbed / absorbed[strongest]).tolist()
    cut_off = (square > _CLIPPED).reshape(-1, 3).mean(axis=0)
    return _Tint(red, green, blue, float(cut_off[absorbed.argmin()] - cut_off.min()))


def _darkness(square: NDArray[np.uint8]) -> Floats:
    """1 in dark modules and 0 in light ones, along the line on which their colours differ most.

    Brightness would not do: a yellow module is nearly as bright as the card, but lacks blue.
    """
    pixels = square.astype(np.float32)
    some = pixels.reshape(-1, 3)[::3]
    deviations = some - some.mean(axis=0)
    axis = np.linalg.eigh(deviations.T @ deviations)[1][:, 2]
    towards_white = (axis * np.sign(axis.sum())).reshape(1, 3)
    brightness = cv2.GaussianBlur(cv2.transform(pixels, towards_white), (3, 3), 0)
    return (brightness < _surroundings(brightness)).astype(np.float32)


def _surroundings(plane: cv2.typing.MatLike) -> cv2.typing.MatLike:
    """Means over a third of the code, so that a shadow across it is not taken for modules."""
    side = plane.shape[0] // 3 | 1
    return cv2.blur(plane, (side, side))


def _name(tint: _Tint) -> ModuleColour:
    """Sort by hue, then ask whether there is enough of it; what lies between is unknown."""
    hue = _hue(tint)
    if tint.strength - _FEIGNED_LEAST * tint.clipped < hue.black_below:
        return ModuleColour.BLACK
    enough = tint.strength - _FEIGNED_MOST * tint.clipped >= hue.least_strength
    return hue.colour if enough else ModuleColour.UNKNOWN


def _hue(tint: _Tint) -> _Hue:
    chief = max(tint.red, tint.green)
    warmth = tint.red / max(tint.red + tint.green, 1e-6)
    if tint.red > tint.green:
        warmth += _FADING * max(0.0, 1 - tint.strength)
    return next(
        (
            hue
            for hue in _HUES
            if hue.coolest <= warmth <= hue.warmest and tint.blue <= hue.most_blue * chief
        ),
        _NO_HUE,
    )
