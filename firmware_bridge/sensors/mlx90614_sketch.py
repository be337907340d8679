r"""The lines of the usual Arduino sketch for an MLX90614; no port, no timing.

``Ambient = 25.01*C\tObject = 36.53*C``, then the same in ``*F``, which is passed over. Source: the
example ``mlxtest`` of Adafruit_MLX90614, met in ten public repositories. Text has no checksum: five
lines that agree are needed before one counts.
"""

import re
from typing import Final

from firmware_bridge.sensors.framer import WireFormat
from firmware_bridge.sensors.reading import NOTHING, SensorReading, reading_of, temperatures
from firmware_bridge.sensors.sieve import Agreement

_HEADER: Final = b"Ambient = "
_LONGEST_LINE_BYTES: Final = 48
_CENTI: Final = 100
_LINE: Final = re.compile(
    rb"Ambient = (-?\d{1,3})\.(\d\d)\*([CF])\tObject = (-?\d{1,3})\.(\d\d)\*\3\r?\n"
)


def encode(reading: SensorReading) -> bytes:
    """The two lines that the sketch would print."""
    seen, ambient = (centi / _CENTI for centi in temperatures(reading))
    lines = ((ambient, seen, "C"), (ambient * 1.8 + 32, seen * 1.8 + 32, "F"))
    return "".join(
        f"Ambient = {air:.2f}*{unit}\tObject = {face:.2f}*{unit}\r\n" for air, face, unit in lines
    ).encode()


def decode(frame: bytes) -> SensorReading | None:
    """The reading in exactly one line; None where it is spelled in another way."""
    found = _LINE.fullmatch(frame)
    if found is None:
        return None
    if found[3] == b"F":
        return NOTHING
    return reading_of(
        object_centi=_centi(found[4], found[5]), ambient_centi=_centi(found[1], found[2])
    )


def _centi(whole: bytes, hundredths: bytes) -> int:
    sign = -1 if whole.startswith(b"-") else 1
    return int(whole) * _CENTI + sign * int(hundredths)


WIRE: Final = WireFormat(
    frame_bytes=_LONGEST_LINE_BYTES,
    decode=decode,
    encode=encode,
    starts=(_HEADER,),
    end=b"\n",
    sieve=Agreement,
)
