import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from gateway.config.shape import CameraSection
from gateway.demo.stream import MjpegCamera
from gateway.devices.camera.capture import is_live, open_capture, source_name
from gateway.devices.camera.latest import Latest
from gateway.devices.camera.pictures import MAX_FILE_BYTES, pictures_in, read_picture
from gateway.devices.camera.raw import JpegPicture
from gateway.devices.camera.reader import CameraReader, Frame, Outage
from gateway.errors import DeviceError
from gateway.runtime.clock import SystemClock

if TYPE_CHECKING:
    from tests.devices.camera.conftest import Picture


@pytest.mark.parametrize(
    ("source", "live"),
    [
        ("0", True),
        ("/dev/gate-camera", True),
        ("rtsp://10.0.0.5/1", True),
        ("http://10.0.0.5/mjpg", True),
        ("/srv/film.mp4", False),
        ("pictures", False),
    ],
)
def test_only_a_lens_can_freeze(source: str, *, live: bool) -> None:
    """A file may show the same picture for ever."""
    assert is_live(source) is live


def test_a_cameras_password_is_shown_to_nobody() -> None:
    """Sentences go to journal and page."""
    name = source_name("rtsp://admin:s3cret@10.0.0.5:554/1?token=s3cret")
    assert "s3cret" not in name
    assert "10.0.0.5:554" in name


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("/dev/gate-camera-that-is-not-there", "plug the camera in"),
        ("97", "/dev/video97 is not there"),
        ("/dev/null", "another program holds it"),
        ("/nowhere/film.mp4", "no such file or folder"),
        ("http://127.0.0.1:9/stream", "check power, network and address"),
        ("rtsp://127.0.0.1:9/stream", "check power, network and address"),
    ],
)
def test_a_source_that_is_not_there_is_named_with_what_to_do(source: str, words: str) -> None:
    """The installer reads one sentence."""
    with pytest.raises(DeviceError, match=words) as refusal:
        open_capture(CameraSection(source=source))
    assert str(refusal.value).startswith(f"camera {source}: ")
    assert str(refusal.value).endswith("or correct camera.source in gateway.toml")


def test_a_file_that_is_no_film_is_named(tmp_path: Path) -> None:
    """Somebody named the configuration file itself."""
    path = tmp_path / "gateway.toml"
    path.write_text("[camera]\n")
    with pytest.raises(DeviceError, match="not a video file"):
        open_capture(CameraSection(source=str(path)))


def test_a_folder_without_pictures_is_named(tmp_path: Path) -> None:
    """Somebody named the wrong folder."""
    with pytest.raises(DeviceError, match="no picture in this folder"):
        open_capture(CameraSection(source=str(tmp_path)))


def test_a_folder_shows_its_pictures_in_turn_and_begins_again(
    tmp_path: Path, picture: "Picture"
) -> None:
    """A damaged one is left out."""
    small = read_picture(picture("b.png", "A")).shape
    large = read_picture(picture("c.png", "A" * 100)).shape
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8 no more")
    capture = open_capture(CameraSection(source=str(tmp_path), fps=4))
    seen = [capture.read() for _ in range(4)]
    assert [shown.grey().shape for shown in seen if shown is not None] == [
        small,
        large,
        small,
        large,
    ]
    assert (capture.pause_s, capture.alone) == (1 / 4, True)


def test_a_folder_whose_pictures_are_all_damaged_gives_none(tmp_path: Path) -> None:
    """It is an outage, not an endless search."""
    (tmp_path / "a.jpg").write_bytes(b"no")
    assert open_capture(CameraSection(source=str(tmp_path))).read() is None


def test_a_film_is_shown_at_its_pace_and_begins_again(tmp_path: Path) -> None:
    """Three frames of 5 fps."""
    path = str(tmp_path / "film.avi")
    film = cv2.VideoWriter(path, cv2.VideoWriter.fourcc(*"MJPG"), 5, (64, 48))
    for shade in (20, 120, 220):
        film.write(np.full((48, 64, 3), shade, np.uint8))
    film.release()
    capture = open_capture(CameraSection(source=path))
    seen = [capture.read() for _ in range(5)]
    capture.release()
    shades = [round(float(shown.grey().mean()), -1) for shown in seen if shown]
    assert shades == [20, 120, 220, 20, 120]
    assert capture.pause_s == pytest.approx(1 / 5)
    assert not capture.alone


def test_a_network_cameras_mjpg_comes_undecoded(lane_camera: MjpegCamera) -> None:
    """Byte for byte as the camera sent it, so that an idle scene costs next to nothing."""
    capture = open_capture(CameraSection(source=lane_camera.url))
    first, second = capture.read(), capture.read()
    capture.release()
    assert isinstance(first, JpegPicture)
    assert isinstance(second, JpegPicture)
    assert first.grey().shape == (720, 1280)
    assert not first.same_as(second)


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "no such file"), (b"", "0 bytes"), (b"GIF?", "not a picture"), (b"\0" * 9, "picture")],
)
def test_what_is_no_picture_is_named(tmp_path: Path, content: bytes | None, words: str) -> None:
    """Missing, empty, rubbish."""
    path = tmp_path / "code.png"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DeviceError, match=words):
        read_picture(path)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".bmp", ".webp", ".tif"])
def test_a_damaged_picture_is_read_or_refused_and_nothing_worse(
    tmp_path: Path, suffix: str
) -> None:
    """Flipped bytes in each format; not in the header, whose sizes OpenCV limits itself."""
    draw = np.random.default_rng(1)
    whole, encoded = cv2.imencode(suffix, draw.integers(0, 256, (24, 32), np.uint8))
    assert whole
    path = tmp_path / f"code{suffix}"
    for _ in range(100):
        damaged = encoded.ravel().astype(np.uint8)
        damaged[draw.integers(64, damaged.size, 4)] = draw.integers(0, 256, 4)
        path.write_bytes(damaged.tobytes()[: draw.integers(1, damaged.size + 1)])
        with suppress(DeviceError):
            assert read_picture(path).ndim == 2


def test_a_file_too_large_for_a_picture_is_not_read(tmp_path: Path) -> None:
    """A sparse one, so that the test costs nothing."""
    path = tmp_path / "code.png"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(DeviceError, match=f"want 1 to {MAX_FILE_BYTES}"):
        read_picture(path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """By its path."""
    with pytest.raises(DeviceError, match="can't be listed"):
        pictures_in(tmp_path / "nowhere")


class _Pauses(threading.Event):
    """An event on which nobody waits long; notes the pauses and ends after the seventh."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        """Note it and return at once."""
        self.seconds.append(timeout)
        if len(self.seconds) == 7:
            self.set()
        return self.is_set()


def test_a_missing_camera_is_tried_again_after_ever_longer_pauses(clock: SystemClock) -> None:
    """From half a second to eight."""
    section = CameraSection(source="/dev/gate-camera-that-is-not-there")
    seen: Latest[Frame | Outage] = Latest()
    reader = CameraReader("x", lambda: open_capture(section), seen, clock)
    pauses = _Pauses()
    reader.run(pauses)
    assert pauses.seconds == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]
    assert reader.ended.is_set()
    assert isinstance(seen.take(0), Outage)
