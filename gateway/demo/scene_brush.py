"""Shapes on a flat picture with a mask of where they are; not what they stand for."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Rows of pixels, shape (height, width, 3), blue green red."""

Point = tuple[int, int]
Colour = tuple[int, int, int]
Colours = tuple[Colour, Colour]


_COARSE: Final = 8
"""Soft light is drawn at an eighth of the size: nobody sees it, and it costs a 64th."""


@dataclass(frozen=True, slots=True)
class Prop:
    """Something flat in the scene.

    Args:
        picture: its colours.
        mask: 255 where it is, 0 elsewhere; shape (height, width).
        middle: the point of the picture that poses speak of, pixels.
    """

    picture: Picture
    mask: NDArray[np.uint8]
    middle: Point


def as_picture(matrix: cv2.typing.MatLike) -> Picture:
    """What OpenCV gave back, as the bytes that it is; nothing is copied."""
    return matrix.astype(np.uint8, copy=False)


def shade(colour: Colour, part: float) -> Colour:
    """A colour in less light."""
    return clipped([value * part for value in colour])


def clipped(values: list[float]) -> Colour:
    """A colour of what numbers came out of a calculation."""
    blue, green, red = (min(255, max(0, round(value))) for value in values)
    return blue, green, red


class Brush:
    """Draws a shape in its colour and notes in the mask where it is."""

    def __init__(self, width: int, height: int) -> None:
        self._canvas = np.zeros((height, width, 3), np.uint8)
        self._mask = np.zeros((height, width), np.uint8)

    def prop(self, middle: Point) -> Prop:
        """What was drawn."""
        return Prop(self._canvas, self._mask, middle)

    def polygon(self, points: list[Point], colour: Colour) -> None:
        """A filled polygon."""
        shape = np.array(points, np.int32)
        cv2.fillPoly(self._canvas, [shape], colour, cv2.LINE_AA)
        cv2.fillPoly(self._mask, [shape], 255)

    def ellipse(self, centre: Point, axes: Point, angle: float, colour: Colour) -> None:
        """A filled ellipse; half axes in pixels, angle in degrees."""
        cv2.ellipse(self._canvas, centre, axes, angle, 0, 360, colour, -1, cv2.LINE_AA)
        cv2.ellipse(self._mask, centre, axes, angle, 0, 360, 255, -1)

    def slab(self, corner: Point, size: Point, radius: int, colour: Colour) -> None:
        """A box with round corners."""
        (x, y), (width, height) = corner, size
        for left, top, wide, high in (
            (x + radius, y, width - 2 * radius, height),
            (x, y + radius, width, height - 2 * radius),
        ):
            far = (left + wide - 1, top + high - 1)
            cv2.rectangle(self._canvas, (left, top), far, colour, -1)
            cv2.rectangle(self._mask, (left, top), far, 255, -1)
        for across in (x + radius, x + width - 1 - radius):
            for down in (y + radius, y + height - 1 - radius):
                self.ellipse((across, down), (radius, radius), 0, colour)

    def bar(self, corner: Point, size: Point, colour: Colour) -> None:
        """A plain box."""
        far = (corner[0] + size[0] - 1, corner[1] + size[1] - 1)
        cv2.rectangle(self._canvas, corner, far, colour, -1)

    def stamp(self, cells: NDArray[np.uint8], corner: Point, side: int, colours: Colours) -> None:
        """A square of cells, each 1 in the first colour or 0 in the second."""
        grid = cv2.resize(cells, (side, side), interpolation=cv2.INTER_NEAREST)
        place = self._canvas[corner[1] : corner[1] + side, corner[0] : corner[0] + side]
        ink, ground = colours
        pair = np.array((ground, ink), np.uint8)
        place[:] = pair[grid]

    def shine(self, centre: Point, axes: Point, strength: float) -> None:
        """A soft reflection of a lamp; ``strength`` 1 is white."""
        high, wide = self._mask.shape
        spot = np.zeros((high // _COARSE, wide // _COARSE), np.uint8)
        (x, y), (across, down) = centre, axes
        middle, half = (x // _COARSE, y // _COARSE), (across // _COARSE, down // _COARSE)
        cv2.ellipse(spot, middle, half, 28, 0, 360, round(255 * strength), -1)
        soft = cv2.resize(cv2.GaussianBlur(spot, (0, 0), 30 / _COARSE), (wide, high))
        shiny = cv2.add(self._canvas, cv2.cvtColor(soft, cv2.COLOR_GRAY2BGR))
        cv2.copyTo(shiny, self._mask, self._canvas)
