"""GD60914 answers of seven ASCII digits; no port, no timing.

After ``A1`` (single measurements) each ``AA`` is answered with the object in tenths of °C.
**Single source**: the ESPHome component gd60914 of synodriver, which reads seven characters as a
number; that they are digits with leading zeros is a guess. ``AB`` and ``AC`` ask for the module's
own guesses of forehead and wrist and are not used. Five answers that agree are needed before one
counts.
"""

from typing import Final

from firmware_bridge.sensors.framer import WireFormat
from firmware_bridge.sensors.reading import SensorReading
from firmware_bridge.sensors.sieve import Agreement

OPENING: Final = b"\xa1"
ASK: Final = b"\xaa"

_DIGITS: Final = 7
_CENTI_PER_STEP: Final = 10
_MOST_CENTI: Final = 10_000


def encode(reading: SensorReading) -> bytes:
    """The answer that the module would send; it can't tell frost from 0 °C.

    Raises:
        ValueError: the reading has no object.
    """
    if reading.object_centi is None:
        raise ValueError(f"an object is needed, got {reading}")
    return f"{max(round(reading.object_centi / _CENTI_PER_STEP), 0):0{_DIGITS}d}".encode()


def decode(frame: bytes) -> SensorReading | None:
    """The reading in exactly one answer; None where it isn't seven digits of up to 100 °C."""
    if len(frame) != WIRE.frame_bytes or not frame.isdigit():
        return None
    centi = int(frame) * _CENTI_PER_STEP
    return SensorReading(object_centi=centi) if centi <= _MOST_CENTI else None


WIRE: Final = WireFormat(frame_bytes=_DIGITS, decode=decode, encode=encode, sieve=Agreement)
