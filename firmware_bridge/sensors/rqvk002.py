"""RQVK002-TW frames, which have no checksum; no port, no timing.

A frame is ``5A ? TA TO ? A5``: ambient as tenths of a degree around 25.0 °C and object around
36.0 °C, signed so that 128 to 255 mean ``v - 255``. **Single source**: RQVK002_TW of
heef87/TemperatureDemo. With 1 % of bytes wrong it would hand on 6 wrong values in 1,000 frames, so
five frames that agree are needed before one counts.
"""

from typing import Final

from firmware_bridge.sensors.framer import WireFormat
from firmware_bridge.sensors.reading import SensorReading, temperatures
from firmware_bridge.sensors.sieve import Agreement

_HEADER: Final = b"\x5a"
_TAIL: Final = 0xA5
_OBJECT_MIDDLE_CENTI: Final = 3_600
_AMBIENT_MIDDLE_CENTI: Final = 2_500
_CENTI_PER_STEP: Final = 10
_MOST_STEPS: Final = 127
_WRAP: Final = 255
"""Not 256: so it is in the source, which makes 0 and 255 the same."""


def encode(reading: SensorReading) -> bytes:
    """The frame that the sensor would send; what it can't express stops at its limit."""
    seen, ambient = temperatures(reading)
    values = (_steps(ambient, _AMBIENT_MIDDLE_CENTI), _steps(seen, _OBJECT_MIDDLE_CENTI))
    return bytes((_HEADER[0], 0, *values, 0, _TAIL))


def decode(frame: bytes) -> SensorReading | None:
    """The reading in exactly one frame; None where its first or last byte is wrong."""
    if len(frame) != WIRE.frame_bytes or not frame.startswith(_HEADER) or frame[-1] != _TAIL:
        return None
    return SensorReading(
        object_centi=_centi(frame[3], _OBJECT_MIDDLE_CENTI),
        ambient_centi=_centi(frame[2], _AMBIENT_MIDDLE_CENTI),
    )


def _steps(centi: int, middle_centi: int) -> int:
    steps = round((centi - middle_centi) / _CENTI_PER_STEP)
    steps = min(max(steps, -_MOST_STEPS), _MOST_STEPS)
    return steps if steps >= 0 else steps + _WRAP


def _centi(octet: int, middle_centi: int) -> int:
    steps = octet if octet <= _MOST_STEPS else octet - _WRAP
    return middle_centi + steps * _CENTI_PER_STEP


WIRE: Final = WireFormat(
    frame_bytes=6, decode=decode, encode=encode, starts=(_HEADER,), sieve=Agreement
)
