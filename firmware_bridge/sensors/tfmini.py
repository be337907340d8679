"""TFmini, TFmini-S and TF-Luna frames: a distance, no temperature of anybody; no port, no timing.

A frame is ``59 59 DL DH SL SH TL TH SUM``: distance in cm, strength of the echo, the chip's own
temperature, little-endian; SUM the low byte of the sum of the 8 bytes before it. Sources: the
vendor's ``tfmini_ss.py`` (TFmini/TFmini-RaspberryPi); the TFmini-S manual, page 12
(easymanua.ls): up to a strength of 100 and at saturation the distance can't be trusted, and the
sensor then says -1, -2 or -4 instead. It sees nothing nearer than 10 cm.
"""

from struct import Struct
from typing import Final

from firmware_bridge.sensors.checks import is_frame_with_sum8, with_sum8
from firmware_bridge.sensors.framer import WireFormat
from firmware_bridge.sensors.reading import DISTANCE_MM, SensorReading

NO_ECHO: Final = SensorReading(echo=False)
"""Nothing stands near, or what does can't be measured."""

_HEADER: Final = b"\x59\x59"
_VALUES: Final = Struct("<HHH")
_MM_PER_CM: Final = 10
_TRUSTED_STRENGTH: Final = range(101, 65_535)
_STRENGTH: Final = 1_200
_NO_DISTANCE: Final = 0xFFFF
_NO_STRENGTH: Final = 40
_CHIP: Final = 0x08F0
"""30 °C: the chip counts eighths of a degree from -256 °C."""


def encode(reading: SensorReading) -> bytes:
    """The frame that the sensor would send.

    Raises:
        ValueError: the reading has neither a distance nor a missing echo.
    """
    if reading.distance_mm is not None:
        values = (round(reading.distance_mm / _MM_PER_CM), _STRENGTH, _CHIP)
    elif reading.echo is False:
        values = (_NO_DISTANCE, _NO_STRENGTH, _CHIP)
    else:
        raise ValueError(f"a distance is needed, got {reading}")
    return with_sum8(_HEADER + _VALUES.pack(*values))


def decode(frame: bytes) -> SensorReading | None:
    """The distance in exactly one frame, or that no echo can be trusted; None where it is wrong."""
    if not is_frame_with_sum8(frame, _HEADER, WIRE.frame_bytes):
        return None
    distance_cm, strength, _ = _VALUES.unpack_from(frame, len(_HEADER))
    distance_mm = distance_cm * _MM_PER_CM
    if strength not in _TRUSTED_STRENGTH or distance_mm > DISTANCE_MM[1]:
        return NO_ECHO
    return SensorReading(distance_mm=distance_mm)


WIRE: Final = WireFormat(frame_bytes=9, decode=decode, encode=encode, starts=(_HEADER,))
