"""A check of the gate's thermometer against a black body: its record and its age; no correcting.

Infrared thermometers are checked against a black body (JJF 1107) that is held at a known
temperature of skin, 35-37 °C, every 14 days (Foster 2021, PMC8654479, Table 1: drift and stability
of 0.1 °C over 14 days). A sensor that is off by more than 1 °C is not corrected but replaced.
"""

from dataclasses import dataclass, field
from typing import ClassVar, Final

from gateway.core.row_value import IN_MEMORY_ONLY

REFERENCE_LOW_CELSIUS: Final = 30.0
REFERENCE_HIGH_CELSIUS: Final = 42.0
"""Black bodies for screening are set near skin and fever; the usual points are 35, 36 and 37."""
OFFSET_MAX_CELSIUS: Final = 1.0
DUE_AFTER_MS: Final = 14 * 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class BlackbodyCheck:
    """One check.

    Args:
        at_ms: wall milliseconds, UTC.
        reference_celsius: what the black body was held at.
        measured_celsius: what the gate's thermometer said of it.
        who: account or initials of whoever did it; in the check's own row only.

    Raises:
        ValueError: the offset is beyond what may be recorded, or a value is no number.
    """

    ALSO_IN_ROWS: ClassVar = ("offset_celsius",)

    at_ms: int
    reference_celsius: float
    measured_celsius: float
    who: str = field(metadata=IN_MEMORY_ONLY)

    def __post_init__(self) -> None:
        """Refuse what proves nothing; NaN fails every comparison and so is refused too."""
        if not REFERENCE_LOW_CELSIUS <= self.reference_celsius <= REFERENCE_HIGH_CELSIUS:
            raise ValueError(
                f"reference {self.reference_celsius:g} °C is outside"
                f" {REFERENCE_LOW_CELSIUS:g} … {REFERENCE_HIGH_CELSIUS:g} °C"
            )
        if not abs(self.offset_celsius) <= OFFSET_MAX_CELSIUS:
            raise ValueError(
                f"offset {self.offset_celsius:+.2f} °C is over {OFFSET_MAX_CELSIUS:g} °C"
            )

    @property
    def offset_celsius(self) -> float:
        """What would have to be added to a reading, °C."""
        return round(self.reference_celsius - self.measured_celsius, 3)


def overdue(check: BlackbodyCheck | None, now_ms: int) -> bool:
    """Whether the thermometer must be checked: never done, over 14 days ago, or in the future."""
    return check is None or not 0 <= now_ms - check.at_ms <= DUE_AFTER_MS
