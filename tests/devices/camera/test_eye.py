import threading
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from gateway.config.shape import CameraSection
from gateway.core.signals import Device
from gateway.demo.stream import CameraFault, MjpegCamera
from gateway.devices.camera.capture import Capture
from gateway.devices.camera.raw import RawPicture
from gateway.runtime.clock import ManualClock

if TYPE_CHECKING:
    from tests.devices.camera.conftest import Picture, Watch

FROZEN_AFTER_S = 0.4


def _section(source: str, decode_limit_ms: int = 2_000) -> CameraSection:
    return CameraSection(
        source=source, frozen_after_s=FROZEN_AFTER_S, decode_limit_ms=decode_limit_ms
    )


def test_a_pass_held_before_a_network_camera_is_read(
    watch: "Watch", lane_camera: MjpegCamera
) -> None:
    """Real stream, real OpenCV, real decoder; stamped when it came and when it was read."""
    told = watch(_section(lane_camera.url))
    assert "pictures of 1280 x 720" in told.change(Device.CAMERA, up=True).detail
    told.change(Device.DECODER, up=True)
    read = told.code()
    assert read.text.startswith("PK1S:")
    assert 0 < read.decoded_mono_ns - read.frame_mono_ns < 2_000_000_000
    assert told.code().frame_mono_ns > read.frame_mono_ns
    assert told.eye.frames_seen >= 2
    assert told.eye.turns >= told.eye.frames_seen


def test_a_frozen_picture_is_a_fault_and_shows_no_code_until_it_moves(
    watch: "Watch", lane_camera: MjpegCamera
) -> None:
    """It looks live; the guard is told that it isn't."""
    told = watch(_section(lane_camera.url))
    told.code()
    lane_camera.suffer(CameraFault.FROZEN)
    fault = told.change(Device.CAMERA, up=False)
    assert lane_camera.url in fault.detail
    assert "same picture" in fault.detail
    told.forget()
    lane_camera.suffer(CameraFault.NONE)
    told.change(Device.CAMERA, up=True)
    told.code()


def test_a_camera_that_sends_nothing_any_more_is_noticed_and_recovers(
    watch: "Watch", lane_camera: MjpegCamera
) -> None:
    """The connection stands, the pictures stop."""
    told = watch(_section(lane_camera.url))
    told.code()
    lane_camera.suffer(CameraFault.HUNG)
    assert "gives no picture" in told.change(Device.CAMERA, up=False).detail
    lane_camera.suffer(CameraFault.NONE)
    told.change(Device.CAMERA, up=True)
    told.code()


def test_a_dropped_connection_is_made_again(watch: "Watch", lane_camera: MjpegCamera) -> None:
    """Somebody pulled the plug for a moment."""
    told = watch(_section(lane_camera.url))
    told.code()
    lane_camera.suffer(CameraFault.GONE)
    told.change(Device.CAMERA, up=False)
    lane_camera.suffer(CameraFault.NONE)
    told.change(Device.CAMERA, up=True)
    told.code()


def test_a_camera_that_comes_later_is_found(
    watch: "Watch", tmp_path: Path, picture: "Picture"
) -> None:
    """The gate starts without it, says so, and works once it is there."""
    folder = tmp_path / "later"
    told = watch(_section(str(folder)))
    assert str(folder) in told.change(Device.CAMERA, up=False).detail
    turns = told.eye.turns
    folder.mkdir()
    picture("later/code.png", "HELLO")
    told.change(Device.CAMERA, up=True)
    assert told.code().text == "HELLO"
    assert told.eye.turns > turns


def test_a_still_picture_in_a_folder_is_not_frozen(watch: "Watch", picture: "Picture") -> None:
    """It is what was asked for."""
    told = watch(_section(str(picture("code.png", "HELLO"))))
    first = told.code()
    while (told.code().frame_mono_ns - first.frame_mono_ns) < 1.2e9 * FROZEN_AFTER_S:
        pass
    assert told.eye.frames_seen > 1


def test_pictures_too_large_for_the_decoder_are_the_cameras_fault(
    watch: "Watch", tmp_path: Path
) -> None:
    """A sentence, not the end of the gate."""
    cv2.imwrite(str(tmp_path / "wall.png"), np.zeros((4_320, 7_681), np.uint8))
    told = watch(_section(str(tmp_path)))
    assert "choose a smaller size" in told.change(Device.CAMERA, up=False).detail


def test_a_decoder_that_fails_again_and_again_is_reported(
    watch: "Watch", lane_camera: MjpegCamera
) -> None:
    """A limit of one millisecond is too short for any picture."""
    told = watch(_section(lane_camera.url, decode_limit_ms=1))
    told.change(Device.CAMERA, up=True)
    assert "decoder child" in told.change(Device.DECODER, up=False).detail


def test_the_gate_can_end_while_its_camera_hangs(watch: "Watch", lane_camera: MjpegCamera) -> None:
    """OpenCV may block for two seconds; the process has three."""
    told = watch(_section(lane_camera.url))
    told.code()
    lane_camera.suffer(CameraFault.HUNG)
    told.end()


class _StuckDriver:
    """A capture whose driver never returns from its first read."""

    pause_s = 0.0
    alone = False

    def __init__(self) -> None:
        self.blocked = threading.Event()
        self.freed = threading.Event()

    def read(self) -> RawPicture | None:
        """Block until the test is over."""
        self.blocked.set()
        self.freed.wait(30)
        return None

    def release(self) -> None:
        """Nothing is held."""


def test_a_driver_that_never_returns_is_an_outage_and_is_left_behind(watch: "Watch") -> None:
    """Some USB cameras do that when their cable is bad."""
    clock = ManualClock()
    stuck = _StuckDriver()
    told = watch(_section("0"), clock, lambda _: stuck)
    assert stuck.blocked.wait(5)
    clock.advance_ms(3_000)
    assert "no picture for 3 s" in told.change(Device.CAMERA, up=False).detail
    turns = told.eye.turns
    told.end()
    assert told.eye.turns >= turns
    stuck.freed.set()


def test_a_bug_in_the_reading_thread_ends_the_process(watch: "Watch") -> None:
    """A gate that is half dead must be restarted by its supervisor."""

    def bug(_: CameraSection) -> Capture:
        raise ZeroDivisionError

    assert watch(_section("0"), None, bug).crash() == "eye"
