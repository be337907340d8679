"""One frame to what the gate is told of it: gate, decoder, choice; holds no thread, no camera."""

import logging
from collections.abc import Callable
from typing import Final, Protocol

from gateway.codes.recognise import signed_format
from gateway.config.shape import CameraSection
from gateway.core.instant import NS_PER_MS
from gateway.core.signals import Device, DeviceChanged, Signal
from gateway.devices.camera.guide import box_of
from gateway.devices.camera.motion import Scene, next_look
from gateway.devices.camera.pictures import Grey
from gateway.devices.camera.reader import Frame
from gateway.devices.camera.sight import Sight, is_known
from gateway.devices.camera.watch import NS_PER_S, Presence
from gateway.devices.camera.witness import Witness
from gateway.devices.decoder.reading import Effort
from gateway.devices.decoder.result import DecodeFailure, DecodeResult
from gateway.errors import DeviceError
from gateway.runtime.clock import Clock

log = logging.getLogger(__name__)

DECODER_DOWN_AFTER: Final = 3
"""Failed frames in a row before the guard is told; one hostile picture is not a broken gate."""

CAMERA_DOWN_AFTER: Final = 3
"""Pictures in a row that can't be taken; USB cameras damage one now and then."""


class FrameDecoder(Protocol):
    """Reads the codes in one picture within a time limit."""

    def decode(self, grey: Grey, effort: Effort, *, beyond: bool = False) -> DecodeResult:
        """Readings or a failure; raises DeviceError for a picture that it can't take.

        With ``beyond`` the search doesn't end with the texts of the picture before.
        """


class Gaze:
    """Has the frames decoded that are worth it, and tells what they show; for one thread.

    Args:
        name: the camera as people may see it.
        camera: where codes are held, how often a still scene is looked at.
        decoder: used by the caller's thread alone from now on.
        emit: takes CodeRead, and DeviceChanged of camera and decoder; must not block.
        clock: stamps answers.
    """

    def __init__(
        self,
        name: str,
        camera: CameraSection,
        decoder: FrameDecoder,
        emit: Callable[[Signal], None],
        clock: Clock,
    ) -> None:
        self._name = name
        self._decoder = decoder
        self._emit = emit
        self._clock = clock
        self._scene = Scene()
        self._floor_ns = round(NS_PER_S / camera.floor_fps)
        self._sight = Sight(box_of(camera))
        self._witness = Witness(signed_format)
        self._strangers_only = False
        self._camera = Presence(Device.CAMERA)
        self._decoding = Presence(Device.DECODER)
        self._failures_in_row = 0
        self._refused_in_row = 0
        self.frames_seen = 0
        """Frames that were given to the decoder and answered or given up."""
        self.frame_age_ms = 0.0
        """From the arrival of the last of them to its answer, milliseconds."""

    def look(self, frame: Frame) -> None:
        """Look at a frame as hard as it is worth; not at all if nothing moves."""
        try:
            self._see(frame)
            self._refused_in_row = 0
        except DeviceError as error:
            self._refused_in_row += 1
            if self._refused_in_row >= CAMERA_DOWN_AFTER:
                self.lose_camera(f"camera {self._name}: {error}")

    def lose_camera(self, detail: str) -> None:
        """Tell, once, that the camera is of no use; the next frame that is good ends it."""
        self._scene = Scene()  # what comes back may be another view: its first frame is news
        self._news(self._camera.now(detail, up=False))

    def _see(self, frame: Frame) -> None:
        small = frame.picture.small()
        scene, effort = next_look(self._scene, small, frame.mono_ns, self._floor_ns)
        if effort is None:
            return
        grey = frame.picture.grey()
        effort = Effort.EVERYTHING if frame.alone else effort
        result = self._decoder.decode(grey, effort, beyond=self._strangers_only)
        if result.failure is not DecodeFailure.STARTING:
            self._scene = scene  # else nobody has looked, and the next frame is as new as this
        height, width = grey.shape
        there = f"camera {self._name}: pictures of {width} x {height}"
        self._news(self._camera.now(there, up=True))
        self._tell(result, frame, (width, height))

    def _tell(self, result: DecodeResult, frame: Frame, size: tuple[int, int]) -> None:
        decoded_ns = self._clock.mono_ns()
        self.frames_seen += 1
        self.frame_age_ms = (decoded_ns - frame.mono_ns) / NS_PER_MS
        self._judge_decoder(result)
        known = (is_known(reading.text) for reading in result.readings)
        self._strangers_only = bool(result.readings) and not any(known)
        readings = self._witness.believed(result.readings, frame.mono_ns)
        if readings:
            self._emit(self._sight.code(readings, frame, size, decoded_ns))

    def _judge_decoder(self, result: DecodeResult) -> None:
        if result.failure is None:
            self._failures_in_row = 0
            self._news(self._decoding.now("decoder child reads", up=True))
            return
        if result.failure is not DecodeFailure.STARTING or self._decoding.up is False:
            self._failures_in_row += 1
        if self._failures_in_row >= DECODER_DOWN_AFTER:
            self._news(self._decoding.now(result.detail, up=False))

    def _news(self, change: DeviceChanged | None) -> None:
        if change is not None:
            log.log(logging.INFO if change.up else logging.WARNING, "%s", change.detail)
            self._emit(change)
