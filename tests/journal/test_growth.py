"""How fast a journal grows, on a real one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway.core.instant import MS_PER_DAY
from gateway.errors import JournalError
from gateway.journal.growth import growth_of
from tests.journal.conftest import CREATED_MS
from tests.journal.dated_journal import written, written_by_earlier

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.journal.conftest import Lane, MakeEvent


def test_a_young_journal_is_measured_from_its_first_day(lane: Lane, event: MakeEvent) -> None:
    """Few rows are not weighed by an empty file's pages."""
    lane.write(*(event() for _ in range(3)))
    grown = growth_of(lane.path, CREATED_MS + MS_PER_DAY)
    assert (grown.rows, grown.span_ms, grown.bytes_per_row) == (3, MS_PER_DAY, 1024)


def test_an_old_journal_is_measured_by_its_last_week(lane: Lane, event: MakeEvent) -> None:
    """And by what its rows weigh."""
    lane.write(*(event() for _ in range(200)))
    grown = growth_of(lane.path, CREATED_MS + 30 * MS_PER_DAY)
    assert (grown.rows, grown.span_ms) == (0, 7 * MS_PER_DAY)
    assert 100 < grown.bytes_per_row < 2_000


@pytest.mark.parametrize("write", [written, written_by_earlier])
@pytest.mark.parametrize("weeks_rows", [0, 1, 100, 255, 256, 257, 700, 900])
def test_a_weeks_rows_are_counted_one_by_one(
    path: Path, write: Callable[[Path, list[int]], Path], weeks_rows: int
) -> None:
    """Wherever in a block of rows the week begins, and in a journal of an earlier program, too."""
    before = [CREATED_MS] * (900 - weeks_rows)
    write(path, [*before, *range(CREATED_MS + MS_PER_DAY, CREATED_MS + MS_PER_DAY + weeks_rows)])

    assert growth_of(path, CREATED_MS + 8 * MS_PER_DAY).rows == weeks_rows


def test_a_row_from_the_future_makes_no_week_of_all_years(path: Path) -> None:
    """A clock was wrong once, long ago: it is worth a block of rows at most."""
    written(path, [*[CREATED_MS] * 400, CREATED_MS + 900 * MS_PER_DAY, *[CREATED_MS] * 1_500])

    assert growth_of(path, CREATED_MS + 30 * MS_PER_DAY).rows == 0
    assert 1_900 - 256 <= growth_of(path, CREATED_MS).rows <= 1_900


def test_a_clock_that_was_set_back_makes_no_negative_time(lane: Lane) -> None:
    """A Pi without a battery may live before its journal."""
    assert growth_of(lane.path, CREATED_MS - MS_PER_DAY).span_ms == 0


def test_a_missing_journal_is_named(tmp_path: Path) -> None:
    """As everywhere."""
    with pytest.raises(JournalError, match="no such file"):
        growth_of(tmp_path / "journal.sqlite", 0)
