"""Tells a sensor from what it says by itself; never sends, as a question may be another's command.

``A5 55 01 FB`` reads the emissivity of a GY-MCU90640 and the peak of a Heimann board; ``01`` is an
Optris's question and the beginning of anybody's Modbus. So a sensor that waits to be asked stays
unknown. Optris and RQVK002 have frames that rubbish imitates and are never named.
"""

from dataclasses import dataclass
from typing import Final

from firmware_bridge.sensors.framer import Framer
from firmware_bridge.sensors.sieve import AGREEING
from firmware_bridge.sensors.table import FORMATS, SensorFormat

ENOUGH_FRAMES: Final = AGREEING
LONGEST_GARBAGE_PARTS: Final = 4
"""At most a fourth of what came may belong to no frame; the first frame is usually cut."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How well one format explains what was heard.

    Args:
        sensor: the format.
        frames: whole frames that were right.
        readings: how many readings of them were believed.
        garbage_bytes: what belonged to no frame.
    """

    sensor: SensorFormat
    frames: int
    readings: int
    garbage_bytes: int


class Ear:
    """Listens to one line at one rate for all the formats that are known to use it.

    Args:
        baud: bits per second; formats that are not known with it are left out.
    """

    def __init__(self, baud: int) -> None:
        candidates = (row for row in FORMATS if row.recognisable and baud in row.bauds)
        self._framers = [(row, Framer(row.wire)) for row in candidates]
        self._readings = [0] * len(self._framers)
        self._heard_bytes = 0

    @property
    def heard_bytes(self) -> int:
        """How much arrived."""
        return self._heard_bytes

    def feed(self, chunk: bytes) -> None:
        """Take bytes as they come."""
        self._heard_bytes += len(chunk)
        for index, (_, framer) in enumerate(self._framers):
            self._readings[index] += len(framer.feed(chunk))

    def likenesses(self) -> list[Likeness]:
        """Each format with a frame of its own in what was heard, the likeliest first."""
        found = [
            Likeness(row, framer.frames, readings, framer.garbage_bytes)
            for (row, framer), readings in zip(self._framers, self._readings, strict=True)
            if framer.frames
        ]
        return sorted(found, key=lambda each: (each.garbage_bytes, -each.frames))

    def verdict(self) -> SensorFormat | None:
        """The only format that explains most of it; None where none does or two do."""
        sure = [each.sensor for each in self.likenesses() if self._explains(each)]
        return sure[0] if len(sure) == 1 else None

    def _explains(self, each: Likeness) -> bool:
        unexplained = max(each.garbage_bytes - each.sensor.wire.frame_bytes, 0)
        few = unexplained * LONGEST_GARBAGE_PARTS <= self._heard_bytes
        return each.frames >= ENOUGH_FRAMES and each.readings > 0 and few
