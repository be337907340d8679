"""What the lane's camera sees, drawn live: a person with a code before a lane; not a video file.

Standing layers are drawn once and kept, so that a frame costs little beside a working gate.
"""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.demo.checkpoint_camera import as_light, as_tones
from gateway.demo.checkpoint_chance import hard
from gateway.demo.checkpoint_trouble import Place, Trouble, add_light, draw_on
from gateway.demo.scene_body import draw_body
from gateway.demo.scene_brush import Picture, Prop, as_picture
from gateway.demo.scene_lane import HEIGHT, WIDTH, add_noise, draw_lane, draw_noise
from gateway.demo.scene_motion import (
    Medium,
    Pose,
    Presentation,
    light_at,
    look_of,
    pose_at,
    project,
)
from gateway.demo.scene_paste import paste, resized
from gateway.demo.scene_props import CODE_SIDE, MIDDLE, MODULE, QUIET, SCREEN, draw_prop

__all__ = ["LaneScene", "Medium", "Presentation", "jpeg"]

_NOISE_DEVIATION: Final = 4.0
_FPS: Final = 10.0
_LONGEST_SMEAR_PX: Final = 60
_CODE_SIDE: Final = CODE_SIDE - 2 * QUIET * MODULE
"""Pixels of the flat drawing across the code of a park pass without its quiet zone."""


def jpeg(frame: Picture, quality: int = 85) -> bytes:
    """A frame as a network camera sends it; quality 1 to 100."""
    _, encoded = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return encoded.tobytes()


class LaneScene:
    """Draws frames of 1280 x 720, blue green red; same arguments, same frame.

    Args:
        seed: of lane and noise.
    """

    def __init__(self, seed: int = 0) -> None:
        self._lane = draw_lane()
        self._noise = draw_noise(seed, _NOISE_DEVIATION)
        self._cast: _Cast | None = None

    def render(
        self, presentation: Presentation | None, seconds_in: float, frame_number: int
    ) -> Picture:
        """One frame.

        Args:
            presentation: who stands there, None for an empty lane.
            seconds_in: since the person came into view.
            frame_number: counts frames; chooses noise and the light of the hour.
        """
        frame = self._lane.copy()
        if presentation:
            self._draw_person(frame, presentation, seconds_in)
        lit = as_picture(cv2.convertScaleAbs(frame, alpha=light_at(frame_number / _FPS)))
        add_noise(lit, self._noise, frame_number)
        return lit

    def _draw_person(self, frame: Picture, presentation: Presentation, seconds_in: float) -> None:
        if self._cast is None or self._cast.presentation != presentation:
            self._cast = _Cast(presentation)
        self._cast.draw(frame, seconds_in)


class _Cast:
    """The layers of one presentation, drawn when it begins."""

    def __init__(self, presentation: Presentation) -> None:
        self.presentation = presentation
        self._look = look_of(presentation)
        self._body = draw_body(presentation)
        self._trouble = _trouble_of(presentation) if presentation.hard else None
        self._prop = draw_prop(presentation, self._look) if presentation.code else None
        if self._prop and self._trouble:
            draw_on(self._prop, _CODE_SIDE, self._trouble)
        self._sized: tuple[int, Prop] = (0, self._body)

    def draw(self, frame: Picture, seconds_in: float) -> None:
        pose = pose_at(self.presentation, self._look, seconds_in)
        paste(frame, self._body_of(pose.person_scale), pose.person)
        if self._prop:
            _hold_up(frame, self._prop, pose, self._trouble)

    def _body_of(self, scale: float) -> Prop:
        """The body in this size; while somebody stands still it is the same one."""
        width = round(self._body.picture.shape[1] * scale)
        if width != self._sized[0]:
            self._sized = (width, resized(self._body, scale))
        return self._sized[1]


def _trouble_of(presentation: Presentation) -> Trouble:
    """What lies over a hard code; paper neither cracks nor shines."""
    drawn = hard(np.random.default_rng(presentation.seed)).trouble
    if presentation.medium is Medium.PHONE:
        return drawn
    return replace(drawn, cracks=0, bands=0.0, moire=0.0)


def _hold_up(frame: Picture, prop: Prop, pose: Pose, trouble: Trouble | None) -> None:
    """Draw the thing in the hand as the lens sees it: in perspective, smeared, out of focus."""
    high, wide = prop.mask.shape
    flat = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float64)
    seen = project(pose, (flat - prop.middle) / MODULE)
    x0, y0 = np.clip(np.floor(seen.min(axis=0)).astype(int) - 4, 0, (WIDTH, HEIGHT))
    x1, y1 = np.clip(np.ceil(seen.max(axis=0)).astype(int) + 4, 0, (WIDTH, HEIGHT))
    if x0 >= x1 or y0 >= y1:
        return
    place = frame[y0:y1, x0:x1]
    size = (int(x1 - x0), int(y1 - y0))
    corner = np.array((x0, y0), np.float32)
    way = cv2.getPerspectiveTransform(flat.astype(np.float32), seen - corner)
    mask = cv2.warpPerspective(prop.mask, way, size, flags=cv2.INTER_NEAREST)
    cv2.copyTo(cv2.warpPerspective(prop.picture, way, size), mask, place)
    if trouble and trouble.shines:
        _trouble(place, as_picture(mask), pose, corner, trouble)
    _blur(place, pose)


def _trouble(
    place: Picture,
    mask: NDArray[np.uint8],
    pose: Pose,
    corner: NDArray[np.float32],
    trouble: Trouble,
) -> None:
    """Lamps and the screen's own light on a place of the frame that begins at ``corner``."""
    cover = mask.astype(np.float32) * np.float32(1 / 255)
    shape = project(pose, (np.array(SCREEN, np.float64) - MIDDLE) / MODULE) - corner
    screen = np.zeros_like(mask)
    cv2.fillConvexPoly(screen, np.round(shape).astype(np.int32), 1)
    x, y = pose.centre - corner
    side_px = pose.module_px * _CODE_SIDE / MODULE
    where = Place((float(x), float(y)), side_px, cover, screen * cover, int(corner[1]))
    light = as_light(place)
    add_light(light, where, trouble)
    place[:] = as_tones(light)


def _blur(place: Picture, pose: Pose) -> None:
    """Blur by focus and by movement, in place."""
    cv2.GaussianBlur(place, (0, 0), pose.focus_px, place)
    across, down = (min(round(abs(way)), _LONGEST_SMEAR_PX) for way in pose.smear_px)
    if across > 1 or down > 1:
        cv2.blur(place, (max(across, 1), max(down, 1)), place)
