"""Undoes a blur of known width, as far as noise lets it; not the measuring of the blur."""

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.devices.decoder.pyramid import Grey, as_grey

TAPS: Final = 15
_FREQUENCIES: Final = 256
_NOISE: Final = 0.04
"""Power of the noise beside the picture's, which bounds what the filter amplifies (Wiener)."""


def deblurring(sigma_px: float) -> Callable[[Grey], Grey]:
    """What makes a picture as it was before a Gaussian blur.

    Args:
        sigma_px: standard deviation of the blur, pixels.
    """
    kernel = _kernel(sigma_px)
    return lambda grey: as_grey(cv2.sepFilter2D(grey, cv2.CV_8U, kernel, kernel))


def _kernel(sigma_px: float) -> NDArray[np.float32]:
    """One axis of the regularised inverse; its sum is 1, so that light stays as it is."""
    frequency = np.fft.rfftfreq(_FREQUENCIES)
    blur = np.exp(-2 * (np.pi * sigma_px * frequency) ** 2)
    response = np.fft.fftshift(np.fft.irfft(blur / (blur**2 + _NOISE)))
    middle = _FREQUENCIES // 2
    taps = response[middle - TAPS // 2 : middle + TAPS // 2 + 1]
    return np.asarray(taps / taps.sum(), np.float32)
