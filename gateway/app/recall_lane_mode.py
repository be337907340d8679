"""How the lane was run by order before a restart, read back from the gate's own journal."""

from collections.abc import Collection, Sequence
from typing import Final, Protocol

from gateway.app.recall import PastRow
from gateway.core.event import EventKind
from gateway.core.lane_mode import LaneMode, mode_of
from gateway.core.record import KIND_OF_VERDICT

_TELLING: Final = frozenset({EventKind.LANE_MODE_CHANGED, *KIND_OF_VERDICT.values()})


class Past(Protocol):
    """The gate's own journal."""

    def recent(self, limit: int, kinds: Collection[EventKind], /) -> Sequence[PastRow]:
        """The newest rows of these kinds first, of some thousand rows."""

    def kind_since(self, kind: EventKind, wall_ms: int, /) -> Sequence[PastRow]:
        """Every row of a kind, oldest first."""


def recall_lane_mode(past: Past) -> LaneMode:
    """The mode that the newest order left; every verdict since tells it, too.

    Only a journal whose newest thousands of rows know no verdict is read whole.
    """
    newest = past.recent(1, _TELLING) or past.kind_since(EventKind.LANE_MODE_CHANGED, 0)[-1:]
    return mode_of(newest[0] if newest else None)
