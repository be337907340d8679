"""Which of several codes in a frame is the one held up, by the guide box; not what they mean."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import hypot, sqrt
from typing import Final

from gateway.config.shape import CameraSection
from gateway.devices.decoder.reading import Point, Quad, Reading

_ROUNDING: Final = 1e-9
"""0.1 + 0.2 + 0.7 is a hair more than 1, though the file says that the box ends at the edge."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where people are asked to hold their code, in fractions of the frame, 0 to 1.

    Args:
        left: of the frame's width, from its left edge.
        top: of the frame's height, from its upper edge.
        width: of the frame's width.
        height: of the frame's height.
    """

    left: float
    top: float
    width: float
    height: float

    def __post_init__(self) -> None:
        """Refuse a box that is empty or leaves the frame."""
        for start, length in ((self.left, self.width), (self.top, self.height)):
            if not (start >= 0 and length > 0 and start + length <= 1 + _ROUNDING):
                raise ValueError(f"guide box {self}: must lie in the frame, 0 to 1, and not empty")

    def centre(self, size: tuple[int, int]) -> Point:
        """Its centre in pixels of a frame of ``size`` (width, height)."""
        width, height = size
        return (self.left + self.width / 2) * width, (self.top + self.height / 2) * height

    def quad(self, size: tuple[int, int]) -> Quad:
        """Its corners in pixels of a frame of ``size`` (width, height)."""
        left, top = self.left * size[0], self.top * size[1]
        right, bottom = left + self.width * size[0], top + self.height * size[1]
        return (left, top), (right, top), (right, bottom), (left, bottom)


_SMALLEST: Final = 0.05
_LARGEST_PX: Final = 65_535


def box_of(camera: CameraSection) -> Box:
    """The guide box of the configuration, cut off where it would leave the frame."""
    left = min(camera.guide_left, 1 - _SMALLEST)
    top = min(camera.guide_top, 1 - _SMALLEST)
    width = min(camera.guide_width, 1 - left)
    return Box(left, top, width, min(camera.guide_height, 1 - top))


def nearest(
    readings: Iterable[Reading], box: Box, size: tuple[int, int], worth: Callable[[str], int]
) -> tuple[Reading, tuple[Reading, ...]]:
    """The code that is held up, and the others by their distance from the guide box's centre.

    A code of more worth wins over a nearer one of less, so that no poster, shirt or payment code
    beside a pass is judged in its place.

    Args:
        readings: what one frame showed, at least one.
        box: where codes are to be held.
        size: width and height of the frame in pixels.
        worth: how much more than nothing the format that a text claims may prove.

    Raises:
        ValueError: there is no reading.
    """
    middle = box.centre(size)
    by_distance = sorted(readings, key=lambda reading: _apart(_centre(reading.quad), middle))
    if not by_distance:
        raise ValueError("no reading to choose from; ask only for a frame that shows a code")
    # sorting is stable: of those equally worth judging, the nearest stays first
    winner = max(by_distance, key=lambda reading: worth(reading.text))
    return winner, tuple(reading for reading in by_distance if reading is not winner)


def side_px(quad: Quad) -> int:
    """Side in pixels of the square that has a quad's area (shoelace formula), at least 1.

    Corners beyond every picture, which no honest decoder tells, make the smallest code.
    """
    pairs = zip(quad, (*quad[1:], quad[0]), strict=True)
    doubled = sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs)
    side = sqrt(abs(doubled) / 2)
    return round(side) if 1 <= side <= _LARGEST_PX else 1


def _centre(quad: Quad) -> Point:
    return sum(x for x, _ in quad) / len(quad), sum(y for _, y in quad) / len(quad)


def _apart(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])
