"""How old a frame is when the gate knows what it shows, by the real reading and seeing threads.

A frame waits at most until the one before it is decided, and the newest wins, so it should be no
older than one frame interval and its own decoding. What is beyond is told, not asserted: a JPEG
is unpacked by the seeing thread too, so a large one may take longer than an interval by itself.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from time import monotonic_ns

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.config.shape import CameraSection
from gateway.devices.camera.eye import CameraEye
from gateway.devices.camera.raw import RawPicture, raw_picture
from gateway.devices.decoder.client import DecoderClient
from gateway.devices.decoder.reading import Effort
from gateway.devices.decoder.result import DecodeResult
from gateway.runtime.clock import SystemClock
from tests.bench.checkpoint import Strain, clips
from tests.working import working

Frame = NDArray[np.uint8]

FRAMES = 240
_PEOPLE = 3
_MOVES = 12
_READY_MS = 10_000
_OPENED_S = 60.0


@dataclass(frozen=True, slots=True)
class Decided:
    """One frame that was decoded.

    Args:
        age_ms: from its arrival to the answer.
        took_ms: of these, in the decoder.
    """

    age_ms: float
    took_ms: float


class PacedCapture:
    """Pictures as a driver gives them: each at its time, whoever is late.

    Args:
        pictures: shown in turn for ever.
        fps: how many a second.
    """

    alone = False
    pause_s = 0.0

    def __init__(self, pictures: Sequence[RawPicture], fps: float) -> None:
        self._turn = cycle(pictures)
        self._interval_ns = round(1e9 / fps)
        self._due_ns = monotonic_ns()
        self._pace = threading.Event()

    def read(self) -> RawPicture:
        """The next picture, when it is there."""
        self._due_ns = max(self._due_ns + self._interval_ns, monotonic_ns() - self._interval_ns)
        self._pace.wait(max(0, self._due_ns - monotonic_ns()) / 1e9)
        return next(self._turn)

    def release(self) -> None:
        """Nothing is held."""


class WatchedDecoder:
    """The real decoder, with a note of each frame it was given.

    Args:
        decoder: looks at the frames.
        frames: after so many ``done`` is set.
    """

    def __init__(self, decoder: DecoderClient, frames: int) -> None:
        self._decoder = decoder
        self._frames = frames
        self._took_ms = 0.0
        self.age_ms: Callable[[], float] = lambda: 0.0
        self.decided: list[Decided] = []
        self.done = threading.Event()

    def decode(self, grey: Frame, effort: Effort, *, beyond: bool = False) -> DecodeResult:
        """Decode; first note down how old the frame before was in the end."""
        if self._took_ms:
            self.decided.append(Decided(self.age_ms(), self._took_ms))
        if len(self.decided) >= self._frames:
            self.done.set()
        result = self._decoder.decode(grey, effort, beyond=beyond)
        self._took_ms = result.took_ms
        return result


def print_ages(limit_ms: int, seed: int) -> None:
    """A row for each pace, kind of camera and kind of people."""
    print(f"age of {FRAMES} frames when decided, ms; over: older than interval and decoding")
    print(
        f"{'':26}{'age median':>12}{'p99':>8}{'max':>8}{'decode p99':>12}{'over':>6}{'by max':>8}"
    )
    for name, films in _films(seed):
        for kind, made in (("YUYV", _yuyv), ("MJPG", _mjpg)):
            pictures = [raw_picture(made(frame)) for frame in films]
            for fps in (15, 30):
                row = f"{name}, {kind}, {fps} fps"
                _print_row(row, _decided(pictures, fps, limit_ms), 1000 / fps)


def _decided(pictures: Sequence[RawPicture], fps: int, limit_ms: int) -> list[Decided]:
    clock = SystemClock(lambda: True)
    section = CameraSection(source="0", frozen_after_s=60.0)
    with DecoderClient(limit_ms, clock) as decoder:
        watched = WatchedDecoder(decoder, FRAMES)
        decoder.wait_ready(_READY_MS)
        eye = CameraEye(
            section, watched, lambda _: None, clock, lambda _: PacedCapture(pictures, fps)
        )
        watched.age_ms = lambda: eye.frame_age_ms
        with working("eye", eye.run):
            watched.done.wait(_OPENED_S)
        return watched.decided


def _print_row(name: str, decided: Sequence[Decided], interval_ms: float) -> None:
    ages = [one.age_ms for one in decided]
    over = [one.age_ms - one.took_ms - interval_ms for one in decided]
    beyond = [excess for excess in over if excess > 0]
    took = np.percentile([one.took_ms for one in decided], 99)
    print(
        f"{name:26}{np.median(ages):12.1f}{np.percentile(ages, 99):8.1f}{max(ages):8.1f}"
        f"{took:12.1f}{len(beyond):6}{max(beyond, default=0.0):8.1f}"
    )


def _films(seed: int) -> Iterator[tuple[str, list[Frame]]]:
    for strain in Strain:
        yield strain.value, [shot.bgr for film in clips(seed, _PEOPLE, strain) for shot in film]
    yield "costly", _costly(seed, 1280, 720)
    yield "costly 4K", _costly(seed, 3840, 2160)


def _costly(seed: int, width: int, height: int) -> list[Frame]:
    """Corners of codes and nothing else, moved about: what costs the search most."""
    rng = np.random.default_rng(seed)
    corner = np.pad(np.pad(np.zeros((3, 3), np.uint8), 1, constant_values=255), 1)
    tile = np.pad(np.kron(corner, np.ones((3, 3), np.uint8)), (0, 15), constant_values=255)
    wall = np.tile(tile, (height // len(tile) + 1, width // len(tile) + 1))[:height, :width]
    shifts = rng.integers(0, len(tile), (_MOVES, 2))
    return [
        cv2.merge([np.roll(wall, tuple(shift), (0, 1))] * 3).astype(np.uint8) for shift in shifts
    ]


def _yuyv(bgr: Frame) -> Frame:
    return cv2.cvtColor(bgr, cv2.COLOR_BGR2YUV_YUYV).astype(np.uint8)


def _mjpg(bgr: Frame) -> Frame:
    encoded = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, 85])[1]
    return encoded.reshape(1, -1).astype(np.uint8)
