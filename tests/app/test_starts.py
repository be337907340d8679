"""A program that did not end in order is known by its own journal."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pytest

from gateway.app.starts import Starts, starts
from gateway.core.event import EventKind
from gateway.core.instant import ClockQuality
from gateway.journal.row import JournalRow

NOW_MS = 1_800_000_000_000
DAY_MS = 24 * 3_600_000
STARTED, STOPPED = EventKind.SERVICE_STARTED, EventKind.SERVICE_STOPPED


@dataclass
class Past:
    """A journal of starts and ends, the newest first."""

    rows: list[JournalRow]

    def recent(self, limit: int, kinds: Collection[EventKind]) -> Sequence[JournalRow]:
        """Those of the kinds."""
        wanted = {kind.value for kind in kinds}
        return [row for row in self.rows if row.kind in wanted][:limit]


def row(kind: EventKind, ago_ms: int, *, unclean: bool = False) -> JournalRow:
    """A row of the journal."""
    body = {"unclean": unclean} if kind is STARTED else {}
    at_ms = NOW_MS - ago_ms
    return JournalRow(1, kind.value, at_ms, 0, "boot", ClockQuality.SYNCED, 1, 1, body, "0" * 64)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], Starts(unclean=False, at_ms=())),
        ([row(STOPPED, 9), row(STARTED, 99)], Starts(unclean=False, at_ms=())),
        ([row(STARTED, 99)], Starts(unclean=True, at_ms=(NOW_MS,))),
        (
            [row(STARTED, 9, unclean=True), row(STARTED, 99)],
            Starts(unclean=True, at_ms=(NOW_MS - 9, NOW_MS)),
        ),
        (
            [row(STOPPED, 5), row(STARTED, 9, unclean=True), row(STARTED, 99)],
            Starts(unclean=False, at_ms=(NOW_MS - 9,)),
        ),
        (
            [row(STOPPED, 5), row(STARTED, DAY_MS - 1, unclean=True)],
            Starts(unclean=False, at_ms=(NOW_MS - DAY_MS + 1,)),
        ),
        ([row(STOPPED, 5), row(STARTED, DAY_MS, unclean=True)], Starts(unclean=False, at_ms=())),
    ],
    ids=["first", "in order", "hung", "again", "well since", "within a day", "a day ago"],
)
def test_starts_are_counted_by_what_stands_before_them(
    rows: list[JournalRow], found: Starts
) -> None:
    """This one among them."""
    assert starts(Past(rows), NOW_MS) == found
