"""Of which groups somebody was admitted today; not which group must come first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FirstPersons:
    """One lane's memory of a local day; rebuilt from the journal at start.

    Args:
        day: where the gate stands, or None while nobody came.
        groups: of everybody who was admitted on it.
    """

    day: date | None = None
    groups: frozenset[str] = frozenset()

    def after(self, groups: Iterable[str], day: date) -> "FirstPersons":
        """Somebody of these groups was admitted on a day; an earlier day is over."""
        before = self.groups if day == self.day else frozenset()
        return FirstPersons(day, before.union(groups))

    def came(self, group: str, day: date) -> bool:
        """Whether somebody of this group was admitted on this day."""
        return day == self.day and group in self.groups
