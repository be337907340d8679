"""Frames to picture files for people and corpora; not their reading and not their keeping."""

from typing import Final

import cv2
import numpy as np

from gateway.devices.camera.pictures import Grey
from gateway.devices.camera.raw import RawPicture
from gateway.errors import DeviceError

_JPEG_QUALITY: Final = 80
_PNG_EFFORT: Final = 1
"""zlib's quickest: a lane's noise hardly shrinks, however long one tries."""


def jpeg(picture: RawPicture, longest_px: int, quality: int = _JPEG_QUALITY) -> bytes:
    """A picture for a screen, in colour where there is one, no side over ``longest_px``.

    Raises:
        DeviceError: the camera's picture is damaged.
    """
    colour = picture.colour()
    plane = picture.grey() if colour is None else colour
    height, width = plane.shape[:2]
    longest = max(width, height)
    if longest > longest_px:
        share = longest_px / longest
        size = (max(1, round(width * share)), max(1, round(height * share)))
        plane = cv2.resize(plane, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    return _encoded(".jpg", plane, [cv2.IMWRITE_JPEG_QUALITY, quality])


def png(grey: Grey) -> bytes:
    """A grey frame without loss, as a decoder got it."""
    return _encoded(".png", grey, [cv2.IMWRITE_PNG_COMPRESSION, _PNG_EFFORT])


def _encoded(ending: str, plane: cv2.typing.MatLike, settings: list[int]) -> bytes:
    try:
        fits, encoded = cv2.imencode(ending, plane, settings)
    except cv2.error as error:
        raise DeviceError(f"picture: OpenCV can't write it as {ending} ({error.err})") from error
    if not fits:
        raise DeviceError(f"picture: OpenCV can't write one of {plane.shape} as {ending}")
    return encoded.tobytes()
