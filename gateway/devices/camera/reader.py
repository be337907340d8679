"""The thread that blocks in OpenCV: opens, reads, reopens; not the judging of pictures."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from gateway.devices.camera.capture import Capture
from gateway.devices.camera.latest import Latest
from gateway.devices.camera.raw import RawPicture
from gateway.errors import DeviceError
from gateway.runtime.clock import Clock

log = logging.getLogger(__name__)

FIRST_PAUSE_S: Final = 0.5
LONGEST_PAUSE_S: Final = 8.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture and when its last byte was there.

    Args:
        picture: as the source gave it; never written to again.
        mono_ns: monotonic nanoseconds of its arrival.
        alone: a photograph: no next frame will show the same.
    """

    picture: RawPicture
    mono_ns: int
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Outage:
    """The source gives nothing; ``detail`` is one plain sentence for the installer."""

    detail: str


class CameraReader:
    """Keeps a source open and puts its newest frame, or why there is none, where it is taken.

    Args:
        name: the source as people may see it.
        open_source: opens it afresh; raises DeviceError.
        seen: takes frames and outages.
        clock: stamps frames.
    """

    def __init__(
        self,
        name: str,
        open_source: Callable[[], Capture],
        seen: Latest[Frame | Outage],
        clock: Clock,
    ) -> None:
        self._name = name
        self._open = open_source
        self._seen = seen
        self._clock = clock
        self._pause_s = FIRST_PAUSE_S
        self._reopening = threading.Event()
        self.ended = threading.Event()
        """Set once ``run`` has let the source go."""

    def reopen(self) -> None:
        """Close the source and open it again at the next frame; returns at once."""
        self._reopening.set()

    def run(self, stopping: threading.Event) -> None:
        """Read until ``stopping``; a failed source is tried again after 0.5, 1, 2 … 8 s."""
        while not stopping.is_set():
            try:
                self._read_on(self._open(), stopping)
            except DeviceError as error:
                self._seen.put(Outage(str(error)))
            stopping.wait(self._pause_s)
            self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
        self.ended.set()

    def _read_on(self, capture: Capture, stopping: threading.Event) -> None:
        try:
            self._reopening.clear()
            while not (stopping.is_set() or self._reopening.is_set()):
                picture = capture.read()
                if picture is None:
                    raise DeviceError(f"camera {self._name}: gives no picture; check cable, power")
                self._seen.put(Frame(picture, self._clock.mono_ns(), capture.alone))
                self._pause_s = FIRST_PAUSE_S
                if capture.pause_s:
                    stopping.wait(capture.pause_s)
        finally:
            capture.release()
