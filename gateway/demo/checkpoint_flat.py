"""A thing with a code of whole pixels per module, and how the lens sees it; not its light."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.demo.checkpoint_camera import as_light
from gateway.demo.checkpoint_trouble import Light, Trouble, draw_on
from gateway.demo.scene_brush import Prop, as_picture
from gateway.demo.scene_motion import Look, Medium, Pose, Presentation, project
from gateway.demo.scene_paste import resized
from gateway.demo.scene_props import (
    CODE_SIDE,
    MODULE,
    QUIET,
    SCREEN,
    code_cells,
    code_colours,
    draw_held,
)

_FINER: Final = 2
"""Small modules are gathered on a grid so much finer than the sensor, for soft edges."""

_SMALL_PX: Final = 4.5
_DETAILS: Final = (3, 12)

_SUBPIXEL_BITS: Final = 4
_PER_LEVEL: Final = np.float32(1 / 255)


_FULL_LIGHT: Final = Look(
    module_px=1.0,
    place=(0.0, 0.0),
    yaw=0.0,
    pitch=0.0,
    roll=0.0,
    focus_px=0.0,
    tremor_px=0.0,
    brightness=1.0,
    glare=0.0,
    tint=(1.0, 1.0, 1.0),
    walk_from=0.0,
    stature=1.0,
)
"""Things are drawn bright and neutral; how much light falls on them is told later."""


@dataclass(frozen=True)
class Held:
    """A person and what is held up."""

    person: Presentation

    @cached_property
    def cells(self) -> NDArray[np.uint8]:
        """The code with its quiet zone."""
        return code_cells(self.person.code)

    def module_px(self, pose: Pose) -> float:
        """Poses speak of version 8; a code with more modules has smaller ones."""
        return pose.module_px * CODE_SIDE / MODULE / len(self.cells)


@dataclass(frozen=True, slots=True)
class Flat:
    """The thing, drawn.

    Args:
        prop: the drawing.
        corner: upper left of the code's quiet zone in it, pixels.
        side_px: of the code with its quiet zone.
        modules: across the code without its quiet zone.
        finer: how much finer than the sensor's the grid is on which its light is gathered.
        screen: corners of the screen, shape (4, 2); None for paper.
    """

    prop: Prop
    corner: tuple[int, int]
    side_px: int
    modules: int
    finer: int
    screen: NDArray[np.float64] | None

    def place(self, pose: Pose, points: NDArray[np.float64]) -> NDArray[np.float32]:
        """Where points of the drawing appear in the frame, shape (n, 2)."""
        middle = np.array(self.corner) + self.side_px / 2
        return project(pose, (points - middle) / self.side_px * (CODE_SIDE / MODULE))

    def outline(self, pose: Pose) -> NDArray[np.float32]:
        """Where the drawing's corners appear."""
        high, wide = self.prop.mask.shape
        return self.place(pose, np.array([(0, 0), (wide, 0), (wide, high), (0, high)], float))

    def corners(self, pose: Pose) -> NDArray[np.float32]:
        """Where the corners of the code without its quiet zone appear."""
        quiet = self.side_px / (self.modules + 2 * QUIET) * QUIET
        near, far = quiet, self.side_px - quiet
        square = np.array([(near, near), (far, near), (far, far), (near, far)])
        return self.place(pose, square + self.corner)


def fineness(module_px: float) -> tuple[int, int]:
    """How many pixels per module to draw, and how fine a grid to gather the light on."""
    finer = _FINER if module_px < _SMALL_PX else 1
    return min(max(round(module_px * finer), _DETAILS[0]), _DETAILS[1]), finer


def flat_thing(person: Presentation) -> Prop:
    """What is held, without the code; the same for one person and medium."""
    return draw_held(person, _FULL_LIGHT, None)


def flat_code(thing: Prop, held: Held, trouble: Trouble, fine: tuple[int, int]) -> Flat:
    """Put code, cracks and glove on a thing, as fine as told."""
    detail_px, finer = fine
    cells = held.cells
    side = len(cells) * detail_px
    scale = side / CODE_SIDE
    prop = resized(thing, scale)
    corner = (prop.middle[0] - side // 2, prop.middle[1] - side // 2)
    place = prop.picture[corner[1] : corner[1] + side, corner[0] : corner[0] + side]
    ink, ground = code_colours(held.person, _FULL_LIGHT)
    inked = np.array((ground, ink), np.uint8)[cells]
    cv2.resize(inked, (side, side), place, interpolation=cv2.INTER_NEAREST)
    modules = len(cells) - 2 * QUIET
    draw_on(prop, modules * detail_px, trouble)
    screen = np.array(SCREEN) * scale if held.person.medium is Medium.PHONE else None
    return Flat(prop, corner, side, modules, finer, screen)


def seen(
    flat: Flat, outline: NDArray[np.float32], size: tuple[int, int]
) -> tuple[Light, NDArray[np.float32]]:
    """The thing's light in a window of the frame, and how much of each pixel it covers."""
    high, wide = flat.prop.mask.shape
    drawn = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32) - 0.5
    way = cv2.getPerspectiveTransform(drawn, outline * flat.finer - 0.5)
    finer = (size[0] * flat.finer, size[1] * flat.finer)
    drawing = cv2.warpPerspective(cv2.merge((flat.prop.picture, flat.prop.mask)), way, finer)
    coarse = as_picture(cv2.resize(drawing, size, interpolation=cv2.INTER_AREA))
    cover = coarse[..., 3].astype(np.float32) * _PER_LEVEL
    return as_light(np.ascontiguousarray(coarse[..., :3])), cover


def on_screen(
    flat: Flat, pose: Pose, corner: NDArray[np.float32], cover: NDArray[np.float32]
) -> NDArray[np.float32] | None:
    """1 where the screen shines in the window that begins at ``corner``; None for paper."""
    if flat.screen is None:
        return None
    shape = (flat.place(pose, flat.screen) - corner) * 2**_SUBPIXEL_BITS
    mask = np.zeros(cover.shape, np.uint8)
    cv2.fillConvexPoly(mask, shape.astype(np.int32), 255, cv2.LINE_AA, _SUBPIXEL_BITS)
    return mask.astype(np.float32) * _PER_LEVEL * cover
