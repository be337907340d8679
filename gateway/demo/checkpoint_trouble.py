"""What stands between a code and its reader, as numbers and as paint; not who has which trouble."""

from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.demo.scene_brush import Colour, Picture, Point, Prop, shade

Light = NDArray[np.float32]
"""Linear light, shape (height, width, 3), blue green red; 1 is the brightest that is recorded."""

_GLOVES: Final[tuple[Colour, ...]] = ((40, 38, 38), (72, 52, 40), (44, 40, 96), (90, 88, 86))
_CRACK_BRIGHT: Final[Colour] = (226, 224, 222)
_CRACK_DARK: Final[Colour] = (52, 50, 50)
_CRACK_STEPS: Final = 9
_CORNERS: Final = ((-1, -1), (1, -1), (1, 1), (-1, 1))


@dataclass(frozen=True, slots=True)
class Trouble:
    """All zero is an easy code.

    Args:
        glare: light that a lamp's soft spot adds at its middle; 1 is white.
        glare_at: the spot's middle, in half sides of the code from the code's middle.
        glare_size: the spot's standard deviation, in half sides of the code.
        veil: light that a milky reflection adds everywhere, 0 to 1.
        moire: depth of the beat between the screen's grid and the sensor's, 0 to 1.
        moire_period_px: length of one beat, pixels.
        moire_angle: direction of the beat, radians.
        bands: depth of dark bands of a screen that is dimmed by switching it, 0 to 1.
        band_px: height of one dark and one bright band together, pixels.
        band_phase: where the bands begin, in bands; moves from frame to frame.
        cracks: lines that run from the place where the screen was hit.
        glove: part of the code's side, quiet zone excluded, that a gloved thumb hides.
        glove_corner: which corner, clockwise from the upper left, 0 to 3.
        seed: of the cracks' ways and the glove's colour.
    """

    glare: float = 0.0
    glare_at: tuple[float, float] = (0.0, 0.0)
    glare_size: float = 0.5
    veil: float = 0.0
    moire: float = 0.0
    moire_period_px: float = 12.0
    moire_angle: float = 0.0
    bands: float = 0.0
    band_px: float = 90.0
    band_phase: float = 0.0
    cracks: int = 0
    glove: float = 0.0
    glove_corner: int = 2
    seed: int = 0

    @property
    def shines(self) -> bool:
        """Whether any of it is light; cracks and gloves are things."""
        return max(self.glare, self.veil, self.moire, self.bands) > 0


EASY: Final = Trouble()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a code lies in a window of the frame; lengths in pixels, points in the window.

    Args:
        middle: of the code.
        side_px: of the code without its quiet zone.
        cover: 1 where the thing is, 0 beside it, between on its edge.
        screen: 1 where a screen shines, 0 elsewhere; None for paper.
        top_px: of the window in the frame; a shutter rolls down the frame, not the window.
    """

    middle: tuple[float, float]
    side_px: float
    cover: NDArray[np.float32]
    screen: NDArray[np.float32] | None
    top_px: int


def draw_on(prop: Prop, side_px: int, trouble: Trouble) -> None:
    """Cracks and glove, onto the flat thing, in place.

    Args:
        prop: the thing, the code in its middle.
        side_px: side of the code without its quiet zone.
        trouble: what to draw.
    """
    if trouble.cracks:
        _draw_cracks(prop.picture, prop.middle, side_px, trouble)
    if trouble.glove > 0:
        _draw_glove(prop, side_px, trouble)


def add_light(window: Light, place: Place, trouble: Trouble) -> None:
    """Moire, bands, glare and veil, in place."""
    if place.screen is not None:
        _add_moire(window, place.screen, trouble)
        _add_bands(window, place, trouble)
    if trouble.glare > 0:
        _add_glare(window, place, trouble)
    if trouble.veil > 0:
        window += (np.float32(trouble.veil) * place.cover)[..., None]


def _draw_cracks(picture: Picture, middle: Point, side_px: int, trouble: Trouble) -> None:
    draw = np.random.default_rng((trouble.seed, 2))
    hit = np.array(middle) + draw.uniform(-0.6, 0.6, 2) * side_px
    thick = max(1, round(side_px / 260))
    first = draw.uniform(0, 2 * pi)
    for number in range(trouble.cracks):
        angle = first + 2 * pi * number / trouble.cracks + draw.normal(0, 0.25)
        bends = angle + np.cumsum(draw.normal(0, 0.22, _CRACK_STEPS))
        steps = draw.uniform(0.06, 0.22, _CRACK_STEPS) * side_px
        way = np.column_stack((np.cos(bends), np.sin(bends))) * steps[:, None]
        line = np.vstack((hit, hit + np.cumsum(way, axis=0))).astype(np.int32)
        cv2.polylines(
            picture,
            [line + thick],
            isClosed=False,
            color=_CRACK_DARK,
            thickness=thick,
            lineType=cv2.LINE_AA,
        )
        cv2.polylines(
            picture,
            [line],
            isClosed=False,
            color=_CRACK_BRIGHT,
            thickness=thick,
            lineType=cv2.LINE_AA,
        )


def _draw_glove(prop: Prop, side_px: int, trouble: Trouble) -> None:
    """A thumb from outside that ends inside the code."""
    colour = _GLOVES[trouble.seed % len(_GLOVES)]
    right, down = _CORNERS[trouble.glove_corner]
    half, wide = side_px / 2, side_px * 0.13
    angle = (45 + (trouble.seed * 37 % 41 - 20)) * pi / 180
    way = np.array((right * cos(angle), down * sin(angle)))
    corner = np.array(prop.middle) + half * np.array((right, down))
    tip = corner - np.array((right, down)) * trouble.glove * side_px + way * wide
    far = tip + way * side_px * 0.7
    for colours, width in ((shade(colour, 0.7), wide * 1.12), (colour, wide)):
        for canvas, paint in ((prop.picture, colours), (prop.mask, (255, 255, 255))):
            begin, end = (tuple(np.round(point).astype(int).tolist()) for point in (tip, far))
            cv2.line(canvas, begin, end, paint, round(2 * width), cv2.LINE_AA)


def _add_moire(window: Light, screen: NDArray[np.float32], trouble: Trouble) -> None:
    """Each colour of the sensor's grid beats a little out of step with the others."""
    if trouble.moire <= 0:
        return
    high, wide = screen.shape
    down, right = np.ogrid[:high, :wide]
    way = right * cos(trouble.moire_angle) + down * sin(trouble.moire_angle)
    bent = (way + (right - down) ** 2 / (6.0 * (high + wide))).astype(np.float32)
    turns = bent * np.float32(2 * pi / trouble.moire_period_px)
    for channel in range(3):
        beat = np.sin(turns + np.float32(2.1 * channel))
        window[..., channel] *= 1 + np.float32(trouble.moire) * beat * screen


def _add_bands(window: Light, place: Place, trouble: Trouble) -> None:
    """Rows that were exposed while the screen was off for longer are darker."""
    if trouble.bands <= 0 or place.screen is None:
        return
    rows = np.arange(place.top_px, place.top_px + len(window), dtype=np.float32)
    wave = np.sin(2 * pi * (rows / trouble.band_px + trouble.band_phase))
    dark = np.clip(0.5 + 1.4 * wave, 0, 1).astype(np.float32)[:, None] * place.screen
    window *= (1 - np.float32(trouble.bands) * dark)[..., None]


def _add_glare(window: Light, place: Place, trouble: Trouble) -> None:
    """A round soft spot; the product of two bell curves costs no large exponential."""
    half = place.side_px / 2
    spread = max(trouble.glare_size * half, 1.0)
    x, y = (
        centre + part * half for centre, part in zip(place.middle, trouble.glare_at, strict=True)
    )
    high, wide = window.shape[:2]
    across = np.exp(-(((np.arange(wide) - x) / spread) ** 2) / 2).astype(np.float32)
    down = np.exp(-(((np.arange(high) - y) / spread) ** 2) / 2).astype(np.float32)
    window += (np.float32(trouble.glare) * np.outer(down, across) * place.cover)[..., None]
