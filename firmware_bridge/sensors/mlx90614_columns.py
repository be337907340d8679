"""An MLX90614 module that prints its temperatures in fixed columns; no port, no timing.

The ambient's point stands at column 12 and the object's at column 32, each between two digits and
two digits. **Single source**: SMLX90614 of heef87/TemperatureDemo, which tells neither the text in
between nor how a line ends; a line feed is assumed. Five lines that agree are needed before one
counts.
"""

import re
from typing import Final

from firmware_bridge.sensors.framer import WireFormat
from firmware_bridge.sensors.reading import SensorReading, temperatures
from firmware_bridge.sensors.sieve import Agreement

_LONGEST_LINE_BYTES: Final = 48
_AMBIENT_AT: Final = slice(10, 15)
_OBJECT_AT: Final = slice(30, 35)
_NUMBER: Final = re.compile(rb"\d\d\.\d\d")
_MOST_CENTI: Final = 9_999
_CENTI: Final = 100


def encode(reading: SensorReading) -> bytes:
    """A line that the module could print; the words are ours, the columns are its own."""
    seen, ambient = (_printed(centi) for centi in temperatures(reading))
    return f"{'ambient':10}{ambient}{'':6}{'object':9}{seen}\r\n".encode()


def decode(frame: bytes) -> SensorReading | None:
    """The reading in exactly one line; None where a column holds no number."""
    if not frame.endswith(b"\n"):
        return None
    seen, ambient = _centi(frame[_OBJECT_AT]), _centi(frame[_AMBIENT_AT])
    if seen is None or ambient is None:
        return None
    return SensorReading(object_centi=seen, ambient_centi=ambient)


def _centi(column: bytes) -> int | None:
    return int(column.replace(b".", b"")) if _NUMBER.fullmatch(column) else None


def _printed(centi: int) -> str:
    return f"{min(max(centi, 0), _MOST_CENTI) / _CENTI:05.2f}"


WIRE: Final = WireFormat(
    frame_bytes=_LONGEST_LINE_BYTES, decode=decode, encode=encode, end=b"\n", sieve=Agreement
)
