"""A rangefinder on a serial port of its own: its distances for the gate, its absence as a fault."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from firmware_bridge.clock import MS_PER_S
from firmware_bridge.errors import PortError
from firmware_bridge.sensors.reading import SensorReading
from firmware_bridge.sensors.table import FORMATS, Use
from gateway.core.instant import NS_PER_MS
from gateway.core.ranging import Distance
from gateway.core.signals import Device, DistanceTaken, Signal
from gateway.devices.board_presence import Presence
from gateway.devices.sensor_line import FACTORY_BAUD, SensorLine
from gateway.runtime.clock import Clock

SILENT_MS: Final = 1_000
"""A hundred readings missed; each of them counts for 300 ms only."""
TOLD_EVERY_MS: Final = 50
"""The sensor measures a hundred times in a second, which tells a gate no more than twenty do."""

(_SENSOR,) = (row for row in FORMATS if row.use is Use.DISTANCE)
_GOOD: Final = "读数正常；readings are good"
_WAITED_FOR: Final = "还没有读数；no reading yet"


@dataclass(frozen=True, slots=True)
class RangefinderSettings:
    """Where the TFmini is.

    Args:
        port: a path that stays the same when the sensor is plugged in again.
        baud: bits per second; 0 for the rate of the sensor's factory.
    """

    port: str
    baud: int = FACTORY_BAUD


class SerialRangefinder:
    """The distance sensor behind one serial port; ``body`` runs in a thread of its own.

    From its making on the gate knows that there is to be one, and measures nobody without it.

    Args:
        settings: which port.
        emit: takes the signals, from the maker's thread and then from that one.
        clock: stamps the distances.
    """

    def __init__(
        self, settings: RangefinderSettings, emit: Callable[[Signal], None], clock: Clock
    ) -> None:
        self._emit = emit
        self._clock = clock
        self._line = SensorLine(settings.port, settings.baud, _SENSOR, clock)
        self._presence = Presence(Device.RANGEFINDER, settings.port, emit)
        self._presence.went(_WAITED_FOR)
        self._heard_ns = clock.mono_ns()
        self._told_ns = 0

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
                self._took(self._line.hear(), self._clock.mono_ns())
            elif self._line.try_open():
                self._heard_ns = self._clock.mono_ns()
            else:
                stopping.wait(self._line.pause_ms / MS_PER_S)
        except PortError as failed:
            self._presence.port_failed(failed)

    def _took(self, readings: Sequence[SensorReading], now_ns: int) -> None:
        if not readings:
            if now_ns - self._heard_ns >= SILENT_MS * NS_PER_MS:
                self._presence.went(self._line.complaint)
            return
        self._heard_ns = now_ns
        self._presence.came(_GOOD)
        if now_ns - self._told_ns >= TOLD_EVERY_MS * NS_PER_MS:
            self._told_ns = now_ns
            self._emit(DistanceTaken(Distance(readings[-1].distance_mm, now_ns)))
