"""A whole emulated GY-MCU90614 on a pty: 14 frames in a second, silence or rubbish."""

from enum import Enum, unique
from pathlib import Path
from typing import Final

from firmware_bridge.clock import MonotonicClock
from firmware_bridge.emulator.device_thread import DeviceThread
from firmware_bridge.emulator.infrared import Infrared
from firmware_bridge.sensors.gy_mcu90614 import FRAMES_PER_S, encode

_MS_PER_S: Final = 1_000
_WRONG_BAUD: Final = bytes((0x00, 0xF8, 0x80, 0xFE, 0x5A, 0x5A, 0x45, 0x04, 0xE0))
"""Looks like a line read at a wrong rate, with a header in it to be fooled by."""


@unique
class Speech(Enum):
    """What the sensor sends."""

    READINGS = "readings"
    GARBAGE = "garbage"
    NOTHING = "nothing"


class SensorCore:
    """A GY-MCU90614 in automatic mode; it ignores what it is told."""

    def __init__(self) -> None:
        self.infrared = Infrared()
        self.speech = Speech.READINGS
        self._output = bytearray()
        self._due = 0

    def receive(self, chunk: bytes) -> None:
        """Take bytes of the line; this one does nothing with them."""

    def advance(self, ms: int) -> None:
        """Let the sensor's time pass."""
        self._due += ms * FRAMES_PER_S
        while self._due >= _MS_PER_S:
            self._due -= _MS_PER_S
            self._speak()

    def take_output(self) -> bytes:
        """What it said since the last call."""
        output, self._output = bytes(self._output), bytearray()
        return output

    def _speak(self) -> None:
        if self.speech is Speech.READINGS:
            self._output += encode(self.infrared.look())
        elif self.speech is Speech.GARBAGE:
            self._output += _WRONG_BAUD


class EmulatedSensor:
    """A sensor and the people before it; methods may be called from any thread.

    Args:
        link_path: hosts open this path; it vanishes and returns with the plug.
        clock: the sensor's time follows it.
    """

    def __init__(self, link_path: Path, clock: MonotonicClock) -> None:
        self._core = SensorCore()
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

    def nobody(self) -> None:
        """Nobody stands before the sensor."""
        with self._thread.touching():
            self._core.infrared.nobody()
