"""What a sensor says of one moment, whatever its wire format; not what the gate makes of it."""

from dataclasses import dataclass
from typing import Final

from firmware_bridge.message import Limits

OBJECT_CENTI: Final[Limits] = (-7_000, 40_000)
"""An MLX90614 begins at -70 °C (datasheet rev 13); nothing here measures over 400 °C."""
AMBIENT_CENTI: Final[Limits] = (-4_000, 12_500)
"""An MLX90614 works from -40 to 125 °C (datasheet rev 13); the others promise less."""
DISTANCE_MM: Final[Limits] = (0, 12_000)
"""A TFmini-S sees 12 m at most."""
WARMER_CENTI: Final = 300
"""A face is this much warmer than the sensor, a wall is not; the gate's policy starts there too."""
FACE_MM: Final[Limits] = (30, 600)
"""Where a face is when somebody is being measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorReading:
    """What one frame tells; None is what its format does not carry.

    Args:
        object_centi: what the sensor sees, hundredths of °C; of an array its warmest pixel.
        ambient_centi: the sensor's own temperature, hundredths of °C.
        body_centi: the sensor's own guess of a body temperature; shown, never decided by.
        distance_mm: how far the nearest thing is.
        echo: whether a distance sensor saw anything at a strength that can be trusted.
        peak_at: column and row of an array's warmest pixel.
        warm_pixels: how many pixels of an array are at least 3 °C over ``ambient_centi``.

    Raises:
        ValueError: no sensor of ours can have measured this.
    """

    object_centi: int | None = None
    ambient_centi: int | None = None
    body_centi: int | None = None
    distance_mm: int | None = None
    peak_at: tuple[int, int] | None = None
    warm_pixels: int | None = None
    echo: bool | None = None

    def __post_init__(self) -> None:
        """Refuse what can't have been measured."""
        if self.object_centi is not None:
            _check("object, 0.01 °C", self.object_centi, OBJECT_CENTI)
        if self.ambient_centi is not None:
            _check("ambient, 0.01 °C", self.ambient_centi, AMBIENT_CENTI)
        if self.body_centi is not None:
            _check("body, 0.01 °C", self.body_centi, OBJECT_CENTI)
        if self.distance_mm is not None:
            _check("distance, mm", self.distance_mm, DISTANCE_MM)

    @property
    def somebody(self) -> bool | None:
        """Whether somebody is in front; None where this sensor alone can't know."""
        if self.echo is False:
            return False
        if self.distance_mm is not None:
            return FACE_MM[0] <= self.distance_mm <= FACE_MM[1]
        if self.object_centi is None or self.ambient_centi is None:
            return None
        return self.object_centi - self.ambient_centi >= WARMER_CENTI


def reading_of(
    *,
    object_centi: int | None = None,
    ambient_centi: int | None = None,
    body_centi: int | None = None,
    distance_mm: int | None = None,
) -> SensorReading | None:
    """The reading with these values; None where one of them can't have been measured."""
    try:
        return SensorReading(
            object_centi=object_centi,
            ambient_centi=ambient_centi,
            body_centi=body_centi,
            distance_mm=distance_mm,
        )
    except ValueError:
        return None


def temperatures(reading: SensorReading) -> tuple[int, int]:
    """Object and ambient for a frame that carries both.

    Raises:
        ValueError: the reading lacks one.
    """
    if reading.object_centi is None or reading.ambient_centi is None:
        raise ValueError(f"object and ambient are needed, got {reading}")
    return reading.object_centi, reading.ambient_centi


def _check(what: str, value: int, limits: Limits) -> None:
    if not limits[0] <= value <= limits[1]:
        raise ValueError(f"{what}: {value} can't be measured")


NOTHING: Final = SensorReading()
"""A frame that is right but carries nothing for us."""
