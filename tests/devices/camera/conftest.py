"""A lane's camera on loopback, an eye that watches it, and what the eye tells."""

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
import segno

from gateway.config.shape import CameraSection
from gateway.core.signals import CodeRead, Device, DeviceChanged, Signal
from gateway.demo.scene import LaneScene, Medium, Presentation, jpeg
from gateway.demo.stream import MjpegCamera
from gateway.devices.camera.capture import Capture, open_capture
from gateway.devices.camera.eye import CameraEye
from gateway.devices.decoder.client import DecoderClient
from gateway.runtime.clock import Clock, SystemClock
from gateway.runtime.worker import Worker

PASS_TEXT = "PK1S:" + "6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDEMWK4MI6U" * 3

Picture = Callable[[str, str], Path]
OpenSource = Callable[[CameraSection], Capture]


class Told:
    """What an eye told, in order; waits for what it has not told yet."""

    def __init__(self, section: CameraSection, clock: Clock, open_source: OpenSource) -> None:
        self._crashes: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._ended = False
        self._signals: queue.SimpleQueue[Signal] = queue.SimpleQueue()
        self._decoder = DecoderClient(section.decode_limit_ms, clock)
        self.eye = CameraEye(section, self._decoder, self._signals.put, clock, open_source)
        self._worker = Worker("eye", self.eye.run, self._crashes.put)
        self._worker.start()

    def change(self, device: Device, *, up: bool) -> DeviceChanged:
        """The next change of this device in this direction, within 10 s."""
        while True:
            signal = self._signals.get(timeout=10)
            if isinstance(signal, DeviceChanged) and (signal.device, signal.up) == (device, up):
                return signal

    def code(self) -> CodeRead:
        """The next code, within 10 s."""
        while True:
            signal = self._signals.get(timeout=10)
            if isinstance(signal, CodeRead):
                return signal

    def forget(self) -> None:
        """Drop what was told so far."""
        while not self._signals.empty():
            self._signals.get()

    def crash(self) -> str:
        """The name of the thread that failed, within 10 s."""
        return self._crashes.get(timeout=10)

    def end(self) -> None:
        """Ask the eye to end; it must within the 3 s that the process has."""
        if self._ended:
            return
        self._ended = True
        self._worker.ask_to_stop()
        assert self._worker.join(), "the eye must end when asked"
        self._decoder.close()


class Watch(Protocol):
    """Puts an eye to work."""

    def __call__(
        self,
        section: CameraSection,
        its_clock: Clock | None = None,
        open_source: OpenSource = open_capture,
    ) -> Told:
        """Give what it tells; ``its_clock`` is the machine's unless named."""


@pytest.fixture
def clock() -> SystemClock:
    """The machine's clock: cameras live in real time."""
    return SystemClock(lambda: True)


@pytest.fixture
def watch(clock: SystemClock) -> Iterator[Watch]:
    """All eyes must end within 3 s when asked."""
    eyes: list[Told] = []

    def start(
        section: CameraSection,
        its_clock: Clock | None = None,
        open_source: OpenSource = open_capture,
    ) -> Told:
        eyes.append(Told(section, its_clock or clock, open_source))
        return eyes[-1]

    yield start
    for told in eyes:
        told.end()


@pytest.fixture
def lane_camera(clock: SystemClock) -> Iterator[MjpegCamera]:
    """A network camera that sees a person hold a pass."""
    scene = LaneScene(seed=1)
    holder = Presentation(PASS_TEXT, Medium.PHONE, seed=1)
    frame = iter(range(1_000_000))
    broken = threading.Event()
    camera = MjpegCamera(
        lambda: jpeg(scene.render(holder, holder.approach_s + 1.0, next(frame))),
        fps=10,
        clock=clock,
        crashed=lambda _: broken.set(),
    )
    camera.start()
    yield camera
    camera.stop()
    assert not broken.is_set()


@pytest.fixture
def picture(tmp_path: Path) -> Picture:
    """Makes a picture of a code: file name, text."""

    def draw(name: str, text: str) -> Path:
        path = tmp_path / name
        segno.make_qr(text).save(str(path), scale=4, border=4)
        return path

    return draw
