"""The emulated infrared part: what stands before it and what it reads; not how that is sent."""

from typing import Final

from firmware_bridge.mlx90614 import CENTI, OBJECT_CENTI, InfraredReading

RIPPLE_CENTI: Final = (0, 2, 0, -2)
"""An MLX90614 resolves 0.02 °C: its last step is never still, and a stuck value is a fault."""
WALL_BELOW_CENTI: Final = 40
"""With nobody in front it sees a wall, a little cooler than itself."""
ROOM_CENTI: Final = 2_501


class Infrared:
    """What the sensor looks at."""

    def __init__(self) -> None:
        self._target = _wall(ROOM_CENTI)
        self._count = 0

    @property
    def count(self) -> int:
        """How many readings it took."""
        return self._count

    def forehead(self, celsius_object: float, celsius_ambient: float) -> None:
        """Somebody stands in front.

        Raises:
            ValueError: the part can't measure this.
        """
        self._target = InfraredReading(
            round(celsius_object * CENTI), round(celsius_ambient * CENTI)
        )

    def nobody(self) -> None:
        """Nobody stands in front; the air stays as it is."""
        self._target = _wall(self._target.ambient_centi)

    def look(self) -> InfraredReading:
        """Take a reading."""
        ripple = RIPPLE_CENTI[self._count % len(RIPPLE_CENTI)]
        self._count += 1
        lowest, highest = OBJECT_CENTI
        object_centi = min(max(self._target.object_centi + ripple, lowest), highest)
        return InfraredReading(object_centi, self._target.ambient_centi)


def _wall(ambient_centi: int) -> InfraredReading:
    return InfraredReading(ambient_centi - WALL_BELOW_CENTI, ambient_centi)
