"""Alarms that no guard has looked at yet; it raises none and silences no siren."""

from collections.abc import Mapping
from typing import Final

from gateway.core.event import LOOKED_AT, EventKind, Json
from gateway.core.lane import AlarmView

MOST_SHOWN: Final = 8
"""More than a guard can answer at a glance; the oldest stay in the journal."""


class Unanswered:
    """One lane's, oldest first; rebuilt from the journal at start."""

    def __init__(self) -> None:
        self._open: dict[int, AlarmView] = {}

    @property
    def views(self) -> tuple[AlarmView, ...]:
        """What the page shows."""
        return tuple(self._open.values())

    def kind_of(self, sequence: int) -> EventKind | None:
        """Which alarm this row told, if nobody has closed it."""
        alarm = self._open.get(sequence)
        return alarm.kind if alarm else None

    def written(
        self, kind: EventKind, sequence: int, wall_ms: int, body: Mapping[str, Json]
    ) -> None:
        """A row is on disk: an alarm, the end of one, or any other."""
        answers = body.get("answers")
        if kind is EventKind.ALARM_CLOSED and isinstance(answers, int):
            self._open.pop(answers, None)
        if kind in LOOKED_AT and body.get("active") is not False:
            self._open[sequence] = AlarmView(sequence, kind, wall_ms)
            for oldest in list(self._open)[:-MOST_SHOWN]:
                del self._open[oldest]
