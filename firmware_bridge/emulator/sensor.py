"""A whole emulated sensor of any known format on a pty: frames, silence or rubbish."""

from dataclasses import replace
from enum import Enum, unique
from pathlib import Path
from typing import Final

from firmware_bridge.clock import MonotonicClock
from firmware_bridge.emulator.device_thread import DeviceThread
from firmware_bridge.emulator.infrared import Infrared
from firmware_bridge.sensors.reading import SensorReading
from firmware_bridge.sensors.table import FORMATS, SensorFormat

_MS_PER_S: Final = 1_000
_FACE_MM: Final = 400
_WALL_MM: Final = 2_000
_LONGEST_QUESTION_BYTES: Final = 16
_WRONG_BAUD: Final = bytes((0x00, 0xF8, 0x80, 0xFE, 0x5A, 0x5A, 0x45, 0x04, 0xE0))
"""Looks like a line read at a wrong rate, with a header in it to be fooled by."""


@unique
class Speech(Enum):
    """What the sensor sends."""

    READINGS = "readings"
    GARBAGE = "garbage"
    NOTHING = "nothing"


class SensorCore:
    """A sensor without line or clock; it ignores what is not its own question.

    Args:
        sensor: what it is.
    """

    def __init__(self, sensor: SensorFormat) -> None:
        self._sensor = sensor
        self._talks = sensor.ask is None
        self._heard = b""
        self.infrared = Infrared()
        self.face_mm: int | None = _FACE_MM
        self.speech = Speech.READINGS
        self._output = bytearray()
        self._due = 0

    def receive(self, chunk: bytes) -> None:
        """Take bytes of the line and answer each question in them."""
        ask = self._sensor.ask
        if ask is None:
            return
        *questions, rest = (self._heard + chunk).split(ask.wire)
        self._heard = rest[-_LONGEST_QUESTION_BYTES:]
        self._talks = self._talks or (ask.streams and bool(questions))
        if not ask.streams and self.speech is Speech.READINGS:
            for _ in questions:
                self._tell()

    def advance(self, ms: int) -> None:
        """Let the sensor's time pass."""
        self._due += ms * self._sensor.frames_per_s
        while self._due >= _MS_PER_S:
            self._due -= _MS_PER_S
            self._speak()

    def take_output(self) -> bytes:
        """What it said since the last call."""
        output, self._output = bytes(self._output), bytearray()
        return output

    def _speak(self) -> None:
        if self.speech is Speech.READINGS and self._talks:
            self._tell()
        elif self.speech is Speech.GARBAGE:
            self._output += _WRONG_BAUD

    def _tell(self) -> None:
        self._output += self._sensor.wire.encode(self._look())

    def _look(self) -> SensorReading:
        seen = self.infrared.look()
        warm = SensorReading(object_centi=seen.object_centi, ambient_centi=seen.ambient_centi)
        distance_mm = self.face_mm if warm.somebody else _WALL_MM
        return replace(warm, distance_mm=distance_mm, echo=distance_mm is not None)


class EmulatedSensor:
    """A sensor and the people before it; methods may be called from any thread.

    Args:
        link_path: hosts open this path; it vanishes and returns with the plug.
        clock: the sensor's time follows it.
        sensor: what it is; a GY-MCU90614 unless said otherwise.
    """

    def __init__(
        self, link_path: Path, clock: MonotonicClock, sensor: SensorFormat = FORMATS[0]
    ) -> None:
        self._core = SensorCore(sensor)
        self._thread = DeviceThread(link_path, clock, lambda: self._core)

    def start(self) -> None:
        """Power on and plug in."""
        self._thread.start()

    def stop(self) -> None:
        """Unplug and power off."""
        self._thread.stop()

    def unplug(self) -> None:
        """Pull the cable."""
        self._thread.plug(wanted=False)

    def replug(self) -> None:
        """Put the cable back."""
        self._thread.plug(wanted=True)

    def say(self, speech: Speech) -> None:
        """Send readings, rubbish or nothing from now on."""
        with self._thread.touching():
            self._core.speech = speech

    def forehead(self, celsius_object: float, celsius_ambient: float) -> None:
        """Somebody stands before the sensor; raises ValueError where it can't be measured."""
        with self._thread.touching():
            self._core.infrared.forehead(celsius_object, celsius_ambient)

    def face_at(self, mm: int | None) -> None:
        """Whoever stands there does so at this distance; None sends back no echo."""
        with self._thread.touching():
            self._core.face_mm = mm

    def nobody(self) -> None:
        """Nobody stands before the sensor."""
        with self._thread.touching():
            self._core.infrared.nobody()
