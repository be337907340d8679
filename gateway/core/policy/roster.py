"""When the roster counts as proof; not who stands on it."""

from dataclasses import dataclass
from typing import Final, Literal

MS_PER_MINUTE: Final = 60_000


@dataclass(frozen=True, slots=True)
class RosterPolicy:
    """When the roster stops being proof, and how soon the same person may enter again.

    Anti-passback, soft or hard, is about who is inside by the record: ``"soft"`` sends a second
    entry to the guard, ``"hard"`` denies it. A lane that reads exits knows who left since; at any
    other an entry counts for ``antipassback_minutes``: minutes, not hours. ``desk`` is whom the
    guard calls about somebody who is not on the list.
    """

    required: bool = True
    warn_age_hours: float = 12.0
    max_age_hours: float = 72.0
    desk: str = ""
    antipassback: Literal["off", "soft", "hard"] = "soft"
    antipassback_minutes: float = 10.0

    @property
    def antipassback_ms(self) -> int:
        """The same in milliseconds."""
        return round(self.antipassback_minutes * MS_PER_MINUTE)
