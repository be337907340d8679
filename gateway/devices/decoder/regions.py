"""Where in a picture edges run densely both ways, as those of a code do; not the reading."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.devices.decoder.pyramid import Grey, Pyramid

MOST: Final = 2
"""Regions of one picture: they held the code in 95 to 97 of 100 generated frames."""

_SMALL_PX: Final = 640
_LONGEST_PX: Final = 1024
"""Longest side of the picture in which regions are sought: a code of 21 modules of 1.5 px, as
small as any that is read, still has four blocks there in a frame of 1920 x 1080."""

_BLOCK_PX: Final = 4
"""Side of a block in that picture."""

_SPREAD: Final = 5
"""Blocks over which density is averaged, so that a code is one blob."""

_DENSE: Final = 0.40
"""Share of the densest spot's density that still belongs to a code."""

_LEAST_DENSITY: Final = 3.0
"""Mean grey steps per pixel below which there is no code at all."""

_LEAST_BLOCKS: Final = 4
_MARGIN: Final = 0.15
"""Part of a blob's sides that is added all around, and a block: the corners that averaging ate,
where the finder patterns are, and the quiet zone."""


@dataclass(frozen=True, slots=True)
class Region:
    """A box of the picture, in pixels, right and bottom not included."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def longest_px(self) -> int:
        """Its longer side."""
        return max(self.right - self.left, self.bottom - self.top)


def overview(pyramid: Pyramid) -> int:
    """The level at which a whole picture is looked at first: 1024 px at most, and 640 of 1280.

    Args:
        pyramid: of the picture.
    """
    whole = pyramid.level(0)
    level = 0 if whole is None or max(whole.shape) <= _SMALL_PX else 1
    while (there := pyramid.level(level)) is not None and max(there.shape) > _LONGEST_PX:
        level += 1
    return level


def code_like(pyramid: Pyramid) -> tuple[Region, ...]:
    """At most ``MOST`` boxes, the likelier first; none in an even picture."""
    level = overview(pyramid)
    grey, whole = pyramid.level(level), pyramid.level(0)
    if grey is None or whole is None or min(grey.shape) < _LEAST_BLOCKS * _BLOCK_PX * 2:
        return ()
    density = cv2.blur(_both_ways(grey).astype(np.float32), (_SPREAD, _SPREAD))
    peak = float(density.max())
    if peak < _LEAST_DENSITY:
        return ()
    boxes = sorted(_blobs(np.asarray(density, np.float32), _DENSE * peak), reverse=True)
    side = _BLOCK_PX << level
    return tuple(_region(box, side, whole.shape) for _, box in boxes[:MOST])


def _both_ways(grey: Grey) -> cv2.typing.MatLike:
    """The weaker of horizontal and vertical change in each block: text and bars have one only."""
    high, wide = (length // _BLOCK_PX - 1 for length in grey.shape)
    across = cv2.absdiff(grey[:, 2:], grey[:, :-2])[: high * _BLOCK_PX, : wide * _BLOCK_PX]
    down = cv2.absdiff(grey[2:], grey[:-2])[: high * _BLOCK_PX, : wide * _BLOCK_PX]
    means = (cv2.resize(way, (wide, high), interpolation=cv2.INTER_AREA) for way in (across, down))
    return cv2.min(*means)


Box = tuple[int, int, int, int]
"""Left, top, width and height in blocks."""


def _blobs(density: NDArray[np.float32], least: float) -> list[tuple[float, Box]]:
    """Connected blobs and how like a code each is: dense in all, full and square."""
    mask = (density > least).astype(np.uint8)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    found = []
    for number, row in enumerate(boxes[1:].tolist(), start=1):
        left, top, wide, high, area = row
        if min(wide, high) >= _LEAST_BLOCKS:
            inside = np.s_[top : top + high, left : left + wide]
            total = float(density[inside][labels[inside] == number].sum())
            fullness, squareness = area / (wide * high), min(wide, high) / max(wide, high)
            found.append((total * fullness * squareness, (left, top, wide, high)))
    return found


def _region(box: Box, side_px: int, shape: tuple[int, ...]) -> Region:
    left, top, wide, high = box
    beside, above = 1 + round(_MARGIN * wide), 1 + round(_MARGIN * high)
    return Region(
        max(0, (left - beside) * side_px),
        max(0, (top - above) * side_px),
        min(shape[1], (left + wide + beside) * side_px),
        min(shape[0], (top + high + above) * side_px),
    )
