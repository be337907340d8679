"""One frame while it is looked at: its sizes and its promising regions, each made once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import cv2

from gateway.devices.decoder.pyramid import Grey, Pyramid, as_grey
from gateway.devices.decoder.reading import Point, Quad
from gateway.devices.decoder.regions import Region, code_like, overview

_NORMAL_PX: Final = 480
"""Longest side of a region at its normal size: 57 modules and some room have 8 px each there."""

_FINEST_PX: Final = 760
"""Longest side of a region enlarged: beyond it modules are large enough as they are."""

_LEAST_PX: Final = 20
"""Shortest side of a picture worth a look: the smallest code has 21 modules."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture made of a part of the frame.

    Args:
        picture: grey, or black and white.
        left: where it begins, in pixels of the frame.
        top: likewise.
        across: pixels of the frame for one of its pixels, along a row.
        down: likewise, along a column.
    """

    picture: Grey
    left: float = 0.0
    top: float = 0.0
    across: float = 1.0
    down: float = 1.0

    def redrawn(self, picture: Grey) -> "Sheet":
        """The same part of the frame in another picture, of another size perhaps."""
        high, wide = self.picture.shape
        across = self.across * wide / picture.shape[1]
        return replace(
            self, picture=picture, across=across, down=self.down * high / picture.shape[0]
        )

    def in_frame(self, quad: Quad) -> Quad:
        """Corners in the frame of a quad in the picture."""
        first, second, third, fourth = (self._point(corner) for corner in quad)
        return first, second, third, fourth

    def _point(self, corner: Point) -> Point:
        return self.left + corner[0] * self.across, self.top + corner[1] * self.down


class View:
    """A frame, and what has been made of it so far.

    Args:
        grey: the frame.
    """

    def __init__(self, grey: Grey) -> None:
        self.pyramid = Pyramid(grey)
        self._regions: tuple[Region, ...] | None = None

    def whole(self, finer: int = 0) -> Iterator[Sheet]:
        """The whole frame at overview size, or ``finer`` levels above it."""
        level = max(0, overview(self.pyramid) - finer)
        grey = self.pyramid.level(level)
        if grey is not None and min(grey.shape) >= _LEAST_PX:
            yield Sheet(grey, across=2.0**level, down=2.0**level)

    def regions(self, finer: int = 0) -> Iterator[Sheet]:
        """The regions that may hold a code, at normal size or up to ``finer`` levels above it."""
        if self._regions is None:
            self._regions = code_like(self.pyramid)
        for region in self._regions:
            sheet = self._cut(region, _level(region, finer))
            if sheet is not None and min(sheet.picture.shape) >= _LEAST_PX:
                yield sheet

    def _cut(self, region: Region, level: int) -> Sheet | None:
        grey = self.pyramid.level(max(0, level))
        if grey is None:
            return None
        step = 1 << max(0, level)
        left, top = region.left // step, region.top // step
        cut = grey[top : region.bottom // step, left : region.right // step]
        sheet = Sheet(cut, left * step, top * step, step, step)
        return sheet.redrawn(_enlarged(cut, 1 << -level)) if level < 0 and cut.size else sheet


def _level(region: Region, finer: int) -> int:
    level = 0
    while region.longest_px >> level > _NORMAL_PX:
        level += 1
    while finer > 0 and region.longest_px * 2.0 ** (finer - level) > _FINEST_PX:
        finer -= 1
    return level - finer


def _enlarged(grey: Grey, times: int) -> Grey:
    size = (grey.shape[1] * times, grey.shape[0] * times)
    return as_grey(cv2.resize(grey, size, interpolation=cv2.INTER_CUBIC))
