"""A sensor on a serial port: asked where it must be, cut into readings; no signals, no thread."""

from typing import Final

from firmware_bridge.clock import ms_until
from firmware_bridge.link import LONGEST_WAIT_MS, Link, PortSettings
from firmware_bridge.sensors.framer import Framer
from firmware_bridge.sensors.reading import SensorReading
from firmware_bridge.sensors.table import SensorFormat
from firmware_bridge.strangers import Survey
from gateway.core.instant import NS_PER_MS
from gateway.devices.wrong_device import on_sensor_port
from gateway.runtime.clock import Clock

FACTORY_BAUD: Final = 0

_SILENT: Final = "端口已开但无数据，检查接线；port is open but nothing arrives: check the wires"
_GARBAGE: Final = "只收到乱码，检查波特率和型号；only garbage arrives: check baud rate and model"


class SensorLine:
    """One sensor behind one port, owned by one thread.

    Args:
        port: a path that stays the same when the sensor is plugged in again.
        baud: bits per second; 0 for the rate of the sensor's factory.
        sensor: what it is.
        clock: times questions and the waits between two tries to open.
    """

    def __init__(self, port: str, baud: int, sensor: SensorFormat, clock: Clock) -> None:
        self._sensor = sensor
        self._clock = clock
        self._baud = baud or sensor.bauds[0]
        self._link = Link(PortSettings(port, self._baud), clock)
        self._framer = Framer(sensor.wire)
        self._survey = Survey(self._baud)
        self._garbage_then = 0
        self._ask_at_ns = 0

    @property
    def is_open(self) -> bool:
        """Whether there is a port to hear."""
        return self._link.is_open

    @property
    def pause_ms(self) -> int:
        """How long to leave a closed port alone, 500 ms at most."""
        return self._link.pause_ms

    @property
    def complaint(self) -> str:
        """Why no reading comes, for whoever installs it."""
        if self._survey.found is not None:
            return on_sensor_port(self._survey.found, self._sensor, self._baud)
        return _GARBAGE if self._only_garbage() else _SILENT

    def try_open(self) -> bool:
        """Open the port if a try is due; whether it is open now.

        Raises:
            PortError: the try failed.
        """
        if not self._link.try_open():
            return False
        self._framer = Framer(self._sensor.wire)
        self._survey.begin()
        self._garbage_then = 0
        self._ask_at_ns = self._clock.mono_ns()
        if self._sensor.ask is not None and self._sensor.ask.opening:
            self._link.write(self._sensor.ask.opening)
        return True

    def hear(self, limit_ms: int = LONGEST_WAIT_MS) -> list[SensorReading]:
        """The readings that became whole; waits until something comes.

        Where only garbage comes, it listens at other rates too, to tell who is there.

        Args:
            limit_ms: return empty after this long, or after 500 ms.

        Raises:
            PortError: the port is lost and closed.
        """
        baud = self._survey.baud_at(self._clock.mono_ns())
        self._link.listen_at(baud)
        if baud != self._baud:
            self._survey.hear(self._link.read(limit_ms), baud, self._clock.mono_ns())
            return []
        chunk = self._link.read(min(self._ask_when_due(), limit_ms))
        readings = self._framer.feed(chunk)
        if self._only_garbage() and not readings:
            self._survey.hear(chunk, baud, self._clock.mono_ns())
        if readings:
            self._survey.begin()
            self._garbage_then = self._framer.garbage_bytes
            if self._sensor.ask is not None and self._sensor.ask.streams:
                self._ask_later(self._sensor.ask.every_ms)
        return readings

    def close(self) -> None:
        """Give the port back."""
        self._link.close()

    def _only_garbage(self) -> bool:
        """Whether rubbish came since the last reading."""
        return self._framer.garbage_bytes > self._garbage_then

    def _ask_when_due(self) -> int:
        """Ask if it is time to; how long it is until the next time."""
        ask = self._sensor.ask
        if ask is None:
            return LONGEST_WAIT_MS
        if self._clock.mono_ns() >= self._ask_at_ns:
            if not ask.streams:  # without a head, only the question tells where an answer begins
                self._framer.drop()
            self._link.write(ask.wire)
            self._ask_later(ask.every_ms)
        return ms_until(self._ask_at_ns, self._clock.mono_ns())

    def _ask_later(self, after_ms: int) -> None:
        self._ask_at_ns = self._clock.mono_ns() + after_ms * NS_PER_MS
