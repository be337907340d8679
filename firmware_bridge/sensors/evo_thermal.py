"""Terabee Evo Thermal 33 and 90 frames, a thermal picture of 32 x 32 pixels; no port, no timing.

A frame is ``0D 00``, 1,024 pixels and the sensor's temperature as little-endian u16 in tenths of a
kelvin, seven words that are not explained, and the CRC-32/MPEG-2 of the 2,064 bytes between, its
high word first: 2,070 bytes. Source: the vendor's samples (``evo_thermal.py``). No accuracy near
37 °C was found for it, so it tells presence only.
"""

from struct import Struct
from typing import Final

from firmware_bridge.sensors.checks import crc32_mpeg2
from firmware_bridge.sensors.framer import WireFormat
from firmware_bridge.sensors.reading import SensorReading, temperatures
from firmware_bridge.sensors.thermal_map import CENTI_PER_DECI, picture_of, seen_in

ASK: Final = b"\x00\x52\x02\x01\xdf"
"""Begin to send; ends with its own CRC-8."""

_HEADER: Final = b"\x0d\x00"
_SIDE: Final = 32
_PIXELS: Final = Struct(f"<{_SIDE * _SIDE + 1}H")
_CRC: Final = Struct("<HH")
_UNEXPLAINED_BYTES: Final = 14
_CRC_AT: Final = len(_HEADER) + _PIXELS.size + _UNEXPLAINED_BYTES
_ZERO_CELSIUS_CENTI: Final = 27_315


def encode(reading: SensorReading) -> bytes:
    """The frame that the sensor would send."""
    values = (*picture_of(reading, _SIDE, _SIDE), temperatures(reading)[1])
    words = (round((centi + _ZERO_CELSIUS_CENTI) / CENTI_PER_DECI) for centi in values)
    body = _PIXELS.pack(*words) + bytes(_UNEXPLAINED_BYTES)
    return _HEADER + body + _CRC.pack(*divmod(crc32_mpeg2(body), 1 << 16))


def decode(frame: bytes) -> SensorReading | None:
    """The reading in exactly one frame; None where header, CRC or a value is wrong."""
    if len(frame) != WIRE.frame_bytes or not frame.startswith(_HEADER):
        return None
    high, low = _CRC.unpack_from(frame, _CRC_AT)
    if crc32_mpeg2(frame[len(_HEADER) : _CRC_AT]) != high << 16 | low:
        return None
    words = _PIXELS.unpack_from(frame, len(_HEADER))
    *pixels, ambient = (word * CENTI_PER_DECI - _ZERO_CELSIUS_CENTI for word in words)
    return seen_in(pixels, ambient, _SIDE)


WIRE: Final = WireFormat(
    frame_bytes=_CRC_AT + _CRC.size, decode=decode, encode=encode, starts=(_HEADER,)
)
