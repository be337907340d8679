"""What a guard who looks through the gate's camera is shown."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from gateway.core.look import NOTHING_SEEN
from gateway.demo.scene import LaneScene, Medium, Presentation
from gateway.devices.camera.glimpse import MOST_BYTES, OLD_AFTER_NS, SIDE_PX, Glimpse, shown
from gateway.devices.camera.guide import Box
from gateway.devices.camera.raw import BgrPicture, GreyPicture, JpegPicture
from gateway.devices.camera.reader import Frame

BOX = Box(0.2, 0.1, 0.6, 0.8)
NOISE = np.random.default_rng(3).integers(0, 256, (720, 1280, 3), np.uint8)


@pytest.fixture(scope="module")
def lane() -> Glimpse:
    """A person before the camera with a pass in the hand."""
    holder = Presentation("PK1S:" + "6BFOXN*TS0BI$ZD4N9" * 8, Medium.PHONE, seed=1)
    frame = LaneScene(seed=1).render(holder, holder.approach_s + 1.0, 1)
    return Glimpse(Frame(BgrPicture(frame), 1_000), frozen=False)


def size_of(jpeg: bytes) -> tuple[int, ...]:
    """Height and width."""
    decoded = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert decoded is not None
    return tuple(decoded.shape[:2])


def test_the_lane_is_shown_small_with_a_hint(lane: Glimpse) -> None:
    """A fifth of what one line of the control socket holds."""
    look = shown(lane, BOX, 2_000)
    assert size_of(look.jpeg) == (180, SIDE_PX)
    assert len(look.jpeg) < MOST_BYTES // 2
    assert look.hint
    assert not look.still


def test_a_frozen_picture_and_an_old_one_are_marked_still(lane: Glimpse) -> None:
    """They only look live."""
    assert shown(replace(lane, frozen=True), BOX, 2_000).still
    assert not shown(lane, BOX, 999 + OLD_AFTER_NS).still
    assert shown(lane, BOX, 1_000 + OLD_AFTER_NS).still


def test_a_dark_lane_is_said_to_be_dark() -> None:
    """In grey too, and upright cameras are shown upright."""
    dark = Glimpse(Frame(GreyPicture(np.full((1280, 720), 9, np.uint8)), 0), frozen=False)
    look = shown(dark, BOX, 0)
    assert look.hint == "too-dark"
    assert size_of(look.jpeg) == (SIDE_PX, 180)


def test_nothing_but_noise_still_fits_a_line() -> None:
    """The worst that a sensor can send."""
    for picture in (NOISE, NOISE[:, :720], NOISE[:320, :320]):
        look = shown(Glimpse(Frame(BgrPicture(picture), 0), frozen=False), BOX, 0)
        assert 0 < len(look.jpeg) <= MOST_BYTES


def test_of_no_picture_or_a_damaged_one_nothing_is_shown() -> None:
    """The page says that there is none."""
    torn = JpegPicture(np.frombuffer(b"\xff\xd8 no picture", np.uint8))
    assert shown(None, BOX, 0) == NOTHING_SEEN
    assert shown(Glimpse(Frame(torn, 0), frozen=False), BOX, 0) == NOTHING_SEEN
