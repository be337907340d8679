"""What the thermometer says: samples, an estimate or a named absence; not the estimating."""

from dataclasses import dataclass
from enum import Enum, unique
from math import hypot, isfinite, sqrt

from gateway.core.reason import Reason


@dataclass(frozen=True, slots=True)
class Sample:
    """One reading of an infrared sensor, as it came.

    Args:
        object_celsius: what the sensor sees.
        ambient_celsius: the sensor's own temperature, near to the air's.
        distance_mm: distance to the object where the sensor measures it.
        flags: the sensor's own error bits; anything but 0 makes the sample unusable.
        mono_ns: when its last byte arrived.
        powered_ms: for how long the sensor has had power, at least; None where nobody knows.
    """

    object_celsius: float
    ambient_celsius: float
    distance_mm: int | None
    flags: int
    mono_ns: int
    powered_ms: int | None = None

    def __post_init__(self) -> None:
        """Refuse NaN and infinity where they are born: ``nan >= limit`` would admit."""
        if not (isfinite(self.object_celsius) and isfinite(self.ambient_celsius)):
            seen = f"{self.object_celsius!r} and {self.ambient_celsius!r}"
            raise ValueError(f"sample: temperatures must be finite, got {seen}")


@dataclass(frozen=True, slots=True)
class RawReading:
    """What samples amount to before anything is added; it is stored as it is, whatever follows.

    Args:
        raw_celsius: median of what the sensor saw.
        ambient_celsius: median of the sensor's own temperature.
        spread_celsius: from the least to the greatest of what it saw.
        scatter_celsius: standard deviation of what it saw.
        samples: how many.
        distance_mm: median distance; None unless each sample came with one.
        nearest_mm: the least of them.
        farthest_mm: the greatest of them.
        flags: every error bit that one of them carried; anything but 0 proves nothing.
        mono_ns: arrival of the last one.
    """

    raw_celsius: float
    ambient_celsius: float
    spread_celsius: float
    scatter_celsius: float
    samples: int
    distance_mm: int | None
    nearest_mm: int | None
    farthest_mm: int | None
    flags: int
    mono_ns: int


@dataclass(frozen=True, slots=True)
class Corrections:
    """What is added to a raw reading, and how sure each part of the sum is; all in °C.

    Args:
        table_version: of the sensor's distance table, 0 for none.
        table_celsius: for the distance, by that table.
        table_range_celsius: by how much that differs between the nearest and the farthest sample.
        site_celsius: from where it was measured to the axilla.
        site_scatter_celsius: standard deviation of the same between people.
        instrument_celsius: the sensor's maximum permissible error.
    """

    table_version: int
    table_celsius: float
    table_range_celsius: float
    site_celsius: float
    site_scatter_celsius: float
    instrument_celsius: float


@dataclass(frozen=True, slots=True)
class TemperatureEstimate:
    """The axillary temperature that a raw reading supports; nothing but the sum of its parts.

    Args:
        reading: what was measured.
        corrections: what is added to it.
        site: where it was measured, such as ``forehead``.
    """

    reading: RawReading
    corrections: Corrections
    site: str = "forehead"

    def __post_init__(self) -> None:
        """Refuse NaN and infinity where they are born."""
        if not (isfinite(self.celsius) and isfinite(self.uncertainty_celsius)):
            seen = f"{self.celsius!r} ± {self.uncertainty_celsius!r}"
            raise ValueError(f"estimate must be finite, got {seen}")

    @property
    def celsius(self) -> float:
        """The estimate, °C, to 0.001: what is compared is what is stored."""
        added = self.corrections.table_celsius + self.corrections.site_celsius
        return milli(self.reading.raw_celsius + added)

    @property
    def uncertainty_celsius(self) -> float:
        """One combined standard uncertainty, °C: root of the sum of squares of independent parts.

        JCGM 100:2008 (GUM), 5.1.2; limits of error ``a`` count as ``a / √3`` (4.3.7). The scatter
        of the samples isn't divided by the root of their number: a sensor filters, so samples of
        one second are not independent.
        """
        parts = self.corrections
        return milli(
            hypot(
                parts.instrument_celsius / sqrt(3),
                parts.table_range_celsius / 2 / sqrt(3),
                self.reading.scatter_celsius,
                parts.site_scatter_celsius,
            )
        )

    @property
    def raw_celsius(self) -> float:
        """Median of what the sensor saw, never rewritten."""
        return self.reading.raw_celsius

    @property
    def ambient_celsius(self) -> float:
        """Median of the sensor's own temperature."""
        return self.reading.ambient_celsius

    @property
    def mono_ns(self) -> int:
        """Arrival of the last sample used."""
        return self.reading.mono_ns


@unique
class TemperatureAbsence(Enum):
    """Why there is no usable estimate; each is a reason of its own, never a pass."""

    MISSING = Reason.TEMPERATURE_MISSING
    LOW = Reason.TEMPERATURE_LOW
    IMPLAUSIBLE = Reason.TEMPERATURE_IMPLAUSIBLE
    UNSTABLE = Reason.TEMPERATURE_UNSTABLE
    STALE = Reason.TEMPERATURE_STALE
    NO_SENSOR = Reason.THERMOMETER_MISSING
    PRESENCE_UNKNOWN = Reason.RANGEFINDER_MISSING
    AIR_OUT_OF_RANGE = Reason.AIR_OUT_OF_RANGE
    AIR_COLD = Reason.AIR_COLD
    AIR_TOO_WARM = Reason.AIR_TOO_WARM
    JUMPING = Reason.TEMPERATURE_JUMPING
    DISTANCE_UNKNOWN = Reason.DISTANCE_UNKNOWN
    DISTANCE_OUT_OF_RANGE = Reason.DISTANCE_OUT_OF_RANGE
    WARMING_UP = Reason.THERMOMETER_WARMING_UP
    STUCK = Reason.THERMOMETER_STUCK
    BLOCKED = Reason.THERMOMETER_BLOCKED
    ERRORS = Reason.THERMOMETER_ERRORS

    @property
    def reason(self) -> Reason:
        """What it objects."""
        return self.value


@dataclass(frozen=True, slots=True)
class UnusableReading:
    """Something was read and can't decide: why, and what it was."""

    why: TemperatureAbsence
    reading: RawReading

    @property
    def reason(self) -> Reason:
        """What it objects."""
        return self.why.reason


NoEstimate = TemperatureAbsence | UnusableReading
Temperature = TemperatureEstimate | NoEstimate


def milli(celsius: float) -> float:
    """To 0.001 °C: what is compared is what is stored, free of binary dust at a limit."""
    return round(celsius, 3)
