"""What the lane's camera sees, drawn live: a person with a code before a lane; not a video file.

Standing layers are drawn once and kept, so that a frame costs little beside a working gate.
"""

from typing import Final

import cv2
import numpy as np

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
from gateway.demo.scene_props import MODULE, draw_prop

__all__ = ["LaneScene", "Medium", "Presentation", "jpeg"]

_NOISE_DEVIATION: Final = 4.0
_FPS: Final = 10.0
_LONGEST_SMEAR_PX: Final = 60


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
        self._prop = draw_prop(presentation, self._look) if presentation.code else None
        self._sized: tuple[int, Prop] = (0, self._body)

    def draw(self, frame: Picture, seconds_in: float) -> None:
        pose = pose_at(self.presentation, self._look, seconds_in)
        paste(frame, self._body_of(pose.person_scale), pose.person)
        if self._prop:
            _hold_up(frame, self._prop, pose)

    def _body_of(self, scale: float) -> Prop:
        """The body in this size; while somebody stands still it is the same one."""
        width = round(self._body.picture.shape[1] * scale)
        if width != self._sized[0]:
            self._sized = (width, resized(self._body, scale))
        return self._sized[1]


def _hold_up(frame: Picture, prop: Prop, pose: Pose) -> None:
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
    way = cv2.getPerspectiveTransform(
        flat.astype(np.float32), seen - np.array((x0, y0), np.float32)
    )
    mask = cv2.warpPerspective(prop.mask, way, size, flags=cv2.INTER_NEAREST)
    cv2.copyTo(cv2.warpPerspective(prop.picture, way, size), mask, place)
    _blur(place, pose)


def _blur(place: Picture, pose: Pose) -> None:
    """Blur by focus and by movement, in place."""
    cv2.GaussianBlur(place, (0, 0), pose.focus_px, place)
    across, down = (min(round(abs(way)), _LONGEST_SMEAR_PX) for way in pose.smear_px)
    if across > 1 or down > 1:
        cv2.blur(place, (max(across, 1), max(down, 1)), place)
