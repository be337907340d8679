"""How a code looked in the picture, as a hint for the record; never a proof of anything."""

from dataclasses import dataclass
from enum import Enum, unique
from typing import Final

from gateway.core.credential import HealthStatus


@unique
class ModuleColour(Enum):
    """Colour of a code's dark modules; values travel on the wire: add, never rename.

    Any screen can show any colour, so a colour only raises a doubt.
    """

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    BLACK = "black"
    UNKNOWN = "unknown"
    """Not looked at, too small, or between two of the others."""

    def contradicts(self, status: HealthStatus) -> bool:
        """Whether the colour tells of another health than the one that was signed.

        Black and unknown tell of none; a status without a colour has nothing to contradict.
        """
        told = _TOLD.get(self)
        return told is not None and status in _COLOURED and told is not status


_TOLD = {
    ModuleColour.GREEN: HealthStatus.GREEN,
    ModuleColour.YELLOW: HealthStatus.YELLOW,
    ModuleColour.RED: HealthStatus.RED,
}
_COLOURED = frozenset(_TOLD.values())


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the picture showed beside the code's text.

    Args:
        colour: of the code's dark modules.
        beside: format names of other codes in the same frame, never their texts.
    """

    colour: ModuleColour = ModuleColour.UNKNOWN
    beside: tuple[str, ...] = ()


UNSEEN: Final = Sighting()
"""Of a code that nobody looked at, or of no code at all."""
