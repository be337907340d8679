"""GY-MCU90640 frames, a thermal picture of 32 x 24 pixels; no port, no timing.

A frame is ``5A 5A 02 06``, 768 pixels and the ambient as **little-endian** i16 in hundredths of °C,
and the sum of the 771 little-endian words before it, mod 65,536: 1,544 bytes. Sources: "GYMCU90640
Module User Manual V1.0" in vvkuryshev/GY-MCU90640-RPI-Python, SGY_MCU90640_32x24 of
heef87/TemperatureDemo. The manual promises ± 2 °C: enough to see that somebody is there, not fever.
"""

from struct import Struct
from typing import Final

from firmware_bridge.sensors.framer import WireFormat
from firmware_bridge.sensors.reading import SensorReading, temperatures
from firmware_bridge.sensors.thermal_map import picture_of, seen_in

_HEADER: Final = b"\x5a\x5a\x02\x06"
_COLUMNS: Final = 32
_ROWS: Final = 24
_VALUES: Final = Struct(f"<{_COLUMNS * _ROWS + 1}h")
_WORDS: Final = Struct(f"<{_COLUMNS * _ROWS + 3}H")
_SUM_AT: Final = _WORDS.size


def encode(reading: SensorReading) -> bytes:
    """The frame that the module would send."""
    ambient = temperatures(reading)[1]
    head = _HEADER + _VALUES.pack(*picture_of(reading, _COLUMNS, _ROWS), ambient)
    return head + _sum16(head).to_bytes(2, "little")


def decode(frame: bytes) -> SensorReading | None:
    """The reading in exactly one frame; None where header, sum or a value is wrong."""
    if len(frame) != WIRE.frame_bytes or not frame.startswith(_HEADER):
        return None
    if _sum16(frame) != int.from_bytes(frame[_SUM_AT:], "little"):
        return None
    *pixels, ambient = _VALUES.unpack_from(frame, len(_HEADER))
    return seen_in(pixels, ambient, _COLUMNS)


def _sum16(frame: bytes) -> int:
    words: tuple[int, ...] = _WORDS.unpack_from(frame)
    return sum(words) & 0xFFFF


WIRE: Final = WireFormat(frame_bytes=_SUM_AT + 2, decode=decode, encode=encode, starts=(_HEADER,))
