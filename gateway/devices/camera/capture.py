"""Sources of pictures behind one face: V4L2, network, video file, folder; not their watching.

Timeouts of network streams: CAP_PROP_OPEN_TIMEOUT_MSEC and CAP_PROP_READ_TIMEOUT_MSEC of
OpenCV's FFMPEG backend, 30 s each unless set.
"""

from itertools import cycle
from pathlib import Path
from typing import Final, Protocol

import cv2

from gateway.config.limits import mask_url
from gateway.config.shape import CameraSection
from gateway.devices.camera.pictures import is_picture_name, pictures_in, read_colour
from gateway.devices.camera.raw import BgrPicture, RawPicture, raw_picture
from gateway.devices.camera.v4l2 import MJPG, ask_device
from gateway.errors import DeviceError

_OPEN_LIMIT_MS: Final = 2_000
_READ_LIMIT_MS: Final = 2_000
"""Twice the longest exposure of a night camera; short enough for the process to end in 3 s."""

_UNDECODED: Final = -1
"""What CAP_PROP_FORMAT takes for it in OpenCV's FFMPEG backend (VideoCaptureProperties)."""

_FPS_RANGE: Final = (1.0, 120.0)


class Capture(Protocol):
    """An opened source, used by one thread alone."""

    @property
    def pause_s(self) -> float:
        """Seconds between pictures for a source that has no pace of its own, else 0."""

    @property
    def alone(self) -> bool:
        """Whether each picture is a photograph, with no next one that shows the same."""

    def read(self) -> RawPicture | None:
        """The next picture, None when the source gives no more."""

    def release(self) -> None:
        """Let the source go."""


def source_name(source: str) -> str:
    """The source as people may see it: without password or query."""
    return mask_url(source)


def is_live(source: str) -> bool:
    """Whether pictures come from a lens, so that identical ones are a fault."""
    return _is_device(source) or "://" in source


def open_capture(camera: CameraSection) -> Capture:
    """Open what ``camera.source`` names.

    Raises:
        DeviceError: it isn't there or can't be opened; the message says what to do.
    """
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)  # our sentence says it
    if _is_device(camera.source):
        return _opened_device(camera)
    if "://" in camera.source:
        return _opened_stream(camera.source)
    path = Path(camera.source)
    if path.is_dir():
        return FolderCapture(path, pictures_in(path), 1 / camera.fps)
    if not path.exists():
        raise _refusal(camera.source, "there is no such file or folder")
    if is_picture_name(path):
        return FolderCapture(path, [path], 1 / camera.fps)
    return _opened_file(camera.source)


class VideoCapture:
    """A V4L2 device, a network stream or a video file through OpenCV.

    Args:
        video: the opened capture.
        pause_s: see ``Capture``.
        loops: begin again at the end, as a file does.
    """

    alone = False

    def __init__(
        self, video: cv2.VideoCapture, *, pause_s: float = 0.0, loops: bool = False
    ) -> None:
        self._video = video
        self._loops = loops
        self.pause_s = pause_s

    def read(self) -> RawPicture | None:
        """The next picture; blocks at most ``_READ_LIMIT_MS`` on a network stream.

        Raises:
            DeviceError: OpenCV refuses what the source sent, or it is no picture.
        """
        try:
            arrived, frame = self._video.read()
            if not arrived and self._loops:
                self._video.set(cv2.CAP_PROP_POS_FRAMES, 0)
                arrived, frame = self._video.read()
            return raw_picture(frame) if arrived else None
        except cv2.error as error:
            raise DeviceError(f"camera: OpenCV refuses its picture: {error.err}") from error

    def release(self) -> None:
        """Close device, connection or file."""
        self._video.release()


class FolderCapture:
    """Pictures of a folder, each shown in turn, again and again; what is no picture is left out.

    Args:
        folder: for messages.
        pictures: files in the order they are shown.
        pause_s: how long each is shown.
    """

    alone = True

    def __init__(self, folder: Path, pictures: list[Path], pause_s: float) -> None:
        self._folder = folder
        self._count = len(pictures)
        self._turn = cycle(pictures)
        self.pause_s = pause_s
        if not pictures:
            raise _refusal(str(folder), "no picture in this folder")

    def read(self) -> RawPicture | None:
        """The next picture that can be read, None if none of them can."""
        for _ in range(self._count):
            try:
                return BgrPicture(read_colour(next(self._turn)))
            except DeviceError:
                continue  # a folder of photographs may hold a damaged one
        return None

    def release(self) -> None:
        """Nothing is held open between pictures."""


def _opened_device(camera: CameraSection) -> Capture:
    path = Path(f"/dev/video{camera.source}" if camera.source.isdigit() else camera.source)
    if not path.exists():
        raise _refusal(camera.source, f"{path} is not there; plug the camera in")
    video = cv2.VideoCapture(str(path), cv2.CAP_V4L2)
    if not video.isOpened():
        video.release()
        raise _refusal(
            camera.source, "can't be opened; another program holds it, or the user isn't in `video`"
        )
    ask_device(video, camera)
    return VideoCapture(video)


def _opened_stream(url: str) -> Capture:
    limits = [
        *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, _OPEN_LIMIT_MS),
        *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, _READ_LIMIT_MS),
        *(cv2.CAP_PROP_N_THREADS, 1),  # frame threads would each hold a picture back
    ]
    video = cv2.VideoCapture(url, cv2.CAP_FFMPEG, limits)
    if not video.isOpened():
        video.release()
        raise _refusal(url, "does not answer with a video stream; check power, network and address")
    if int(video.get(cv2.CAP_PROP_FOURCC)) == MJPG:
        # packets as they come: decoded only when somebody moves, and then straight to grey
        video.set(cv2.CAP_PROP_FORMAT, _UNDECODED)
    return VideoCapture(video)


def _opened_file(source: str) -> Capture:
    video = cv2.VideoCapture(source, cv2.CAP_FFMPEG)
    if not video.isOpened():
        video.release()
        raise _refusal(source, "not a video file that FFmpeg can read")
    slowest, fastest = _FPS_RANGE
    fps = min(max(video.get(cv2.CAP_PROP_FPS), slowest), fastest)
    return VideoCapture(video, pause_s=1 / fps, loops=True)


def _is_device(source: str) -> bool:
    return source.isdigit() or source.startswith("/dev/")


def _refusal(source: str, why: str) -> DeviceError:
    name = source_name(source)
    return DeviceError(f"camera {name}: {why}, or correct camera.source in gateway.toml")
