"""Which frames are worth decoding: what moves, what has just settled, a still scene now and then.

Pure, and not the decoding. A frame is told from the last one looked at by the grey means of its
blocks, in which the sensor's noise is an eighth of what it is in a pixel.
"""

from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np

from gateway.devices.camera.pictures import Grey
from gateway.devices.decoder.reading import Effort

NOTICEABLE: Final = 8
"""Grey levels by which a block must change: over three deviations of noise of 14 a pixel."""

WAKING_PART: Final = 0.004
"""Part of the blocks; of a frame of 720p a square of 60 pixels, smaller than any readable code."""

MOVING_PART: Final = 0.03
"""Part of the blocks from which a frame is too blurred for slow passes; the next comes soon."""

AWAKE_FRAMES: Final = 6
"""Frames looked at after the last change; a hand that settles changes little."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known of the scene before a frame.

    Args:
        seen: block means of the last frame that was looked at, None before the first.
        looked_ns: monotonic nanoseconds of that frame.
        awake: frames still to be looked at even if nothing moves.
        idle_looks: looks at the scene since it has been still.
    """

    seen: Grey | None = None
    looked_ns: int = 0
    awake: int = 0
    idle_looks: int = 0


def next_look(
    scene: Scene, small: Grey, mono_ns: int, floor_ns: int
) -> tuple[Scene, Effort | None]:
    """How hard to look at a frame, None for not at all, and what is known then.

    Args:
        scene: as it was.
        small: the frame's block means, shape (rows, columns), see ``RawPicture.small``.
        mono_ns: when the frame came, monotonic nanoseconds.
        floor_ns: a still scene is looked at after this long; nanoseconds.
    """
    moved = moved_part(scene.seen, small)
    looked = replace(scene, seen=small, looked_ns=mono_ns)
    if moved > WAKING_PART:
        effort = Effort.GLANCE if moved >= MOVING_PART else Effort.RETRY
        return replace(looked, awake=AWAKE_FRAMES, idle_looks=0), effort
    if scene.awake:
        return replace(looked, awake=scene.awake - 1), Effort.RETRY
    if mono_ns - scene.looked_ns >= floor_ns:
        # a phone may lie there that only a slow pass reads, but an empty lane should cost little
        effort = Effort.RETRY if scene.idle_looks % 2 else Effort.GLANCE
        return replace(looked, idle_looks=scene.idle_looks + 1), effort
    return scene, None


def moved_part(before: Grey | None, after: Grey) -> float:
    """Part of the blocks that changed, 0 to 1, beyond what a change of the light explains.

    Light that grows or dims multiplies all blocks, haze and black level add to all: whichever
    leaves less to explain is taken for the light's doing.

    Args:
        before: block means of the earlier frame; None counts as a scene of another kind.
        after: of the later one; another shape counts as a scene of another kind.
    """
    if before is None or before.shape != after.shape:
        return 1.0
    changed = _noticed(before, after, 1.0, 0.0)
    if changed > WAKING_PART * after.size:
        was, now = cv2.mean(before)[0], cv2.mean(after)[0]
        brighter = _noticed(before, after, now / max(was, 1.0), 0.0)
        lifted = _noticed(before, after, 1.0, now - was)
        changed = min(changed, brighter, lifted)
    return changed / after.size


def _noticed(before: Grey, after: Grey, gain: float, lift: float) -> int:
    """Blocks that differ from what the earlier ones would be in another light."""
    expected = before if (gain, lift) == (1.0, 0.0) else _lit(before, gain, lift)
    beyond = cv2.threshold(cv2.absdiff(expected, after), NOTICEABLE, 1, cv2.THRESH_BINARY)[1]
    return cv2.countNonZero(beyond)


def _lit(means: Grey, gain: float, lift: float) -> cv2.typing.MatLike:
    """The same blocks in another light, cut off at white as a sensor does; black stays black."""
    return cv2.LUT(means, np.clip(np.arange(256) * gain + lift, 0, 255).round().astype(np.uint8))
