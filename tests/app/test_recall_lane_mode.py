"""A lane that was closed by order is closed after a restart."""

from collections.abc import Collection
from pathlib import Path

from gateway.app.recall_lane_mode import recall_lane_mode
from gateway.core.event import Event, EventKind, Json
from gateway.core.lane_mode import LaneMode, LaneOrdered
from gateway.journal.opening import open_journal
from gateway.journal.reader import JournalReader
from tests.app.test_recall import Row
from tests.evidence import NOW

ORDERED, GRANTED = EventKind.LANE_MODE_CHANGED.value, EventKind.ACCESS_GRANTED.value


class Past:
    """A journal whose newest rows are looked at first."""

    def __init__(self, *rows: Row, near: int = 10) -> None:
        self._rows, self._near = rows, near

    def recent(self, limit: int, kinds: Collection[EventKind]) -> list[Row]:
        """The newest first, of the nearest few."""
        wanted = {kind.value for kind in kinds}
        near = self._rows[-self._near :]
        return [row for row in reversed(near) if row.kind in wanted][:limit]

    def kind_since(self, kind: EventKind, wall_ms: int) -> list[Row]:
        """All of the kind."""
        return [row for row in self._rows if row.kind == kind.value and row.wall_ms >= wall_ms]


def said(kind: str, **body: Json) -> Row:
    """A row that says this."""
    return Row(kind, body)


def test_the_newest_order_counts() -> None:
    """Whatever was ordered before."""
    rows = said(ORDERED, mode="closed"), said(ORDERED, mode="staff-only")
    assert recall_lane_mode(Past(*rows)) is LaneMode.STAFF_ONLY


def test_a_verdict_since_tells_the_mode_too() -> None:
    """So that no order is too old to be found."""
    assert recall_lane_mode(Past(said(GRANTED, mode="staff-only"))) is LaneMode.STAFF_ONLY


def test_an_order_behind_thousands_of_other_rows_is_found() -> None:
    """A closed lane may see nobody for weeks."""
    rows = [said(ORDERED, mode="closed"), *(said("device-up") for _ in range(20))]
    assert recall_lane_mode(Past(*rows)) is LaneMode.CLOSED


def test_without_any_order_a_lane_is_open() -> None:
    """Also where an earlier program wrote the verdicts."""
    assert recall_lane_mode(Past()) is LaneMode.OPEN
    assert recall_lane_mode(Past(said(GRANTED))) is LaneMode.OPEN


def test_a_real_journal_tells_it_after_a_restart(tmp_path: Path) -> None:
    """From the file alone."""
    path = tmp_path / "journal.sqlite"
    store = open_journal(path, "gate-1", NOW.wall_ms)
    ordered = LaneOrdered(LaneMode.STAFF_ONLY, "centre")
    store.commit([Event(EventKind.LANE_MODE_CHANGED, NOW, ordered.facts, 1, 0)])
    store.close()
    reader = JournalReader(path)
    assert recall_lane_mode(reader) is LaneMode.STAFF_ONLY
    reader.close()
