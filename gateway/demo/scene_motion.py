"""Who comes, how they look and how they move, as numbers drawn from a seed; draws nothing."""

from dataclasses import dataclass, replace
from enum import Enum, unique
from math import cos, pi, sin
from typing import Final

import numpy as np
from numpy.typing import NDArray

FOCAL_PX: Final = 1500.0
"""Focal length of the lane camera in pixels: 46 degrees across 1280."""


@unique
class Medium(Enum):
    """What the code is shown on."""

    PHONE = "phone"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Presentation:
    """One person showing one code: walks up, holds it still, leaves.

    Args:
        code: the code's text; empty for a person who shows nothing.
        medium: what it is shown on.
        seed: everything else about the person; same seed, same picture.
        hard: shaking, dim, tilted and out of focus, as a few of a hundred people are.
        approach_s: seconds of walking up, in which the code is small and blurred.
        hold_s: seconds of holding it before the camera.
        leave_s: seconds of walking off.
        ink: colour of the dark modules, blue green red, 0 to 255; None is near black.
    """

    code: str
    medium: Medium
    seed: int
    hard: bool = False
    approach_s: float = 1.2
    hold_s: float = 2.4
    leave_s: float = 0.8
    ink: tuple[int, int, int] | None = None

    @property
    def length_s(self) -> float:
        """Seconds from coming into view to being gone."""
        return self.approach_s + self.hold_s + self.leave_s


@dataclass(frozen=True, slots=True)
class Look:
    """What stays the same of one presentation; lengths in pixels of the frame, angles in rad."""

    module_px: float
    place: tuple[float, float]
    yaw: float
    pitch: float
    roll: float
    focus_px: float
    tremor_px: float
    brightness: float
    glare: float
    tint: tuple[float, float, float]
    walk_from: float
    stature: float


@dataclass(frozen=True, slots=True)
class Pose:
    """Where everything is in one frame.

    Args:
        module_px: size of one module of the code, pixels.
        centre: middle of the code in the frame, pixels.
        angles: yaw, pitch and roll of the code, radians.
        focus_px: standard deviation of the blur by focus, pixels.
        smear_px: way of the code during one exposure, pixels in x and y.
        person: middle of the person's chest in the frame, pixels.
        person_scale: 1 at the reading post, less farther away.
    """

    module_px: float
    centre: tuple[float, float]
    angles: tuple[float, float, float]
    focus_px: float
    smear_px: tuple[float, float]
    person: tuple[float, float]
    person_scale: float


def look_of(presentation: Presentation) -> Look:
    """Draw a person's manner from the seed."""
    draw = np.random.default_rng(presentation.seed)
    strain = 1.0 if presentation.hard else 0.0
    tilt = 0.16 + 0.1 * strain
    tint = draw.uniform(0.9, 1.0, 3)
    return Look(
        module_px=float(draw.uniform(3.6, 7.6) - 0.7 * strain),
        place=(float(640 + draw.uniform(-150, 150)), float(330 + draw.uniform(-40, 60))),
        yaw=float(draw.normal(0, tilt)),
        pitch=float(draw.normal(0.1, tilt)),
        roll=float(draw.normal(0, 0.1 + 0.06 * strain)),
        focus_px=float(draw.uniform(0.6, 1.2) + 0.3 * strain),
        tremor_px=float(draw.uniform(1.0, 3.5) + 2.0 * strain),
        brightness=float(draw.uniform(0.65, 1.0) - 0.12 * strain),
        glare=float(draw.uniform(0.0, 0.3) + 0.15 * strain),
        tint=(float(tint[0]), float(tint[1]), float(tint[2])),
        walk_from=float(draw.uniform(-220, 220)),
        stature=float(draw.uniform(0.92, 1.06)),
    )


_EXPOSURE_S: Final = 0.02
"""Shutter time under lane lights at dusk, seconds."""


def pose_at(presentation: Presentation, look: Look, seconds_in: float) -> Pose:
    """Where everything is ``seconds_in`` after the person came into view."""
    now = _still(presentation, look, seconds_in)
    soon = _still(presentation, look, seconds_in + _EXPOSURE_S)
    way = (soon.centre[0] - now.centre[0], soon.centre[1] - now.centre[1])
    return replace(now, smear_px=way)


def project(pose: Pose, points: NDArray[np.float64]) -> NDArray[np.float32]:
    """Where points of a flat thing appear in the frame, through a pinhole camera.

    Args:
        pose: its centre, angles and size.
        points: on the thing, in modules from the code's middle, shape (n, 2).

    Returns:
        Pixels, shape (n, 2).
    """
    yaw, pitch, roll = pose.angles
    x, y = points[:, 0] * pose.module_px, points[:, 1] * pose.module_px
    x, y = x * cos(roll) - y * sin(roll), x * sin(roll) + y * cos(roll)
    depth = FOCAL_PX + x * sin(yaw) + y * sin(pitch)
    x, y = x * cos(yaw) * FOCAL_PX / depth, y * cos(pitch) * FOCAL_PX / depth
    return np.column_stack((x + pose.centre[0], y + pose.centre[1])).astype(np.float32)


def light_at(seconds: float) -> float:
    """Brightness of the lane, about 1: clouds pass, a lamp hums."""
    return 1.0 + 0.05 * sin(seconds / 7) + 0.03 * sin(seconds / 1.7 + 1) + 0.008 * sin(seconds * 40)


def _still(presentation: Presentation, look: Look, seconds_in: float) -> Pose:
    near = _ease(seconds_in / presentation.approach_s) if presentation.approach_s else 1.0
    gone_s = seconds_in - presentation.approach_s - presentation.hold_s
    gone = max(0.0, gone_s / presentation.leave_s) if presentation.leave_s else 0.0
    raised = _ease(1.6 * near - 0.6) * (1 - _ease(3 * gone))
    shake = look.tremor_px * (1 + 6 * (1 - raised))
    sway_x = shake * (sin(2 * pi * 1.1 * seconds_in) + 0.3 * sin(2 * pi * 7 * seconds_in))
    sway_y = shake * (cos(2 * pi * 0.8 * seconds_in) + 0.3 * cos(2 * pi * 8 * seconds_in))
    person_x = 640 + look.walk_from * (1 - near) + 1500 * gone**2
    lowered = 1 - raised
    x = look.place[0] + (person_x - 640) + sway_x
    y = look.place[1] + 420 * lowered + sway_y
    return Pose(
        module_px=look.module_px * (0.3 + 0.7 * near) * (0.75 + 0.25 * raised),
        centre=(x, y),
        angles=(look.yaw + 0.5 * lowered, look.pitch + 0.7 * lowered, look.roll + 0.4 * lowered),
        focus_px=look.focus_px + 2.5 * lowered,
        smear_px=(0.0, 0.0),
        person=(person_x, 420 + 40 * (1 - near)),
        person_scale=look.stature * (0.4 + 0.6 * near),
    )


def _ease(part: float) -> float:
    """0 to 1, slow at both ends."""
    held = min(max(part, 0.0), 1.0)
    return held * held * (3 - 2 * held)
