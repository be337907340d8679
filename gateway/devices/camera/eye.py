"""The eye of the gate: newest frame or outage to signals, as a thread; not what a frame shows."""

import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import Final

from gateway.config.shape import CameraSection
from gateway.core.look import Look
from gateway.core.signals import Signal
from gateway.devices.camera.capture import Capture, is_live, open_capture, source_name
from gateway.devices.camera.gaze import FrameDecoder, Gaze
from gateway.devices.camera.glimpse import Glimpse, shown
from gateway.devices.camera.guide import box_of
from gateway.devices.camera.latest import Latest
from gateway.devices.camera.reader import CameraReader, Frame, Outage
from gateway.devices.camera.watch import NS_PER_S, FreezeWatch
from gateway.runtime.clock import Clock
from gateway.runtime.worker import Worker

log = logging.getLogger(__name__)

SILENT_AFTER_S: Final = 3.0
"""No frame for this long is an outage even while the driver still blocks."""

_FROZEN: Final = "shows the same picture all the time, it only looks live; restart the camera"
_TURN_S: Final = 0.25
_PARTING_S: Final = 0.5


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
        self._clock = clock
        self._seen: Latest[Frame | Outage] = Latest()
        self._reader = CameraReader(self._name, partial(open_source, camera), self._seen, clock)
        self._reader_crashed = threading.Event()
        self._freeze = FreezeWatch(round(camera.frozen_after_s * NS_PER_S))
        self._live = is_live(camera.source)
        self._gaze = Gaze(self._name, camera, decoder, emit, clock)
        self._box = box_of(camera)
        self._newest: Glimpse | None = None
        self._frame_ns = clock.mono_ns()
        self._reopened_ns = self._frame_ns
        self.turns = 0
        """Rounds of the loop, at least one each 0.25 s and decode limit: with a frame, or with
        a camera known to be silent. The watchdog's proof that this thread lives."""

    @property
    def frames_seen(self) -> int:
        """Frames that were given to the decoder and answered or given up."""
        return self._gaze.frames_seen

    @property
    def frame_age_ms(self) -> float:
        """From the arrival of the last of them to its answer, milliseconds."""
        return self._gaze.frame_age_ms

    def look(self) -> Look:
        """What the camera sees, for a person; from any thread, at that thread's cost."""
        return shown(self._newest, self._box, self._clock.mono_ns())

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
            self._newest = None
            self._gaze.lose_camera(seen.detail)
        elif self._clock.mono_ns() - self._frame_ns >= SILENT_AFTER_S * NS_PER_S:
            silence = f"no picture for {SILENT_AFTER_S:.0f} s; check its cable and power"
            self._gaze.lose_camera(f"camera {self._name}: {silence}")
        self.turns += 1

    def _look(self, frame: Frame) -> None:
        self._frame_ns = frame.mono_ns
        frozen = self._live and self._freeze.frozen(frame.picture, frame.mono_ns)
        self._newest = Glimpse(frame, frozen)
        if frozen:
            self._gaze.lose_camera(f"camera {self._name}: {_FROZEN}")
            self._free_stuck_stream(frame.mono_ns)
            return
        self._gaze.look(frame)

    def _free_stuck_stream(self, mono_ns: int) -> None:
        """A new connection often helps; one try each time that the fault has lasted as long."""
        if mono_ns - self._reopened_ns >= self._freeze.after_ns:
            self._reopened_ns = mono_ns
            self._reader.reopen()
