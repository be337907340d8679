"""A GY-MCU90614 on a serial port of its own: its readings as samples, its absence as a fault."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from firmware_bridge.errors import PortError
from firmware_bridge.link import Link, PortSettings
from firmware_bridge.sensors.gy_mcu90614 import SensorReader
from gateway.core.signals import Device, Signal
from gateway.devices.board_presence import Presence
from gateway.devices.board_samples import Samples
from gateway.runtime.clock import Clock

CLOSED_PORT_PAUSE_S: Final = 0.05

_SILENT: Final = "端口已开但无数据，检查接线；port is open but nothing arrives: check the wires"
_GARBAGE: Final = "只收到乱码，检查波特率和型号；only garbage arrives: check baud rate and model"


@dataclass(frozen=True, slots=True)
class ThermometerSettings:
    """Where the sensor is.

    Args:
        port: a path that stays the same when the sensor is plugged in again.
        baud: bits per second; a GY-MCU90614 leaves the factory with 9600.
    """

    port: str
    baud: int


class SerialThermometer:
    """The infrared sensor behind one serial port; ``body`` runs in a thread of its own.

    Args:
        settings: which port.
        emit: takes the signals, from that thread.
        clock: stamps the samples.
    """

    def __init__(
        self, settings: ThermometerSettings, emit: Callable[[Signal], None], clock: Clock
    ) -> None:
        self._port = settings.port
        self._clock = clock
        self._link = Link(PortSettings(settings.port, settings.baud), clock)
        self._presence = Presence(Device.THERMOMETER, settings.port, emit)
        self._samples = Samples(self._presence, emit)
        self._reader = SensorReader()
        self._garbage_then = 0

    def body(self, stopping: threading.Event) -> None:
        """Own the port until asked to stop."""
        try:
            while not stopping.is_set():
                self._turn(stopping)
        finally:
            self._link.close()

    def _turn(self, stopping: threading.Event) -> None:
        try:
            if self._link.is_open:
                self._listen()
            elif self._link.try_open():
                self._begin()
            else:
                stopping.wait(CLOSED_PORT_PAUSE_S)
        except PortError as failed:
            self._presence.port_failed(failed)

    def _begin(self) -> None:
        self._reader = SensorReader()
        self._garbage_then = 0
        self._samples.begin(self._clock.mono_ns())

    def _listen(self) -> None:
        readings = self._reader.feed(self._link.read())
        now_ns = self._clock.mono_ns()
        for reading in readings:
            self._samples.took(reading.object_centi, reading.ambient_centi, 0, now_ns)
        if readings:
            self._link.proved()
            self._garbage_then = self._reader.garbage_bytes
        garbage = self._reader.garbage_bytes > self._garbage_then
        self._samples.check(now_ns, _GARBAGE if garbage else _SILENT)
