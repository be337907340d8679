"""HTPA 32 x 32 boards that are asked with ``EE E1`` (CHUWO, M23-XM); no port, no timing.

An answer is ``E1``, 1,024 pixels and the ambient as big-endian u16 in tenths of a kelvin, counted
as ``(v - 2731) / 10`` °C, and four bytes that nobody explains: 2,055 bytes without a checksum.
**Single source**: CHUWO_32x32 and SM23_32x32_XM of heef87/TemperatureDemo, one vendor's SDK. That
every pixel must be a temperature finds the frames; five that agree are needed before one counts.
"""

from struct import Struct
from typing import Final

from firmware_bridge.sensors.framer import WireFormat
from firmware_bridge.sensors.reading import SensorReading, temperatures
from firmware_bridge.sensors.sieve import Agreement
from firmware_bridge.sensors.thermal_map import CENTI_PER_DECI, picture_of, seen_in

ASK: Final = b"\xee\xe1\x01\x55\xff\xfc\xfd\xff"

_HEADER: Final = b"\xe1"
_TAIL: Final = b"\xff\xfc\xfd\xff"
"""How the question ends, so presumably the answer too; not asked for."""
_SIDE: Final = 32
_WORDS: Final = Struct(f">{_SIDE * _SIDE + 1}H")
_ZERO_CELSIUS_DECIKELVIN: Final = 2_731
_PIXEL_DECIKELVIN: Final = range(2_331, 5_732)
"""-40 to 300 °C."""


def encode(reading: SensorReading) -> bytes:
    """The answer that the board would send."""
    values = (*picture_of(reading, _SIDE, _SIDE), temperatures(reading)[1])
    words = (round(centi / CENTI_PER_DECI) + _ZERO_CELSIUS_DECIKELVIN for centi in values)
    return _HEADER + _WORDS.pack(*words) + _TAIL


def decode(frame: bytes) -> SensorReading | None:
    """The reading in exactly one answer; None where a value is no temperature."""
    if len(frame) != WIRE.frame_bytes or not frame.startswith(_HEADER):
        return None
    words = _WORDS.unpack_from(frame, len(_HEADER))
    if not all(word in _PIXEL_DECIKELVIN for word in words):
        return None
    *pixels, ambient = ((word - _ZERO_CELSIUS_DECIKELVIN) * CENTI_PER_DECI for word in words)
    return seen_in(pixels, ambient, _SIDE)


WIRE: Final = WireFormat(
    frame_bytes=len(_HEADER) + _WORDS.size + len(_TAIL),
    decode=decode,
    encode=encode,
    starts=(_HEADER,),
    sieve=Agreement,
)
