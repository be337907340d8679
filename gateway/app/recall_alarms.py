"""Alarms that no guard had closed before a restart, read back from the gate's own journal."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, Protocol

from gateway.app.recall import PastRow
from gateway.core.event import LOOKED_AT, EventKind, Json

_MOST_ROWS: Final = 200
"""Of alarms and their closings: far more than the page shows."""


class Past(Protocol):
    """The gate's own journal."""

    def recent(self, limit: int, kinds: Collection[EventKind], /) -> Sequence[PastRow]:
        """The newest rows of these kinds first, of some thousand rows."""


class Watching(Protocol):
    """Knows what is not closed."""

    def written(
        self, kind: EventKind, sequence: int, wall_ms: int, body: Mapping[str, Json]
    ) -> None:
        """A row is on disk."""


def recall_alarms(alarms: Watching, past: Past, since_ms: int) -> None:
    """Show them again: a restart closes no alarm.

    Args:
        alarms: empty so far.
        past: the journal.
        since_ms: wall milliseconds; what is older concerns another shift.
    """
    for row in reversed(past.recent(_MOST_ROWS, LOOKED_AT | {EventKind.ALARM_CLOSED})):
        if row.wall_ms >= since_ms:
            alarms.written(EventKind(row.kind), row.sequence, row.wall_ms, row.body)
