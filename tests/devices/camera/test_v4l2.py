from dataclasses import dataclass, field
from typing import Literal

import cv2
import pytest

from gateway.config.shape import CameraSection
from gateway.devices.camera.v4l2 import MJPG, YUYV, ask_device

H264 = cv2.VideoWriter.fourcc(*"H264")
YUY2 = cv2.VideoWriter.fourcc(*"YUY2")
Mode = tuple[int, int, float]


@dataclass
class Camera:
    """A V4L2 camera: the best mode of each format that it has, as its driver would name it."""

    modes: dict[int, Mode]
    named: dict[int, int] = field(default_factory=dict)
    told: dict[int, float] = field(default_factory=dict)

    def set(self, propId: int, value: float) -> bool:  # noqa: N803 -- OpenCV's name
        """Take any wish."""
        self.told[propId] = value
        return True

    def get(self, propId: int) -> float:  # noqa: N803 -- OpenCV's name
        """Tell what is in force: its first format where the wanted one is missing."""
        wanted = int(self.told.get(cv2.CAP_PROP_FOURCC, 0))
        given = wanted if wanted in self.modes else next(iter(self.modes))
        width, height, fps = self.modes[given]
        return {
            cv2.CAP_PROP_FOURCC: self.named.get(given, given),
            cv2.CAP_PROP_FRAME_WIDTH: width,
            cv2.CAP_PROP_FRAME_HEIGHT: height,
            cv2.CAP_PROP_FPS: min(fps, self.told.get(cv2.CAP_PROP_FPS, fps)),
        }[propId]

    @property
    def undecoded(self) -> bool:
        """Whether OpenCV is told to leave its pictures alone."""
        return self.told.get(cv2.CAP_PROP_CONVERT_RGB) == 0


@pytest.mark.parametrize(
    ("pixel_format", "modes", "wanted"),
    [
        ("auto", {YUYV: (1280, 720, 30), MJPG: (1280, 720, 30)}, YUYV),
        ("auto", {YUYV: (1280, 720, 13.6), MJPG: (1280, 720, 30)}, YUYV),
        ("auto", {YUYV: (1280, 720, 13.4), MJPG: (1280, 720, 30)}, MJPG),
        ("auto", {YUYV: (640, 480, 30), MJPG: (1280, 720, 30)}, MJPG),
        ("auto", {MJPG: (640, 480, 30)}, MJPG),
        ("yuyv", {YUYV: (640, 480, 5), MJPG: (1280, 720, 30)}, YUYV),
        ("mjpg", {YUYV: (1280, 720, 30), MJPG: (1280, 720, 30)}, MJPG),
    ],
)
def test_a_camera_is_asked_for_the_cheapest_format_that_keeps_its_pace(
    pixel_format: Literal["auto", "mjpg", "yuyv"], modes: dict[int, Mode], wanted: int
) -> None:
    """At 15 pictures a second of 720p; a tenth slower is the same pace."""
    camera = Camera(modes)
    ask_device(camera, CameraSection(pixel_format=pixel_format))
    assert camera.told[cv2.CAP_PROP_FOURCC] == wanted
    assert camera.told[cv2.CAP_PROP_FRAME_WIDTH] == 1280
    assert camera.undecoded


def test_a_camera_that_sends_something_else_is_left_to_opencv() -> None:
    """Its pictures come as colours then."""
    camera = Camera({H264: (1280, 720, 30)})
    ask_device(camera, CameraSection())
    assert not camera.undecoded


def test_a_format_may_go_by_its_other_name() -> None:
    """YUY2 is YUYV."""
    camera = Camera({YUYV: (1280, 720, 30), MJPG: (1280, 720, 30)}, named={YUYV: YUY2})
    ask_device(camera, CameraSection())
    assert camera.told[cv2.CAP_PROP_FOURCC] == YUYV
    assert camera.undecoded
