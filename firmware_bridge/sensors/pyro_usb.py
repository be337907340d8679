"""Calex PyroUSB over Modbus RTU: three registers of device 1; no port, no timing.

The answer to "read 3 registers from 12h" is ``01 03 06``, filtered and unfiltered object and the
sensor's own temperature as big-endian i16 in tenths of °C, and the CRC-16 of Modbus, low byte
first; function 04 answers likewise. Source: Calex PyroUSB guide, pages 11-12. The unfiltered value
is taken: filtering is the gate's.
"""

from struct import Struct
from typing import Final

from firmware_bridge.sensors.checks import crc16_modbus
from firmware_bridge.sensors.framer import WireFormat
from firmware_bridge.sensors.reading import SensorReading, reading_of, temperatures

ASK: Final = b"\x01\x03\x00\x12\x00\x03\xa5\xce"

_HOLDING: Final = b"\x01\x03\x06"
_INPUT: Final = b"\x01\x04\x06"
_VALUES: Final = Struct(">hhh")
_CENTI_PER_STEP: Final = 10


def encode(reading: SensorReading) -> bytes:
    """The answer that the sensor would send."""
    seen, ambient = (round(centi / _CENTI_PER_STEP) for centi in temperatures(reading))
    head = _HOLDING + _VALUES.pack(seen, seen, ambient)
    return head + crc16_modbus(head).to_bytes(2, "little")


def decode(frame: bytes) -> SensorReading | None:
    """The reading in exactly one answer; None where head, CRC or a value is wrong."""
    if len(frame) != WIRE.frame_bytes or not frame.startswith(WIRE.starts):
        return None
    if crc16_modbus(frame[:-2]) != int.from_bytes(frame[-2:], "little"):
        return None
    _, seen, ambient = _VALUES.unpack_from(frame, len(_HOLDING))
    return reading_of(object_centi=seen * _CENTI_PER_STEP, ambient_centi=ambient * _CENTI_PER_STEP)


WIRE: Final = WireFormat(frame_bytes=11, decode=decode, encode=encode, starts=(_HOLDING, _INPUT))
