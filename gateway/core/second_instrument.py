"""A temperature that the guard measured with another instrument; not what it leads to.

An infrared sensor that reads wrong reads wrong again, so what it refuses is measured with a
clinical thermometer (IEC 80601-2-59 asks for it, ISO 80601-2-56 is its standard). A hand-held
forehead thermometer is no choice here: it sees the same skin, cold or heated by the sun.
"""

from dataclasses import dataclass
from enum import Enum, unique
from typing import ClassVar, Final

from gateway.core.reason import Reason
from gateway.core.temperature import TemperatureAbsence

PLAUSIBLE_LOW_CELSIUS: Final = 34.0
PLAUSIBLE_HIGH_CELSIUS: Final = 43.0
"""What clinical thermometers read of somebody who stands; beyond, it was typed or held wrong."""

ANSWERABLE: Final = frozenset(
    {
        Reason.FEVER,
        Reason.FEVER_POSSIBLE,
        Reason.BLACKBODY_OVERDUE,
        Reason.COLD_HOLD,
        Reason.ENTRY_HOLD,
        Reason.HIGH_HOLD,
        *(absence.value for absence in TemperatureAbsence),
    }
)
"""Objections to the gate's own thermometer, which another instrument's reading answers."""


@unique
class Instrument(Enum):
    """What kind of thermometer it was; values travel on the wire: add, never rename."""

    CONTACT = "contact"
    EAR = "infrared-ear"


@unique
class Site(Enum):
    """Where the guard measured; values travel on the wire: add, never rename."""

    AXILLA = "axilla"
    EAR = "ear"
    MOUTH = "mouth"

    @property
    def instrument(self) -> Instrument:
        """The only kind of thermometer that measures there."""
        return Instrument.EAR if self is Site.EAR else Instrument.CONTACT


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What the guard read and for whom.

    Args:
        celsius: as it was read, never converted to another site.
        site: where.
        guard: the guard's account name.
        answers: sequence of the row that referred or denied this person.
        mono_ns: when it reached the gate.

    Raises:
        ValueError: a value that no such thermometer shows.
    """

    ALSO_IN_ROWS: ClassVar = ("instrument",)

    celsius: float
    site: Site
    guard: str
    answers: int
    mono_ns: int

    def __post_init__(self) -> None:
        """Refuse NaN and nonsense where they are born: ``nan >= limit`` would admit."""
        if not plausible(self.celsius):
            raise ValueError(f"second reading: {self.celsius!r} °C is implausible")

    @property
    def instrument(self) -> Instrument:
        """What kind of thermometer it was."""
        return self.site.instrument


def plausible(celsius: float) -> bool:
    """Whether a clinical thermometer may have shown this, limits included; NaN is not."""
    return PLAUSIBLE_LOW_CELSIUS <= celsius <= PLAUSIBLE_HIGH_CELSIUS
