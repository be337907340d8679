"""How often guards opened by hand before a restart, read back from the gate's own journal."""

from collections.abc import Iterable
from typing import Protocol

from gateway.app.recall import PastRow
from gateway.core.event import EventKind
from gateway.core.overrides import Opening


class Counting(Protocol):
    """Counts openings."""

    def recall(self, opening: Opening) -> None:
        """An opening of before."""


def recall_openings(counting: Counting, rows: Iterable[PastRow]) -> None:
    """Have every opening count that still may: a restart makes nobody's first.

    Args:
        counting: takes them.
        rows: oldest first, from as long ago as openings count.
    """
    for row in rows:
        guard = row.body.get("guard")
        if row.kind == EventKind.ACCESS_OVERRIDDEN.value and isinstance(guard, str):
            counting.recall(Opening(guard, row.wall_ms))
