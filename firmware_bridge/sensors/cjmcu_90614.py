"""CJMCU-90614 frames, sent by themselves or on demand; no port, no timing.

A frame is ``66 66 mode 04 TOh TOl TAh TAl SUM``: mode 01 by itself or 02 asked, object and ambient
as big-endian i16 in hundredths of °C, SUM the low byte of the sum of **the four value bytes only**;
the seller's example ``66 66 01 04 0A 83 0A 83 1A`` leaves no other reading. Sources: the sellers'
pages at newegg.ca (3D0-0039-001C4) and electronicpro.co.za.
"""

from struct import Struct
from typing import Final

from firmware_bridge.sensors.checks import sum8
from firmware_bridge.sensors.framer import WireFormat
from firmware_bridge.sensors.reading import SensorReading, reading_of, temperatures

_AUTOMATIC: Final = b"\x66\x66\x01\x04"
_ASKED: Final = b"\x66\x66\x02\x04"
_VALUES: Final = Struct(">hh")


def encode(reading: SensorReading) -> bytes:
    """The frame that the sensor would send by itself."""
    values = _VALUES.pack(*temperatures(reading))
    return _AUTOMATIC + values + bytes((sum8(values),))


def decode(frame: bytes) -> SensorReading | None:
    """The reading in exactly one frame; None where header, sum or a value is wrong."""
    if len(frame) != WIRE.frame_bytes or not frame.startswith(WIRE.starts):
        return None
    values = frame[4:-1]
    if sum8(values) != frame[-1]:
        return None
    seen, ambient = _VALUES.unpack(values)
    return reading_of(object_centi=seen, ambient_centi=ambient)


WIRE: Final = WireFormat(frame_bytes=9, decode=decode, encode=encode, starts=(_AUTOMATIC, _ASKED))
