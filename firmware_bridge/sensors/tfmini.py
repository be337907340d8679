"""TFmini, TFmini-S and TF-Luna frames: a distance, no temperature of anybody; no port, no timing.

A frame is ``59 59 DL DH SL SH TL TH SUM``: distance in cm, strength of the echo, the chip's own
temperature, little-endian; SUM the low byte of the sum of the 8 bytes before it. Source: the
vendor's ``tfmini_ss.py`` (TFmini/TFmini-RaspberryPi).
"""

from struct import Struct
from typing import Final

from firmware_bridge.sensors.checks import is_frame_with_sum8, with_sum8
from firmware_bridge.sensors.framer import WireFormat
from firmware_bridge.sensors.reading import DISTANCE_MM, NOTHING, SensorReading

_HEADER: Final = b"\x59\x59"
_VALUES: Final = Struct("<HHH")
_MM_PER_CM: Final = 10
_STRENGTH: Final = 1_200
_CHIP: Final = 0x08F0
"""30 °C: the chip counts eighths of a degree from -256 °C."""


def encode(reading: SensorReading) -> bytes:
    """The frame that the sensor would send.

    Raises:
        ValueError: the reading has no distance.
    """
    if reading.distance_mm is None:
        raise ValueError(f"a distance is needed, got {reading}")
    head = _HEADER + _VALUES.pack(round(reading.distance_mm / _MM_PER_CM), _STRENGTH, _CHIP)
    return with_sum8(head)


def decode(frame: bytes) -> SensorReading | None:
    """The distance in exactly one frame, nothing where there is no echo; None where it is wrong."""
    if not is_frame_with_sum8(frame, _HEADER, WIRE.frame_bytes):
        return None
    distance_mm = _VALUES.unpack_from(frame, len(_HEADER))[0] * _MM_PER_CM
    return SensorReading(distance_mm=distance_mm) if distance_mm <= DISTANCE_MM[1] else NOTHING


WIRE: Final = WireFormat(frame_bytes=9, decode=decode, encode=encode, starts=(_HEADER,))
