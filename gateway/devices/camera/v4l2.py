"""What a V4L2 camera is asked for: size, pace, pixel format, undecoded buffers; not its reading.

A driver that can't do what it is asked does what it can, so each wish is read back.
"""

from typing import Final, Protocol

import cv2

from gateway.config.shape import CameraSection

MJPG: Final = cv2.VideoWriter.fourcc(*"MJPG")
YUYV: Final = cv2.VideoWriter.fourcc(*"YUYV")

_SPELLINGS: Final = {
    MJPG: frozenset({MJPG, cv2.VideoWriter.fourcc(*"JPEG")}),
    YUYV: frozenset({YUYV, cv2.VideoWriter.fourcc(*"YUY2")}),
}
_ORDERS: Final = {"auto": (YUYV, MJPG), "mjpg": (MJPG,), "yuyv": (YUYV,)}
"""YUYV holds grey as it is, a MJPG picture costs five times as much; but USB 2 carries few YUYV
pictures of 720p a second, so ``auto`` takes them only at the wanted size and pace."""

_RATE_SLACK: Final = 0.9
"""A camera that names 29.97 for 30, or 14.3 for 15, keeps the pace."""


class DeviceSettings(Protocol):
    """The part of ``cv2.VideoCapture`` that asks and tells."""

    def set(self, propId: int, value: float) -> bool:  # noqa: N803 -- OpenCV's name
        """Ask for a value."""

    def get(self, propId: int) -> float:  # noqa: N803 -- OpenCV's name
        """What is in force."""


def ask_device(device: DeviceSettings, camera: CameraSection) -> None:
    """Ask an opened device for what the section says, and for pictures that nobody has decoded.

    Args:
        device: opened, no picture read yet.
        camera: its ``width``, ``height``, ``fps`` and ``pixel_format``.
    """
    device.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    for wanted in _ORDERS[camera.pixel_format]:
        _ask_for(device, camera, wanted)
        if _given(device, wanted) and _suits(device, camera):
            break
    if any(_given(device, known) for known in _SPELLINGS):
        device.set(cv2.CAP_PROP_CONVERT_RGB, 0)  # other formats OpenCV must decode itself


def _ask_for(device: DeviceSettings, camera: CameraSection, pixel_format: int) -> None:
    device.set(cv2.CAP_PROP_FOURCC, pixel_format)
    device.set(cv2.CAP_PROP_FRAME_WIDTH, camera.width)
    device.set(cv2.CAP_PROP_FRAME_HEIGHT, camera.height)
    device.set(cv2.CAP_PROP_FPS, camera.fps)


def _given(device: DeviceSettings, pixel_format: int) -> bool:
    return int(device.get(cv2.CAP_PROP_FOURCC)) in _SPELLINGS[pixel_format]


def _suits(device: DeviceSettings, camera: CameraSection) -> bool:
    width = int(device.get(cv2.CAP_PROP_FRAME_WIDTH))
    height = int(device.get(cv2.CAP_PROP_FRAME_HEIGHT))
    keeps_pace = device.get(cv2.CAP_PROP_FPS) >= _RATE_SLACK * camera.fps
    return width == camera.width and height == camera.height and keeps_pace
