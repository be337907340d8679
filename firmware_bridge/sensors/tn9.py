"""ZyTemp TN9 and TN901 frames, passed on by a microcontroller; no port, no timing.

A frame is ``item MSB LSB SUM 0D``: item ``4C`` for the object and ``66`` for the ambient, in kelvin
x 16; SUM the low byte of the sum of the three bytes before it. Object and ambient come in frames of
their own. Sources: TN9 manual REV 2004-07-20 page 13 (its ``4C 14 2A 8A 0D`` is 49.475 °C), Arduino
libraries for the TN901. The module itself has a clocked line; the baud rate is that of the
microcontroller.
"""

from typing import Final

from firmware_bridge.sensors.checks import sum8, with_sum8
from firmware_bridge.sensors.framer import WireFormat
from firmware_bridge.sensors.reading import SensorReading, reading_of, temperatures
from firmware_bridge.sensors.sieve import Halves

_OBJECT: Final = b"\x4c"
_AMBIENT: Final = b"\x66"
_CENTI_PER_STEP: Final = 100 / 16
_ZERO_CELSIUS_CENTI: Final = 27_315


def encode(reading: SensorReading) -> bytes:
    """The two frames that the module would send."""
    seen, ambient = temperatures(reading)
    return _frame(_AMBIENT, ambient) + _frame(_OBJECT, seen)


def decode(frame: bytes) -> SensorReading | None:
    """Object or ambient in exactly one frame; None where item, sum, end or value is wrong."""
    if len(frame) != WIRE.frame_bytes or not frame.endswith(b"\r"):
        return None
    if sum8(frame[:3]) != frame[3]:
        return None
    steps = int.from_bytes(frame[1:3], "big")
    centi = round(steps * _CENTI_PER_STEP) - _ZERO_CELSIUS_CENTI
    if frame.startswith(_OBJECT):
        return reading_of(object_centi=centi)
    if frame.startswith(_AMBIENT):
        return reading_of(ambient_centi=centi)
    return None


def _frame(item: bytes, centi: int) -> bytes:
    steps = round((centi + _ZERO_CELSIUS_CENTI) / _CENTI_PER_STEP)
    head = item + steps.to_bytes(2, "big")
    return with_sum8(head) + b"\r"


WIRE: Final = WireFormat(
    frame_bytes=5,
    decode=decode,
    encode=encode,
    starts=(_OBJECT, _AMBIENT),
    sieve=Halves,
)
