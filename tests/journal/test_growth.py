"""How fast a journal grows, on a real one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway.core.instant import MS_PER_DAY
from gateway.errors import JournalError
from gateway.journal.growth import growth_of
from tests.journal.conftest import CREATED_MS

if TYPE_CHECKING:
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


def test_a_clock_that_was_set_back_makes_no_negative_time(lane: Lane) -> None:
    """A Pi without a battery may live before its journal."""
    assert growth_of(lane.path, CREATED_MS - MS_PER_DAY).span_ms == 0


def test_a_missing_journal_is_named(tmp_path: Path) -> None:
    """As everywhere."""
    with pytest.raises(JournalError, match="no such file"):
        growth_of(tmp_path / "journal.sqlite", 0)
