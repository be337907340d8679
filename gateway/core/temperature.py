"""What the thermometer says: samples, an estimate or a named absence; not the estimating."""

from dataclasses import dataclass
from enum import Enum, unique
from math import isfinite

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
    """

    object_celsius: float
    ambient_celsius: float
    distance_mm: int | None
    flags: int
    mono_ns: int

    def __post_init__(self) -> None:
        """Refuse NaN and infinity where they are born: ``nan >= limit`` would admit."""
        if not (isfinite(self.object_celsius) and isfinite(self.ambient_celsius)):
            seen = f"{self.object_celsius!r} and {self.ambient_celsius!r}"
            raise ValueError(f"sample: temperatures must be finite, got {seen}")


@dataclass(frozen=True, slots=True)
class TemperatureEstimate:
    """The axillary temperature that the samples support.

    Args:
        celsius: estimate, °C.
        uncertainty_celsius: one standard uncertainty, °C.
        raw_celsius: median of the raw object readings, never rewritten.
        ambient_celsius: median of the ambient readings.
        site: where it was measured, such as ``forehead``.
        mono_ns: arrival of the last sample used.
    """

    celsius: float
    uncertainty_celsius: float
    raw_celsius: float
    ambient_celsius: float
    site: str
    mono_ns: int

    def __post_init__(self) -> None:
        """Refuse NaN and infinity where they are born."""
        if not (isfinite(self.celsius) and isfinite(self.uncertainty_celsius)):
            seen = f"{self.celsius!r} ± {self.uncertainty_celsius!r}"
            raise ValueError(f"estimate must be finite, got {seen}")


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


Temperature = TemperatureEstimate | TemperatureAbsence
