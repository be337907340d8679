"""A grey picture at falling sizes, each made once when a pass asks for it; not what is in it."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
"""Rows of grey values, shape (height, width), 0 is black."""

SMALLEST_PX: Final = 12
"""Shortest side worth halving once more: a version-1 code has 21 modules."""


class Pyramid:
    """Level 0 is the picture, each level has half the width and height of the one before.

    Args:
        grey: the picture; never written to.
    """

    def __init__(self, grey: Grey) -> None:
        self._levels = [grey]

    def level(self, number: int) -> Grey | None:
        """The picture ``number`` times halved, None where it would be too small to hold a code."""
        while len(self._levels) <= number:
            last = self._levels[-1]
            if min(last.shape) < 2 * SMALLEST_PX:
                return None
            self._levels.append(halved(last))
        return self._levels[number]


def halved(means: NDArray[np.uint8], across: int = 2) -> NDArray[np.uint8]:
    """Means of two rows and ``across`` columns; an odd rim is left out, a lone line is kept.

    OpenCV's INTER_AREA is about ten times slower where the factor is not a whole number.

    Args:
        means: rows of pixels, of one channel or several.
        across: columns to be made one; 1 halves the height only.
    """
    high, wide = max(means.shape[0] // 2, 1), max(means.shape[1] // across, 1)
    even = means[: 2 * high, : across * wide]
    return as_grey(cv2.resize(even, (wide, high), interpolation=cv2.INTER_AREA))


def as_grey(matrix: cv2.typing.MatLike) -> Grey:
    """What OpenCV gave back, as the bytes that it is; nothing is copied."""
    return matrix.astype(np.uint8, copy=False)
