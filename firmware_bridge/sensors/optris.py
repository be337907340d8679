"""Optris CS, CT and CSmicro answers to "process temperature"; no port, no timing.

The answer to ``01`` is two bytes, ``(b1 * 256 + b2 - 1000) / 10`` °C, with neither head nor
checksum: the question alone says where an answer begins. ``04 D3`` is 23.5 °C. Sources: optris CS
manual page 49, optris CT commands 2020-04. Models with hundredths ("hs") count otherwise and are
not read. Five answers that agree are needed before one counts.
"""

from typing import Final

from firmware_bridge.sensors.framer import WireFormat
from firmware_bridge.sensors.reading import SensorReading
from firmware_bridge.sensors.sieve import Agreement

ASK: Final = b"\x01"

_ZERO_CELSIUS: Final = 1_000
_CENTI_PER_STEP: Final = 10
_PLAUSIBLE_CENTI: Final = range(-4_000, 10_001)
"""People, walls and a gate in winter; two bytes of rubbish are mostly outside."""


def encode(reading: SensorReading) -> bytes:
    """The answer that the sensor would send.

    Raises:
        ValueError: the reading has no object.
    """
    if reading.object_centi is None:
        raise ValueError(f"an object is needed, got {reading}")
    return (round(reading.object_centi / _CENTI_PER_STEP) + _ZERO_CELSIUS).to_bytes(2, "big")


def decode(frame: bytes) -> SensorReading | None:
    """The reading in exactly one answer; None where it is no temperature of ours."""
    if len(frame) != WIRE.frame_bytes:
        return None
    centi = (int.from_bytes(frame, "big") - _ZERO_CELSIUS) * _CENTI_PER_STEP
    return SensorReading(object_centi=centi) if centi in _PLAUSIBLE_CENTI else None


WIRE: Final = WireFormat(frame_bytes=2, decode=decode, encode=encode, sieve=Agreement)
