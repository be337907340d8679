"""The CalcT answers of Heimann 32 x 32 boards ("HM"): the warmest pixel only; no port, no timing.

An answer to ``A5 55 01 FB`` is ``A5 55 TL TH X Y SUM``: a little-endian i16 in hundredths of °C,
its pixel, SUM the low byte of the sum of the 6 bytes before it. Sources: ``haiman_task.cpp`` of
suanzi (``A5`` and the sum), DejaOS dxTemp, YS_HAIMAN of heef87/TemperatureDemo. They do not settle
the second byte, which is therefore not asked for. The question means "read emissivity" to a
GY-MCU90640: never send it to a board that is not known to be this one.
"""

from struct import Struct
from typing import Final

from firmware_bridge.sensors.checks import is_frame_with_sum8, with_sum8
from firmware_bridge.sensors.framer import WireFormat
from firmware_bridge.sensors.reading import OBJECT_CENTI, SensorReading

ASK: Final = b"\xa5\x55\x01\xfb"

_HEADER: Final = b"\xa5"
_VALUES: Final = Struct("<hBB")
_SIDE: Final = 32


def encode(reading: SensorReading) -> bytes:
    """The answer that the board would send.

    Raises:
        ValueError: the reading has no object.
    """
    if reading.object_centi is None:
        raise ValueError(f"an object is needed, got {reading}")
    head = ASK[:2] + _VALUES.pack(
        reading.object_centi, *(reading.peak_at or (_SIDE // 2, _SIDE // 2))
    )
    return with_sum8(head)


def decode(frame: bytes) -> SensorReading | None:
    """The reading in exactly one answer; None where head, sum or a value is wrong."""
    if not is_frame_with_sum8(frame, _HEADER, WIRE.frame_bytes):
        return None
    seen, column, row = _VALUES.unpack_from(frame, 2)
    if max(column, row) >= _SIDE or not OBJECT_CENTI[0] <= seen <= OBJECT_CENTI[1]:
        return None
    return SensorReading(object_centi=seen, peak_at=(column, row))


WIRE: Final = WireFormat(frame_bytes=7, decode=decode, encode=encode, starts=(_HEADER,))
