"""What a guard looks for in a real journal: found by what rows say, and honest about the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway.core.event import EventKind
from gateway.errors import JournalError
from gateway.journal import searching
from gateway.journal.searching import Found, Wanted, search
from tests.journal.conftest import CREATED_MS

if TYPE_CHECKING:
    from pathlib import Path

    from gateway.core.event import Json
    from tests.journal.conftest import Lane, MakeEvent

ANY = tuple(EventKind)
HOUR_MS = 3_600_000


def batched(numbers: range, size: int) -> list[range]:
    """As many at once as a writer takes."""
    return [numbers[first : first + size] for first in range(0, len(numbers), size)]


def sequences(found: Found) -> list[int]:
    """Of the rows, as they came."""
    return [row.sequence for row in found.rows]


@pytest.fixture
def day(lane: Lane, event: MakeEvent) -> Lane:
    """Six people, an hour apart."""
    bodies: list[tuple[EventKind, dict[str, Json]]] = [
        (EventKind.ACCESS_GRANTED, {"code": {"holder": "a1"}, "reasons": []}),
        (EventKind.ACCESS_DENIED, {"code": {"holder": "b2"}, "reasons": ["fever"]}),
        (EventKind.ACCESS_REFERRED, {"code": {"holder": ""}, "reasons": ["fever-possible"]}),
        (EventKind.ACCESS_OVERRIDDEN, {"holder": "a1", "reasons": ["fever-possible", "fever"]}),
        (EventKind.ACCESS_DENIED, {"code": None, "holder": {"id": "x"}, "reasons": ["fever"]}),
        (EventKind.PASSAGE_COMPLETED, {"grant": 1}),
    ]
    lane.write(
        *(
            event(kind, body, wall_ms=CREATED_MS + n * HOUR_MS)
            for n, (kind, body) in enumerate(bodies)
        )
    )
    return lane


@pytest.mark.parametrize(
    ("wanted", "rows"),
    [
        (Wanted(ANY), [6, 5, 4, 3, 2, 1]),
        (Wanted([EventKind.ACCESS_DENIED]), [5, 2]),
        (Wanted(ANY, reason="fever"), [5, 4, 2]),
        (Wanted(ANY, reason="no-such-reason"), []),
        (Wanted(ANY, holders=frozenset({"a1"})), [4, 1]),
        (Wanted(ANY, holders=frozenset()), []),
        (Wanted([EventKind.ACCESS_OVERRIDDEN], "fever", frozenset({"a1", "b2"})), [4]),
        (Wanted(ANY, since_ms=CREATED_MS + 4 * HOUR_MS), [6, 5]),
        (Wanted(ANY, since_ms=CREATED_MS, until_ms=CREATED_MS + HOUR_MS), [1]),
        (Wanted(ANY, since_ms=CREATED_MS + 99 * HOUR_MS), []),
        (Wanted(ANY, grants=frozenset({1, 4})), [6]),
        (Wanted(ANY, grants=frozenset()), []),
        (Wanted([]), []),
    ],
)
def test_rows_are_found_by_what_they_say(day: Lane, wanted: Wanted, rows: list[int]) -> None:
    """Newest first; a part of the question that is left out is not asked."""
    found = search(day.path, wanted, 100)
    assert sequences(found) == rows
    assert found.before is None


def test_more_than_fits_is_told_and_found_by_asking_on(day: Lane) -> None:
    """Page after page, without a gap and without a row twice."""
    wanted, seen, before = Wanted(ANY), [], None
    for _ in range(4):
        found = search(day.path, wanted, 2, before)
        seen += sequences(found)
        before = found.before
        if before is None:
            break
        assert found.back_to_ms == found.rows[-1].wall_ms
    assert seen == [6, 5, 4, 3, 2, 1]


def test_before_the_first_row_there_is_none(day: Lane) -> None:
    """A page's form may carry any number."""
    assert search(day.path, Wanted(ANY), 2, 1) == Found(())
    assert search(day.path, Wanted(ANY), 2, 0) == Found(())


def test_a_long_journal_is_searched_so_far_and_says_so(lane: Lane, event: MakeEvent) -> None:
    """The one row that fits stands before all that is looked at."""
    rare = event(EventKind.TAMPER, {"n": 1}, wall_ms=CREATED_MS)
    lane.write(rare)
    for batch in batched(range(searching.MOST_LOOKED_AT), 64):
        lane.write(*(event(wall_ms=CREATED_MS + n) for n in batch))
    first = search(lane.path, Wanted([EventKind.TAMPER]), 10)
    assert (sequences(first), first.before) == ([], 2)
    assert first.back_to_ms == CREATED_MS
    assert sequences(search(lane.path, Wanted([EventKind.TAMPER]), 10, first.before)) == [1]
    recent = Wanted([EventKind.TAMPER], since_ms=CREATED_MS + 5)
    assert search(lane.path, recent, 10) == Found(())


@pytest.mark.parametrize("hostile", ["' OR 1=1 --", "%", '"', "\x00", "值"])
def test_what_is_asked_for_is_never_a_question(day: Lane, hostile: str) -> None:
    """It is compared, not run."""
    assert search(day.path, Wanted(ANY, reason=hostile), 9) == Found(())
    assert search(day.path, Wanted(ANY, holders=frozenset({hostile})), 9) == Found(())


def test_an_empty_and_a_missing_journal(lane: Lane, tmp_path: Path) -> None:
    """Nothing, and a named error."""
    assert search(lane.path, Wanted(ANY), 9) == Found(())
    with pytest.raises(JournalError, match="no such file"):
        search(tmp_path / "none.sqlite", Wanted(ANY), 9)
