"""The eye of the gate: newest frame to decoder to signals; not the camera, not the decoder."""

import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import Final, Protocol

from gateway.config.shape import CameraSection
from gateway.core.signals import CodeRead, Device, DeviceChanged, Signal
from gateway.devices.camera.capture import Capture, is_live, open_capture, source_name
from gateway.devices.camera.latest import Latest
from gateway.devices.camera.pictures import Grey
from gateway.devices.camera.reader import CameraReader, Frame, Outage
from gateway.devices.camera.watch import NS_PER_S, FreezeWatch, Presence
from gateway.devices.decoder.result import DecodeFailure, DecodeResult
from gateway.errors import DeviceError
from gateway.runtime.clock import Clock
from gateway.runtime.worker import Worker

log = logging.getLogger(__name__)

SILENT_AFTER_S: Final = 3.0
"""No frame for this long is an outage even while the driver still blocks."""

DECODER_DOWN_AFTER: Final = 3
"""Failed frames in a row before the guard is told; one hostile picture is not a broken gate."""

_FROZEN: Final = "shows the same picture all the time, it only looks live; restart the camera"
_TURN_S: Final = 0.25
_PARTING_S: Final = 0.5


class FrameDecoder(Protocol):
    """Reads the codes in one picture within a time limit."""

    def decode(self, grey: Grey) -> DecodeResult:
        """Texts or a failure; raises DeviceError for a picture that it can't take."""


class CameraEye:
    """The body of the thread that sees.

    Args:
        camera: what to look through.
        decoder: used by this thread alone from now on.
        emit: takes CodeRead, and DeviceChanged of camera and decoder; must not block.
        clock: stamps frames and texts.
        open_source: opens the camera; raises DeviceError.
    """

    def __init__(
        self,
        camera: CameraSection,
        decoder: FrameDecoder,
        emit: Callable[[Signal], None],
        clock: Clock,
        open_source: Callable[[CameraSection], Capture] = open_capture,
    ) -> None:
        self._name = source_name(camera.source)
        self._decoder = decoder
        self._emit = emit
        self._clock = clock
        self._seen: Latest[Frame | Outage] = Latest()
        self._reader = CameraReader(self._name, partial(open_source, camera), self._seen, clock)
        self._reader_crashed = threading.Event()
        self._freeze = FreezeWatch(round(camera.frozen_after_s * NS_PER_S))
        self._live = is_live(camera.source)
        self._camera = Presence(Device.CAMERA)
        self._decoding = Presence(Device.DECODER)
        self._failures_in_row = 0
        self._frame_ns = clock.mono_ns()
        self._reopened_ns = self._frame_ns
        self.frames_seen = 0
        """Frames that were given to the decoder and answered or given up."""
        self.turns = 0
        """Rounds of the loop, at least one each 0.25 s and decode limit: with a frame, or with
        a camera known to be silent. The watchdog's proof that this thread lives."""

    def run(self, stopping: threading.Event) -> None:
        """See until ``stopping``; the reading thread lives and ends with this one."""
        reader = Worker("camera-reader", self._reader.run, lambda _: self._reader_crashed.set())
        reader.start()
        while not stopping.is_set():
            if self._reader_crashed.is_set():
                raise RuntimeError(f"camera {self._name}: its reading thread failed")
            self._turn()
        reader.ask_to_stop()
        if not self._reader.ended.wait(_PARTING_S):
            log.warning("camera %s: still blocked in its driver; left behind", self._name)

    def _turn(self) -> None:
        seen = self._seen.take(_TURN_S)
        if isinstance(seen, Frame):
            self._look(seen)
        elif isinstance(seen, Outage):
            self._camera_is(seen.detail, up=False)
        elif self._clock.mono_ns() - self._frame_ns >= SILENT_AFTER_S * NS_PER_S:
            silence = f"no picture for {SILENT_AFTER_S:.0f} s; check its cable and power"
            self._camera_is(f"camera {self._name}: {silence}", up=False)
        self.turns += 1

    def _look(self, frame: Frame) -> None:
        self._frame_ns = frame.mono_ns
        if self._live and self._freeze.frozen(frame.picture, frame.mono_ns):
            self._camera_is(f"camera {self._name}: {_FROZEN}", up=False)
            self._free_stuck_stream(frame.mono_ns)
            return
        try:
            grey = frame.picture.grey()
            result = self._decoder.decode(grey)
        except DeviceError as error:
            self._camera_is(f"camera {self._name}: {error}", up=False)
            return
        height, width = grey.shape
        self._camera_is(f"camera {self._name}: pictures of {width} x {height}", up=True)
        self._tell(result, frame)

    def _free_stuck_stream(self, mono_ns: int) -> None:
        """A new connection often helps; one try each time that the fault has lasted as long."""
        if mono_ns - self._reopened_ns >= self._freeze.after_ns:
            self._reopened_ns = mono_ns
            self._reader.reopen()

    def _tell(self, result: DecodeResult, frame: Frame) -> None:
        self.frames_seen += 1
        self._judge_decoder(result)
        decoded_ns = self._clock.mono_ns()
        for text in result.texts:
            self._emit(CodeRead(text, frame.mono_ns, decoded_ns))

    def _judge_decoder(self, result: DecodeResult) -> None:
        if result.failure is None:
            self._failures_in_row = 0
            self._news(self._decoding.now("decoder child reads", up=True))
            return
        if result.failure is not DecodeFailure.STARTING or self._decoding.up is False:
            self._failures_in_row += 1
        if self._failures_in_row >= DECODER_DOWN_AFTER:
            self._news(self._decoding.now(result.detail, up=False))

    def _camera_is(self, detail: str, *, up: bool) -> None:
        self._news(self._camera.now(detail, up=up))

    def _news(self, change: DeviceChanged | None) -> None:
        if change is not None:
            log.log(logging.INFO if change.up else logging.WARNING, "%s", change.detail)
            self._emit(change)
