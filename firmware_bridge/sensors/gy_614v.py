"""GY-614V frames of seven registers; no port, no timing.

A frame is ``A4 03 07 07 E TOh TOl TAh TAl BOh BOl SUM``: address, read, first register, count;
emissivity in hundredths; object, ambient and the module's guess of a body temperature as big-endian
i16 in hundredths of °C; SUM the low byte of the sum of the 11 bytes before it. Sources: register
map at szlitus.com and ranxingcn.com (show-4084), frame length in librmcs ``gy614.hpp``; the sum is
that of the module's published write commands.
"""

from struct import Struct
from typing import Final

from firmware_bridge.sensors.checks import is_frame_with_sum8, with_sum8
from firmware_bridge.sensors.framer import WireFormat
from firmware_bridge.sensors.reading import SensorReading, reading_of, temperatures

_HEADER: Final = b"\xa4\x03\x07\x07"
_VALUES: Final = Struct(">Bhhh")
_EMISSIVITY: Final = 97


def encode(reading: SensorReading) -> bytes:
    """The frame that the module would send at emissivity 0.97."""
    seen, ambient = temperatures(reading)
    body = seen if reading.body_centi is None else reading.body_centi
    head = _HEADER + _VALUES.pack(_EMISSIVITY, seen, ambient, body)
    return with_sum8(head)


def decode(frame: bytes) -> SensorReading | None:
    """The reading in exactly one frame; None where header, sum or a value is wrong."""
    if not is_frame_with_sum8(frame, _HEADER, WIRE.frame_bytes):
        return None
    _, seen, ambient, body = _VALUES.unpack_from(frame, len(_HEADER))
    return reading_of(object_centi=seen, ambient_centi=ambient, body_centi=body)


WIRE: Final = WireFormat(frame_bytes=12, decode=decode, encode=encode, starts=(_HEADER,))
