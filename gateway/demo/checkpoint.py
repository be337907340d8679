"""Renders one person with one code before a camera, in linear light, and keeps the truth.

The live demo's lane is cheaper and knows no truth; both share lane, people, things and troubles.
"""

from dataclasses import dataclass, field
from math import hypot
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.demo.checkpoint_camera import Camera, Sensor, as_light
from gateway.demo.checkpoint_flat import (
    Flat,
    Held,
    fineness,
    flat_code,
    flat_thing,
    on_screen,
    seen,
)
from gateway.demo.checkpoint_trouble import EASY, Light, Place, Trouble, add_light
from gateway.demo.scene_body import draw_body
from gateway.demo.scene_brush import Picture, Prop
from gateway.demo.scene_lane import HEIGHT, WIDTH, draw_lane
from gateway.demo.scene_motion import Medium, Pose, Presentation
from gateway.demo.scene_paste import paste, resized

Corners = NDArray[np.float32]

_MARGIN_PX: Final = 8
_SHORTEST_SMEAR_PX: Final = 1.0
_LONGEST_SMEAR_PX: Final = 40.0


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody with a code, and the light; what does not change from frame to frame.

    Args:
        held: the person and the thing with the code.
        trouble: what is between code and reader.
        lane_light: brightness of the lane, 1 by day.
        screen_light: brightness of a phone's screen in the same measure; paper has none.
        camera: how the camera is set.
    """

    held: Held
    trouble: Trouble = EASY
    lane_light: float = 1.0
    screen_light: float = 1.0
    camera: Camera = field(default_factory=Camera)


@dataclass(frozen=True, slots=True)
class Exposure:
    """A frame and the truth about it.

    Args:
        bgr: shape (720, 1280, 3).
        corners: of the code without quiet zone, clockwise from its own upper left, pixels with
            their edges on whole numbers, shape (4, 2).
        module_px: mean size of a module.
    """

    bgr: Picture
    corners: Corners
    module_px: float


class Checkpoint:
    """Takes pictures of a lane; same seed and same arguments, same picture.

    Args:
        seed: of the sensor's noise.
    """

    def __init__(self, seed: int) -> None:
        self._lane = draw_lane()
        self._sensor = Sensor(seed)
        self._light = np.empty((HEIGHT, WIDTH, 3), np.float32)
        self._bodies: dict[int, Prop] = {}
        self._things: dict[tuple[int, Medium], Prop] = {}
        self._flat: tuple[tuple[Held, Trouble, tuple[int, int]], Flat] | None = None

    def empty(self, light: float, camera: Camera, frame_number: int) -> Picture:
        """The lane without anybody, ``light`` 1 by day."""
        return self._sensor.shoot(self._lit(self._lane, light), camera, frame_number)

    def shoot(self, standing: Standing, pose: Pose, frame_number: int) -> Exposure:
        """Somebody in one pose; the frame number chooses the noise."""
        frame = self._lane.copy()
        body = resized(self._body_of(standing.held.person), pose.person_scale)
        paste(frame, body, pose.person)
        light = self._lit(frame, standing.lane_light)
        flat = self._flat_of(standing, pose)
        corners = flat.corners(pose)
        _hold_up(light, flat, standing, pose)
        bgr = self._sensor.shoot(light, standing.camera, frame_number)
        return Exposure(bgr, corners, _side_px(corners) / flat.modules)

    def _lit(self, frame: Picture, lane_light: float) -> Light:
        light = as_light(frame, self._light)
        light *= np.float32(lane_light)
        return light

    def _body_of(self, person: Presentation) -> Prop:
        """Bodies are few, and dear to draw."""
        if person.seed not in self._bodies:
            self._bodies[person.seed] = draw_body(person)
        return self._bodies[person.seed]

    def _flat_of(self, standing: Standing, pose: Pose) -> Flat:
        """The thing, drawn about as large as it is seen; kept while its size stays."""
        fine = fineness(standing.held.module_px(pose))
        sought = (standing.held, standing.trouble, fine)
        if self._flat is None or self._flat[0] != sought:
            self._flat = (sought, flat_code(self._thing_of(standing.held.person), *sought))
        return self._flat[1]

    def _thing_of(self, person: Presentation) -> Prop:
        key = (person.seed, person.medium)
        if key not in self._things:
            self._things[key] = flat_thing(person)
        return self._things[key]


def _hold_up(light: Light, flat: Flat, standing: Standing, pose: Pose) -> None:
    """Lay the thing over the frame as the lens sees it, in place."""
    outline = flat.outline(pose)
    x0, y0 = np.clip(np.floor(outline.min(axis=0)).astype(int) - _MARGIN_PX, 0, (WIDTH, HEIGHT))
    x1, y1 = np.clip(np.ceil(outline.max(axis=0)).astype(int) + _MARGIN_PX, 0, (WIDTH, HEIGHT))
    if x0 >= x1 or y0 >= y1:
        return
    window = light[y0:y1, x0:x1]
    corner = np.array((x0, y0), np.float32)
    thing, alpha = seen(flat, outline - corner, (int(x1 - x0), int(y1 - y0)))
    screen = on_screen(flat, pose, corner, alpha)
    thing *= _shone(standing, screen)
    thing -= window
    thing *= alpha[..., None]
    window += thing
    corners = flat.corners(pose)
    middle = corners.mean(axis=0) - corner
    place = Place((float(middle[0]), float(middle[1])), _side_px(corners), alpha, screen, int(y0))
    add_light(window, place, standing.trouble)
    _blur(window, pose)


def _shone(standing: Standing, screen: NDArray[np.float32] | None) -> Light:
    """What light each pixel of the thing sends: the screen's own, else the lane's."""
    lane = np.full((1, 1, 1), standing.lane_light, np.float32)
    if screen is None:
        return lane
    more: Light = screen[..., None] * np.float32(standing.screen_light - standing.lane_light)
    return lane + more


def _side_px(corners: Corners) -> float:
    return float(np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1).mean())


def _blur(window: Light, pose: Pose) -> None:
    """Blur by focus and by movement during the exposure, in place."""
    cv2.GaussianBlur(window, (0, 0), max(pose.focus_px, 0.1), window)
    length = hypot(*pose.smear_px)
    if length < _SHORTEST_SMEAR_PX:
        return
    scale = min(1.0, _LONGEST_SMEAR_PX / length)
    window[:] = cv2.filter2D(window, -1, _way_kernel([way * scale for way in pose.smear_px]))


def _way_kernel(way: list[float]) -> NDArray[np.float32]:
    """A straight way of even speed, drawn with soft ends."""
    reach = int(np.ceil(max(abs(step) for step in way) / 2)) + 1
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    steps = np.linspace(-0.5, 0.5, 8 * reach)
    for part in steps:
        x, y = reach + part * way[0], reach + part * way[1]
        column, row = int(x), int(y)
        right, down = x - column, y - row
        corner = np.outer((1 - down, down), (1 - right, right))
        kernel[row : row + 2, column : column + 2] += corner.astype(np.float32)
    return kernel / np.float32(kernel.sum())
