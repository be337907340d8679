"""What an MLX90614 can measure and how it counts; behind our board and inside the GY-MCU90614."""

from dataclasses import dataclass
from typing import Final

from firmware_bridge.message import Limits

CENTI: Final = 100
"""Temperatures travel in hundredths of °C."""
OBJECT_CENTI: Final[Limits] = (-7_000, 32_767)
"""It measures objects from -70 °C (datasheet rev 13); an i16 ends at 327.67 °C."""
AMBIENT_CENTI: Final[Limits] = (-4_000, 12_500)
"""It works from -40 to 125 °C (datasheet rev 13)."""

_ZERO_CELSIUS_CENTI: Final = 27_315
_RAW_STEP_CENTI: Final = 2


@dataclass(frozen=True, slots=True)
class InfraredReading:
    """What the part measured, hundredths of °C.

    Raises:
        ValueError: it can't have measured this.
    """

    object_centi: int
    ambient_centi: int

    def __post_init__(self) -> None:
        """Refuse what the part can't have measured."""
        if not OBJECT_CENTI[0] <= self.object_centi <= OBJECT_CENTI[1]:
            raise ValueError(f"object of {self.object_centi / CENTI} °C can't be measured")
        if not AMBIENT_CENTI[0] <= self.ambient_centi <= AMBIENT_CENTI[1]:
            raise ValueError(f"ambient of {self.ambient_centi / CENTI} °C can't be measured")


def raw_word(centi: int) -> int:
    """The part's own word for a temperature: kelvin / 0.02."""
    return (centi + _ZERO_CELSIUS_CENTI) // _RAW_STEP_CENTI
