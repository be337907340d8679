"""GY-MCU90614 and GY-MCU90615 frames, sent by themselves 14 times in a second; no port, no timing.

A frame is ``5A 5A 45 04 TOh TOl TAh TAl SUM``: object and ambient as big-endian i16 in hundredths
of °C, SUM the low byte of the sum of the 8 bytes before it. Sources: the sellers' manuals for
90614-bcc (as99shop.com) and 90615 (hxchipstech.com), MCU-90615.ino of
esteban990821/Codigos-Microcontroladores, SGY_MCU90614_TW of heef87/TemperatureDemo.
"""

from struct import Struct
from typing import Final

from firmware_bridge.sensors.checks import is_frame_with_sum8, with_sum8
from firmware_bridge.sensors.framer import WireFormat
from firmware_bridge.sensors.reading import SensorReading, reading_of, temperatures

_HEADER: Final = b"\x5a\x5a\x45\x04"
_VALUES: Final = Struct(">hh")


def encode(reading: SensorReading) -> bytes:
    """The frame that the sensor would send."""
    head = _HEADER + _VALUES.pack(*temperatures(reading))
    return with_sum8(head)


def decode(frame: bytes) -> SensorReading | None:
    """The reading in exactly one frame; None where header, sum or a value is wrong."""
    if not is_frame_with_sum8(frame, _HEADER, WIRE.frame_bytes):
        return None
    seen, ambient = _VALUES.unpack_from(frame, len(_HEADER))
    return reading_of(object_centi=seen, ambient_centi=ambient)


WIRE: Final = WireFormat(frame_bytes=9, decode=decode, encode=encode, starts=(_HEADER,))
