"""The newest frame as a small picture for the guard's page, with what keeps it from being read.

It is made on the thread of whoever asks, from a frame that nobody writes to again: the eye only
leaves the frame here, and does nothing at all while nobody looks.
"""

from dataclasses import dataclass
from typing import Final

from gateway.core.look import NOTHING_SEEN, Look
from gateway.devices.camera.encoding import jpeg
from gateway.devices.camera.guide import Box
from gateway.devices.camera.hints import judge
from gateway.devices.camera.raw import BgrPicture
from gateway.devices.camera.reader import Frame
from gateway.devices.camera.watch import NS_PER_S
from gateway.errors import DeviceError

SIDE_PX: Final = 320
QUALITIES: Final = (60, 10)
"""Of JPEG; the coarse one for a sensor's noise in the dark, of which nothing is lost."""
MOST_BYTES: Final = 45 * 1024
"""Fits one line of the control socket; a picture of a lane has a third of it."""
OLD_AFTER_NS: Final = 3 * NS_PER_S
"""Nobody who looks may take an older picture for what goes on now."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The newest frame, left for whoever looks.

    Args:
        frame: as the source gave it.
        frozen: whether the same picture has come for so long that it only looks live.
    """

    frame: Frame
    frozen: bool


def shown(newest: Glimpse | None, box: Box, now_ns: int) -> Look:
    """What a guard is shown; nothing of a camera without a picture or with a damaged one.

    Args:
        newest: None before the first frame and during an outage.
        box: where codes are to be held, for the hint.
        now_ns: the moment, in monotonic nanoseconds.
    """
    if newest is None:
        return NOTHING_SEEN
    frame = newest.frame
    try:
        colour = frame.picture.colour()
        whole = frame.picture if colour is None else BgrPicture(colour)  # decoded once
        grey = whole.grey()
        made = (jpeg(whole, SIDE_PX, quality) for quality in QUALITIES)
        small = next((one for one in made if len(one) <= MOST_BYTES), b"")
    except DeviceError:
        return NOTHING_SEEN
    height, width = grey.shape
    hint = judge(grey, box.quad((width, height))).verdict.value
    return Look(small, newest.frozen or now_ns - frame.mono_ns >= OLD_AFTER_NS, hint)
