"""What a sensor reads too low at a distance, by its own table; not how far anybody stands.

How much is the sensor's own: modules of one vendor need +0.89 / 1.36 / 2.41 °C at 10 / 30 / 50 cm
(GY-MCU90614), +1.15 … 2.95 at 10 … 100 cm (HTPA) or +3.11 / 5.78 / 8.33 (TSEV01) by the tables of
heef87/TemperatureDemo. So it is configuration, and no table means that nothing is added.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Final


@dataclass(frozen=True, slots=True)
class DistancePoint:
    """A distance at which the sensor was compared with a black body or a clinical thermometer.

    Args:
        distance_mm: from the sensor to the forehead.
        offset_celsius: what must be added there to what it reads.
    """

    distance_mm: int
    offset_celsius: float


@dataclass(frozen=True, slots=True)
class DistanceTable:
    """One sensor's offsets.

    Args:
        version: the installer's number, stored with every estimate; 0 for no table.
        points: nearest first; none for no table.
        mounting_mm: where foreheads are while no rangefinder measures it; 0 where nobody knows.

    Raises:
        ValueError: these make no table.
    """

    version: int = 0
    points: tuple[DistancePoint, ...] = ()
    mounting_mm: int = 0

    def __post_init__(self) -> None:
        """Refuse what would add the wrong offset, or a right one that no row could tell."""
        if bool(self.points) is not (self.version > 0):
            raise ValueError(f"version {self.version} with {len(self.points)} points: 0 is none")
        for near, far in pairwise(self.points):
            if near.distance_mm >= far.distance_mm:
                seen = f"{far.distance_mm} mm after {near.distance_mm}"
                raise ValueError(f"points: nearest first and none twice, got {seen}")
        if not all(isfinite(point.offset_celsius) for point in self.points):
            raise ValueError("points: offset_celsius must be finite")
        if self.points and self.mounting_mm and self.offset_celsius(self.mounting_mm) is None:
            raise ValueError(f"mounting_mm: {self.mounting_mm} is beyond the points")

    def offset_celsius(self, distance_mm: int) -> float | None:
        """What is added at a distance: straight between two points, None beyond the outermost."""
        if self.points and distance_mm == self.points[0].distance_mm:
            return self.points[0].offset_celsius
        for near, far in pairwise(self.points):
            if near.distance_mm < distance_mm <= far.distance_mm:
                part = (distance_mm - near.distance_mm) / (far.distance_mm - near.distance_mm)
                return near.offset_celsius + part * (far.offset_celsius - near.offset_celsius)
        return None


NO_TABLE: Final = DistanceTable()
"""The sensor's own figures count as they are, at every distance."""
