"""Visitors whom a guard wrote down and for whom nobody has opened yet; it opens for none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gateway.core.event import EventKind, Json

WAIT_MS: Final = 15 * 60_000
"""How long a visitor stands at the lane at most, once written down: the host comes or does not."""
MOST_EXPECTED: Final = 8
"""More than stand at one lane; the oldest stay in the journal."""

KINDS: Final = frozenset(
    {EventKind.VISITOR_REGISTERED, EventKind.ACCESS_OVERRIDDEN, EventKind.ACT_UNDONE}
)
"""Rows that say who is expected."""


@dataclass(frozen=True, slots=True)
class _Visitor:
    visitor: str
    wall_ms: int


class Expected:
    """One lane's, oldest first; rebuilt from the journal at start."""

    def __init__(self) -> None:
        self._waiting: dict[int, _Visitor] = {}
        self._opened: dict[int, tuple[int, _Visitor]] = {}

    def rows(self, now_wall_ms: int) -> tuple[int, ...]:
        """Sequences of the registrations that an opening may still answer."""
        known = self._waiting.items()
        return tuple(row for row, one in known if abs(now_wall_ms - one.wall_ms) < WAIT_MS)

    def visitor(self, registered: int, now_wall_ms: int) -> str:
        """Random id of the visitor of this row; empty where nobody waits by it."""
        waits = registered in self.rows(now_wall_ms)
        return self._waiting[registered].visitor if waits else ""

    def written(
        self, kind: EventKind, sequence: int, wall_ms: int, body: Mapping[str, Json]
    ) -> None:
        """A row is on disk: a registration, an opening for one, its undoing, or any other."""
        registered, answers = body.get("registered"), body.get("answers")
        if kind is EventKind.VISITOR_REGISTERED:
            self._keep(sequence, _Visitor(str(body.get("visitor")), wall_ms))
        elif kind is EventKind.ACCESS_OVERRIDDEN and isinstance(registered, int):
            self._open(sequence, registered)
        elif kind is EventKind.ACT_UNDONE and isinstance(answers, int) and answers in self._opened:
            self._keep(*self._opened.pop(answers))

    def _keep(self, registered: int, visitor: _Visitor) -> None:
        self._waiting[registered] = visitor
        for oldest in sorted(self._waiting)[:-MOST_EXPECTED]:
            del self._waiting[oldest]

    def _open(self, sequence: int, registered: int) -> None:
        visitor = self._waiting.pop(registered, None)
        if visitor is not None:
            self._opened[sequence] = registered, visitor
            for oldest in sorted(self._opened)[:-MOST_EXPECTED]:
                del self._opened[oldest]
