"""A sensor on a serial port of its own: its readings as samples, its absence as a fault."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from firmware_bridge.clock import MS_PER_S
from firmware_bridge.errors import PortError
from firmware_bridge.sensors.reading import temperatures
from firmware_bridge.sensors.table import SensorFormat
from gateway.core.signals import Device, Signal
from gateway.devices.board_presence import Presence
from gateway.devices.board_samples import SILENT_MS, Samples
from gateway.devices.sensor_choice import chosen_sensor
from gateway.devices.sensor_line import FACTORY_BAUD, SensorLine
from gateway.runtime.clock import Clock

MISSED_FRAMES: Final = 12
"""A sensor that speaks seldom is not gone sooner; five must agree where there is no checksum."""


@dataclass(frozen=True, slots=True)
class ThermometerSettings:
    """Where the sensor is, and what.

    Args:
        port: a path that stays the same when the sensor is plugged in again.
        baud: bits per second; 0 for the rate of the sensor's factory.
        sensor: its name, as ``gateway sensors list`` shows it.
        unverified: whether a format that was read in one source only may be used.
    """

    port: str
    baud: int = FACTORY_BAUD
    sensor: str = "gy-mcu90614"
    unverified: bool = False


class SerialThermometer:
    """The infrared sensor behind one serial port; ``body`` runs in a thread of its own.

    Args:
        settings: which port and which sensor.
        emit: takes the signals, from that thread.
        clock: stamps the samples.

    Raises:
        ConfigurationError: such a sensor can't be a thermometer.
    """

    def __init__(
        self, settings: ThermometerSettings, emit: Callable[[Signal], None], clock: Clock
    ) -> None:
        self._clock = clock
        sensor = chosen_sensor(settings.sensor, unverified=settings.unverified)
        self._line = SensorLine(settings.port, settings.baud, sensor, clock)
        self._presence = Presence(Device.THERMOMETER, settings.port, emit)
        self._samples = Samples(self._presence, emit, _silent_ms(sensor))

    def body(self, stopping: threading.Event) -> None:
        """Own the port until asked to stop."""
        try:
            while not stopping.is_set():
                self._turn(stopping)
        finally:
            self._line.close()

    def _turn(self, stopping: threading.Event) -> None:
        try:
            if self._line.is_open:
                self._listen()
            elif self._line.try_open():
                self._samples.begin(self._clock.mono_ns())
            else:
                stopping.wait(self._line.pause_ms / MS_PER_S)
        except PortError as failed:
            self._presence.port_failed(failed)

    def _listen(self) -> None:
        readings = self._line.hear()
        now_ns = self._clock.mono_ns()
        for reading in readings:
            self._samples.took(*temperatures(reading), 0, now_ns)
        self._samples.check(now_ns, self._line.complaint)


def _silent_ms(sensor: SensorFormat) -> int:
    return max(SILENT_MS, MISSED_FRAMES * MS_PER_S // sensor.frames_per_s)
