"""The thread behind the installer's page: newest frame to sight and recorder; judges no person."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from gateway.codes.recognise import known_format
from gateway.config.shape import CameraSection
from gateway.devices.camera.capture import Capture, open_capture, source_name
from gateway.devices.camera.gaze import FrameDecoder
from gateway.devices.camera.guide import box_of, nearest
from gateway.devices.camera.hints import judge
from gateway.devices.camera.latest import Latest
from gateway.devices.camera.raw import RawPicture
from gateway.devices.camera.reader import CameraReader, Frame, Outage
from gateway.devices.camera.sight import worth
from gateway.devices.decoder.reading import Effort, Reading
from gateway.errors import DeviceError
from gateway.runtime.clock import Clock
from gateway.runtime.worker import Worker
from gateway.web.preview.rate import ReadRate
from gateway.web.preview.recorder import Recorder
from gateway.web.preview.sight import Sight

_TURN_S: Final = 0.25
_PARTING_S: Final = 0.5


@dataclass(frozen=True, slots=True)
class View:
    """What there is to show.

    Args:
        sight: of the newest frame, None before the first and during an outage.
        picture: that frame.
        outage: why there is none, else empty.
    """

    sight: Sight | None = None
    picture: RawPicture | None = None
    outage: str = ""


class Looker:
    """Looks at each newest frame as the gate's eye does, and shows what it found.

    Args:
        camera: what to look through.
        decoder: used by this thread alone from now on.
        recorder: sees each frame, None without one.
        clock: stamps frames.
        open_source: opens the camera; raises DeviceError.
    """

    def __init__(
        self,
        camera: CameraSection,
        decoder: FrameDecoder,
        recorder: Recorder | None,
        clock: Clock,
        open_source: Callable[[CameraSection], Capture] = open_capture,
    ) -> None:
        self._guide = box_of(camera)
        self._decoder = decoder
        self._recorder = recorder
        self._clock = clock
        self._seen: Latest[Frame | Outage] = Latest()
        self._reader = CameraReader(
            source_name(camera.source), partial(open_source, camera), self._seen, clock
        )
        self._reader_crashed = threading.Event()
        self._rate = ReadRate()
        self._number = 0
        self.view = View()
        """Replaced as a whole, never changed: any thread may read it."""

    def run(self, stopping: threading.Event) -> None:
        """Look until ``stopping``; the reading thread lives and ends with this one."""
        reader = Worker("camera-reader", self._reader.run, lambda _: self._reader_crashed.set())
        reader.start()
        while not stopping.is_set():
            if self._reader_crashed.is_set():
                raise RuntimeError("the camera's reading thread failed")
            self._turn()
        reader.ask_to_stop()
        self._reader.ended.wait(_PARTING_S)

    def _turn(self) -> None:
        seen = self._seen.take(_TURN_S)
        if isinstance(seen, Frame):
            try:
                self._look(seen)
            except DeviceError as error:
                self.view = View(outage=str(error))
        elif isinstance(seen, Outage):
            self.view = View(outage=seen.detail)
        if self._recorder:
            self._recorder.pass_time(self._clock.mono_ns())

    def _look(self, frame: Frame) -> None:
        grey = frame.picture.grey()
        # a lane is judged as the gate would see it: it doesn't spend all it can on one frame
        effort = Effort.EVERYTHING if frame.alone else Effort.RETRY
        result = self._decoder.decode(grey, effort)
        height, width = grey.shape
        held_up = self._held_up(result.readings, (width, height))
        if self._recorder:
            self._recorder.see(grey, frame.mono_ns, held_up.text if held_up else None)
        self._number += 1
        sight = Sight(
            number=self._number,
            size=(width, height),
            outline=held_up.quad if held_up else None,
            format_name=known_format(held_up.text) if held_up else None,
            codes=len(result.readings),
            hints=judge(grey, held_up.quad if held_up else self._guide.quad((width, height))),
            decode_ms=result.took_ms,
            rate=self._rate.add(frame.mono_ns, read=held_up is not None),
            trouble=result.detail,
        )
        self.view = View(sight, frame.picture)

    def _held_up(self, readings: tuple[Reading, ...], size: tuple[int, int]) -> Reading | None:
        if not readings:
            return None
        return nearest(readings, self._guide, size, worth)[0]
