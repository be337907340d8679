"""Ways to reshape a grey picture before an engine sees it; not which picture needs which."""

from typing import Final

import cv2
import numpy as np

from gateway.devices.decoder.pyramid import Grey, as_grey

_TONES: Final = np.arange(256) / 255
_DARKER: Final = np.round(255 * _TONES**2).astype(np.uint8)
_LIGHTER: Final = np.round(255 * _TONES**0.5).astype(np.uint8)

_OBLONG: Final = 1.25
_MAX_SQUARE_PX: Final = 640


def darkened(grey: Grey) -> Grey:
    """Tones squared: spreads the light ones, as in glare and on a bright screen."""
    return as_grey(cv2.LUT(grey, _DARKER))


def lightened(grey: Grey) -> Grey:
    """Square root of the tones: spreads the dark ones, as at night and on a dim screen."""
    return as_grey(cv2.LUT(grey, _LIGHTER))


def without_specks(grey: Grey) -> Grey:
    """Each pixel the median of its three by three: takes away noise and thin cracks."""
    return as_grey(cv2.medianBlur(grey, 3))


def half_as_wide(grey: Grey) -> Grey:
    """Squeezed to half its width: a code that leans back far looks square again."""
    return _resized(grey, grey.shape[1] // 2, grey.shape[0])


def half_as_high(grey: Grey) -> Grey:
    """Squeezed to half its height: a code turned far aside looks square again."""
    return _resized(grey, grey.shape[1], grey.shape[0] // 2)


def squared(grey: Grey) -> Grey | None:
    """An oblong picture stretched to a square, None for one that is nearly square already."""
    longest = max(grey.shape)
    if longest < _OBLONG * min(grey.shape):
        return None
    side = min(longest, _MAX_SQUARE_PX)
    return as_grey(cv2.resize(grey, (side, side), interpolation=cv2.INTER_CUBIC))


def _resized(grey: Grey, width: int, height: int) -> Grey:
    size = (max(width, 1), max(height, 1))
    return as_grey(cv2.resize(grey, size, interpolation=cv2.INTER_AREA))
