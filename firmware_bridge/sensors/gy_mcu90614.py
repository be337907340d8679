"""The GY-MCU90614 infrared sensor's UART frames, 9600 8N1, 14 Hz by itself; no port, no timing.

A frame is ``5A 5A 45 04 TOh TOl TAh TAl SUM``: object and ambient as big-endian i16 in hundredths
of °C, SUM the low byte of the sum of the 8 bytes before it. Sources: the sellers' manuals for
90614-bcc (as99shop.com) and 90615 (hxchipstech.com), MCU-90615.ino of
esteban990821/Codigos-Microcontroladores, SGY_MCU90614_TW of heef87/TemperatureDemo.
"""

from struct import Struct
from typing import Final

from firmware_bridge.mlx90614 import InfraredReading

HEADER: Final = b"\x5a\x5a\x45\x04"
FRAME_BYTES: Final = 9
FRAMES_PER_S: Final = 14

_VALUES: Final = Struct(">hh")


def encode(reading: InfraredReading) -> bytes:
    """The frame that the sensor would send."""
    head = HEADER + _VALUES.pack(reading.object_centi, reading.ambient_centi)
    return head + bytes((sum(head) & 0xFF,))


def decode(frame: bytes) -> InfraredReading | None:
    """The reading in exactly one frame; None where header, sum or a value is wrong."""
    if len(frame) != FRAME_BYTES or not frame.startswith(HEADER):
        return None
    if sum(frame[:-1]) & 0xFF != frame[-1]:
        return None
    try:
        return InfraredReading(*_VALUES.unpack(frame[len(HEADER) : -1]))
    except ValueError:
        return None


class SensorReader:
    """Finds frames in whatever the line brings; keeps less than one frame between calls."""

    def __init__(self) -> None:
        self._kept = b""
        self._garbage_bytes = 0

    @property
    def kept(self) -> int:
        """Bytes of a frame that is still coming."""
        return len(self._kept)

    @property
    def garbage_bytes(self) -> int:
        """How many bytes so far belonged to no frame."""
        return self._garbage_bytes

    def feed(self, chunk: bytes) -> list[InfraredReading]:
        """Take bytes as they come, in pieces of any size; the readings that became whole."""
        line = self._kept + chunk
        readings: list[InfraredReading] = []
        at = used = 0
        while (at := _next_header(line, at)) + FRAME_BYTES <= len(line):
            reading = decode(line[at : at + FRAME_BYTES])
            if reading is None:
                at += 1  # a frame may begin inside what only looked like one
                continue
            readings.append(reading)
            at += FRAME_BYTES
            used += FRAME_BYTES
        self._kept = line[at:]
        self._garbage_bytes += at - used
        return readings


def _next_header(line: bytes, start: int) -> int:
    """Where a frame begins or, at the end of the line, could begin."""
    found = line.find(HEADER, start)
    if found >= 0:
        return found
    for tail in range(len(HEADER) - 1, 0, -1):
        if len(line) - tail >= start and line.endswith(HEADER[:tail]):
            return len(line) - tail
    return len(line)
