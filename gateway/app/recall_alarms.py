"""What guards had not answered before a restart, read back from the gate's own journal."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, Protocol

from gateway.app.recall import PastRow
from gateway.core.event import LOOKED_AT, EventKind, Json
from gateway.gate.deeds import Deeds
from gateway.gate.expected import KINDS, WAIT_MS

_MOST_ROWS: Final = 200
"""Of alarms and their closings: far more than the page shows."""


class Past(Protocol):
    """The gate's own journal."""

    def recent(self, limit: int, kinds: Collection[EventKind], /) -> Sequence[PastRow]:
        """The newest rows of these kinds first, of some thousand rows."""


class Watching(Protocol):
    """Knows what is not answered."""

    def written(
        self, kind: EventKind, sequence: int, wall_ms: int, body: Mapping[str, Json]
    ) -> None:
        """A row is on disk."""


def recall_unanswered(deeds: Deeds, past: Past, a_day_ago_ms: int, now_wall_ms: int) -> None:
    """Alarms of the last day, and visitors who still wait."""
    recall_alarms(deeds.alarms, past, a_day_ago_ms)
    recall_expected(deeds.expected, past, now_wall_ms)


def recall_alarms(alarms: Watching, past: Past, since_ms: int) -> None:
    """Show them again: a restart closes no alarm.

    Args:
        alarms: empty so far.
        past: the journal.
        since_ms: wall milliseconds; what is older concerns another shift.
    """
    _told(alarms, past, since_ms, LOOKED_AT | {EventKind.ALARM_CLOSED})


def recall_expected(expected: Watching, past: Past, now_wall_ms: int) -> None:
    """Visitors who were written down still wait.

    Args:
        expected: empty so far.
        past: the journal.
        now_wall_ms: wall milliseconds.
    """
    _told(expected, past, now_wall_ms - WAIT_MS, KINDS)


def _told(watching: Watching, past: Past, since_ms: int, kinds: Collection[EventKind]) -> None:
    for row in reversed(past.recent(_MOST_ROWS, kinds)):
        if row.wall_ms >= since_ms:
            watching.written(EventKind(row.kind), row.sequence, row.wall_ms, row.body)
