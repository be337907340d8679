"""Frames as files, for the installer's screen and for corpora."""

import cv2
import numpy as np
import pytest

from gateway.devices.camera.encoding import jpeg, png
from gateway.devices.camera.raw import BgrPicture, GreyPicture, JpegPicture
from gateway.errors import DeviceError

LANE = np.random.default_rng(3).integers(0, 256, (90, 160, 3), np.uint8)


@pytest.mark.parametrize(
    ("widest_px", "shape"), [(160, (90, 160)), (161, (90, 160)), (80, (45, 80)), (1, (1, 1))]
)
def test_a_picture_is_made_no_wider_than_the_screen_wants(
    widest_px: int, shape: tuple[int, int]
) -> None:
    """And keeps its proportions."""
    shown = cv2.imdecode(
        np.frombuffer(jpeg(BgrPicture(LANE), widest_px), np.uint8), cv2.IMREAD_COLOR
    )
    assert shown is not None
    assert shown.shape[:2] == shape


def test_a_camera_without_colours_is_shown_in_grey() -> None:
    """One plane is all that there is."""
    encoded = np.frombuffer(jpeg(GreyPicture(LANE[:, :, 0]), 160), np.uint8)
    shown = cv2.imdecode(encoded, cv2.IMREAD_UNCHANGED)
    assert shown is not None
    assert shown.ndim == 2


def test_a_frame_is_kept_without_loss() -> None:
    """Else a corpus would measure its own files."""
    grey = np.ascontiguousarray(LANE[:, :, 1])
    kept = cv2.imdecode(np.frombuffer(png(grey), np.uint8), cv2.IMREAD_UNCHANGED)
    assert kept is not None
    assert np.array_equal(kept, grey)


def test_a_damaged_picture_is_named() -> None:
    """The page then waits for the next one."""
    with pytest.raises(DeviceError, match="picture: "):
        jpeg(JpegPicture(np.frombuffer(b"\xff\xd8 no picture", np.uint8)), 160)


def test_a_frame_that_no_file_can_hold_is_named() -> None:
    """An empty one."""
    with pytest.raises(DeviceError, match="picture: OpenCV can't write"):
        png(np.zeros((0, 0), np.uint8))
