"""Sensors for the installer: which are known, which one speaks, what it says; decides nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from firmware_bridge.clock import ms_until
from firmware_bridge.errors import PortError
from firmware_bridge.link import Link, PortSettings
from firmware_bridge.mlx90614 import CENTI
from firmware_bridge.sensors.detect import Ear
from firmware_bridge.sensors.reading import SensorReading
from firmware_bridge.sensors.table import FORMATS, Use, find
from firmware_bridge.strangers import RATES
from gateway.core.instant import NS_PER_MS
from gateway.core.policy import ThermometryPolicy
from gateway.devices.board_presence import port_text
from gateway.devices.sensor_choice import too_slow
from gateway.devices.sensor_line import SensorLine
from gateway.errors import DeviceError
from gateway.runtime.clock import Clock

LISTEN_MS: Final = 4_000
"""Eight frames of the slowest sensor, which speaks twice in a second."""
REDRAW_MS: Final = 250
"""How soon whoever watches is told that nothing comes."""


@dataclass(frozen=True, slots=True)
class KnownSensor:
    """One row of the table, in words."""

    name: str
    device: str
    bauds: tuple[int, ...]
    check: str
    use: str
    verified: bool
    asked: bool
    sources: tuple[str, ...]
    frames_per_s: int
    slow: bool
    """A thermometer that can't fill the default policy's window."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What listening at one rate brought.

    Args:
        baud: bits per second.
        heard_bytes: how much arrived.
        name: what it can only be; empty where that is not certain.
        likely: formats with right frames in it, the likeliest first.
    """

    baud: int
    heard_bytes: int
    name: str
    likely: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SensorView:
    """One reading as people write it; None is what the sensor does not tell."""

    object_celsius: float | None
    ambient_celsius: float | None
    body_celsius: float | None
    distance_mm: int | None
    peak_at: tuple[int, int] | None
    somebody: bool | None


def known_sensors() -> list[KnownSensor]:
    """Every sensor that can be read."""
    return [
        KnownSensor(
            row.name,
            row.device,
            row.bauds,
            row.check.value,
            row.use.value,
            row.verified,
            row.ask is not None,
            row.sources,
            row.frames_per_s,
            row.use is Use.FOREHEAD and too_slow(row, ThermometryPolicy()) is not None,
        )
        for row in FORMATS
    ]


def known_bauds() -> list[int]:
    """Every rate that a sensor is known with, those of most sensors first."""
    return list(RATES)


def listen(port: str, baud: int, clock: Clock, for_ms: int = LISTEN_MS) -> Heard:
    """Listen to a port at one rate; nothing is ever sent.

    Raises:
        DeviceError: the port can't be read.
    """
    ear = Ear(baud)
    link = Link(PortSettings(port, baud), clock)
    try:
        link.try_open()
        until_ns = clock.mono_ns() + for_ms * NS_PER_MS
        while (left_ms := ms_until(until_ns, clock.mono_ns())) and ear.verdict() is None:
            ear.feed(link.read(left_ms))
    except PortError as failed:
        raise DeviceError(f"{port}: {port_text(failed)}") from failed
    finally:
        link.close()
    found = ear.verdict()
    likely = tuple(each.sensor.name for each in ear.likenesses())
    return Heard(baud, ear.heard_bytes, found.name if found else "", likely)


def watch(port: str, baud: int, name: str, clock: Clock) -> Iterator[SensorView | None]:
    """The sensor's readings as they come, None while nothing does; asked where it must be.

    Raises:
        DeviceError: no sensor has this name, or the port is lost.
    """
    sensor = find(name)
    if sensor is None:
        raise DeviceError(f"sensor {name!r} is not known; `gateway sensors list` shows all")
    line = SensorLine(port, baud, sensor, clock)
    try:
        line.try_open()
        while True:
            readings = line.hear(REDRAW_MS)
            yield from map(_view, readings)
            if not readings:
                yield None
    except PortError as failed:
        raise DeviceError(f"{port}: {port_text(failed)}") from failed
    finally:
        line.close()


def _view(reading: SensorReading) -> SensorView:
    return SensorView(
        _celsius(reading.object_centi),
        _celsius(reading.ambient_centi),
        _celsius(reading.body_centi),
        reading.distance_mm,
        reading.peak_at,
        reading.somebody,
    )


def _celsius(centi: int | None) -> float | None:
    return None if centi is None else centi / CENTI
