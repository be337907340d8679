"""Every parser of a sensor's line under one name, GBP's included; not what is done to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from firmware_bridge.board import from_board
from firmware_bridge.board_messages import Reading
from firmware_bridge.emulator.infrared import Infrared
from firmware_bridge.errors import MalformedMessageError, UnknownMessageError
from firmware_bridge.frames import MAX_BLOCK, Frame, FrameReader, encode
from firmware_bridge.mlx90614 import raw_word
from firmware_bridge.sensors.framer import Framer
from firmware_bridge.sensors.reading import SensorReading
from firmware_bridge.sensors.table import FORMATS, Check, SensorFormat, Use
from firmware_bridge.vocabulary import SensorFlag
from tests.firmware_bridge.sensor_lines import turns

BOARD_FRAMES_PER_S = 20
_FINE = {"gy-mcu90614", "cjmcu-90614", "gy-614v", "gy-mcu90640", "heimann-calct", "tfmini"}
_FINE |= {"mlx90614-sketch", "mlx90614-columns"}


class Parser(Protocol):
    """Cuts a line's bytes into readings."""

    @property
    def kept(self) -> int:
        """Bytes of a frame that is still coming."""

    def feed(self, chunk: bytes) -> list[SensorReading]:
        """Take bytes as they come."""


class BoardParser:
    """Our board's line, of which only readings are looked at."""

    def __init__(self) -> None:
        self._reader = FrameReader()

    @property
    def kept(self) -> int:
        """Bytes of a frame that is still coming."""
        return self._reader.kept

    def feed(self, chunk: bytes) -> list[SensorReading]:
        """Take bytes as they come."""
        found = (_reading(item) for item in self._reader.feed(chunk) if isinstance(item, Frame))
        return [reading for reading in found if reading is not None]


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of sensor's line.

    Args:
        name: of the format.
        check: what its frames are checked by.
        frame_bytes: of its longest frame.
        step_celsius: how finely it counts, and how unsteady the emulated part is.
        parser: makes one.
        told: what is said turn by turn while a forehead of such degrees stands in such air.
        per_s: turns in a second.
        sensor: its row in the table; None for GBP.
    """

    name: str
    check: str
    frame_bytes: int
    step_celsius: float
    parser: Callable[[], Parser]
    told: Callable[[float, float, int], Iterator[bytes]]
    per_s: int
    sensor: SensorFormat | None = None

    @property
    def believed_at_most_per_mb(self) -> float:
        """How much random noise may be taken for a reading; no CRC is ever imitated."""
        return 0 if self.check in {Check.CRC16.value, Check.CRC32.value} else 1

    @property
    def tells_distance(self) -> bool:
        """Whether it is a rangefinder."""
        return self.sensor is not None and self.sensor.use is Use.DISTANCE


def lines() -> list[Line]:
    """All of them, the board's last."""
    board = Line(
        "GBP reading", Check.CRC16.value, MAX_BLOCK, 0.03, BoardParser, _board, BOARD_FRAMES_PER_S
    )
    return [*map(_line, FORMATS), board]


def _line(sensor: SensorFormat) -> Line:
    return Line(
        sensor.name,
        sensor.check.value,
        sensor.wire.frame_bytes,
        0.03 if sensor.name in _FINE else 0.13,
        lambda: Framer(sensor.wire),
        lambda skin, air, count: turns(sensor, count, skin, air),
        sensor.frames_per_s,
        sensor,
    )


def _board(skin: float, air: float, count: int) -> Iterator[bytes]:
    part = Infrared()
    part.forehead(skin, air)
    for turn in range(count):
        seen = part.look()
        raw = raw_word(seen.object_centi)
        centi = (seen.object_centi, seen.ambient_centi)
        reading = Reading(turn * 50, 0, SensorFlag.NONE, *centi, raw, turn & 0xFFFF)
        yield encode(reading.in_frame(turn & 0xFF))


def _reading(frame: Frame) -> SensorReading | None:
    try:
        message = from_board(frame)
    except (MalformedMessageError, UnknownMessageError):
        return None
    if not isinstance(message, Reading):
        return None
    return SensorReading(object_centi=message.object_centi, ambient_centi=message.ambient_centi)
