"""When the roster counts as proof; not who stands on it."""

from dataclasses import dataclass
from typing import Final

MS_PER_MINUTE: Final = 60_000


@dataclass(frozen=True, slots=True)
class RosterPolicy:
    """When the roster stops being proof, and how soon the same person may enter again.

    Anti-passback is soft and timed: a second entry within ``antipassback_minutes`` goes to the
    guard; 0 turns it off. A park without exit lanes wants minutes, not hours.
    """

    required: bool = True
    max_age_hours: float = 72.0
    antipassback_minutes: float = 10.0

    @property
    def antipassback_ms(self) -> int:
        """The same in milliseconds."""
        return round(self.antipassback_minutes * MS_PER_MINUTE)
