"""Which frames are worth decoding: what moves, what has just settled, a still scene now and then.

Pure, and not the decoding. A frame is told from the last one looked at by the grey means of its
blocks of 16 pixels: demosaicing spreads the noise of a pixel to its neighbours, so that in blocks
of half the side more of it is left than an eighth.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.devices.camera.pictures import Grey
from gateway.devices.decoder.reading import Effort

NOTICEABLE: Final = 8
"""Grey levels by which a block must change: nearly four deviations of the noise of a dark lane,
14 a pixel, as a cheap camera's demosaicing leaves it (measured)."""

WAKING_PART: Final = 0.004
"""Part of the blocks; of a frame of 720p a square of 60 pixels, smaller than any readable code."""

MOVING_PART: Final = 0.09
"""Part of the blocks from which a frame is too blurred for slow passes; the next comes soon.

A person who walks moves 10 to 25 % of them, a phone held up in a trembling hand 2 to 7 %.
"""

AWAKE_FRAMES: Final = 24
"""Frames looked at after the last change: a hand that settles changes little, and in so many the
decoder has taken every retry twice, while bands and shine wandered on."""

_NEAR_WHITE: Final = 236
"""Blocks this bright hide light that the sensor cut off, so they dim less than the others."""

_BLACK: Final = 4.0
"""Added before grey levels are put in proportion: near black noise is larger than they are."""

_WHITE: Final = 255.0

Tones = NDArray[np.float64]

_GREYS: Final = np.arange(256, dtype=np.float64)


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
        small: means of the frame's blocks of 16 pixels, see ``RawPicture.small``.
        mono_ns: when the frame came, monotonic nanoseconds.
        floor_ns: a still scene is looked at after this long; nanoseconds.
    """
    looked = replace(scene, seen=small, looked_ns=mono_ns)
    if scene.seen is not None and scene.awake > 1:
        # looked at in any case, so that the costly questions can wait for the last such frame
        return replace(looked, awake=scene.awake - 1), _effort(_changed_part(scene.seen, small))
    moved = moved_part(scene.seen, small)
    if moved > WAKING_PART:
        return replace(looked, awake=AWAKE_FRAMES, idle_looks=0), _effort(moved)
    if scene.awake:
        return replace(looked, awake=scene.awake - 1), Effort.RETRY
    if mono_ns - scene.looked_ns >= floor_ns:
        # a phone may lie there that only a slow pass reads, but an empty lane should cost little
        effort = Effort.RETRY if scene.idle_looks % 2 else Effort.GLANCE
        return replace(looked, idle_looks=scene.idle_looks + 1), effort
    return scene, None


def _effort(moved: float) -> Effort:
    return Effort.GLANCE if moved >= MOVING_PART else Effort.RETRY


def _changed_part(before: Grey, after: Grey) -> float:
    """Part of the blocks that changed, whether something moved or the light did."""
    if before.shape != after.shape:
        return 1.0
    beyond = cv2.threshold(cv2.absdiff(before, after), NOTICEABLE, 1, cv2.THRESH_BINARY)[1]
    return cv2.countNonZero(beyond) / after.size


def moved_part(before: Grey | None, after: Grey) -> float:
    """Part of the blocks that changed, 0 to 1, beyond what noise and light explain.

    Light that grows or dims multiplies all blocks, haze and black level add to all; a lamp that
    flickers faster than a rolling shutter reads does so to each row on its own. Whichever leaves
    least to explain is taken for the light's doing.

    Args:
        before: block means of the earlier frame; None counts as a scene of another kind.
        after: of the later one; another shape counts as a scene of another kind.
    """
    if before is None or before.shape != after.shape:
        return 1.0
    moved = _moved_in_one_light(before, after)
    if moved > WAKING_PART:
        moved = min(moved, _moved_in_bands(before, after))
    return moved


def _moved_in_one_light(before: Grey, after: Grey) -> float:
    changed = _changed_part(before, after)
    if changed > WAKING_PART:
        # the costlier question, only where the answer counts
        unexplained = (_unexplained(before, after, light) for light in _lights(before, after))
        changed = min(changed, *(blocks / after.size for blocks in unexplained))
    return changed


def _moved_in_bands(before: Grey, after: Grey) -> float:
    """Part of the blocks that differ from their row, of which most is taken for still."""
    change = after.astype(np.int16) - before
    lift = np.median(change, axis=1, keepdims=True)
    gain = np.median((after + _BLACK) / (before + _BLACK), axis=1, keepdims=True)
    lit = (before + _BLACK) * gain - _BLACK
    unlike = (np.abs(change - lift), np.abs(after - lit.clip(0, _WHITE)))
    return min(np.count_nonzero(off > NOTICEABLE) for off in unlike) / after.size


def _lights(before: Grey, after: Grey) -> Iterator[Tones]:
    """What each of the 256 greys would be now, by either kind of light; may lie beyond white."""
    measurable = (cv2.max(before, after) < _NEAR_WHITE).view(np.uint8)
    was, now = cv2.mean(before, measurable)[0], cv2.mean(after, measurable)[0]
    yield _GREYS * (now / max(was, 1.0))
    yield _GREYS + (now - was)


def _unexplained(before: Grey, after: Grey, light: Tones) -> int:
    """Blocks that are not what the earlier ones would be in a light of ``_lights``."""
    expected = light.clip(0, 255).round()
    least = np.clip(expected - NOTICEABLE, 0, 255).astype(np.uint8)
    most = np.clip(expected + NOTICEABLE, 0, 255).astype(np.uint8)
    most[_NEAR_WHITE:] = 255
    as_expected = cv2.inRange(after, cv2.LUT(before, least), cv2.LUT(before, most))
    return after.size - cv2.countNonZero(as_expected)
