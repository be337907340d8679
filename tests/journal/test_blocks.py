"""Blocks of a real journal: their lines come with their last row, and moments are found by them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.core.event import EventKind
from gateway.errors import JournalError
from gateway.journal.database import connect_reading
from gateway.journal.first_row import first_row
from gateway.journal.opening import open_journal
from gateway.journal.reader import JournalReader
from tests.journal.conftest import CREATED_MS, GATE
from tests.journal.dated_journal import (
    OLD_INDEX,
    changed,
    dated,
    lines,
    written,
)

if TYPE_CHECKING:
    from tests.journal.conftest import DiskFails, Lane

TOP_MS = 2_000
STEPS_MS = st.integers(-400, 400) | st.integers(0, 3)


@pytest.mark.parametrize("sizes", [[1] * 513, [255, 2, 254, 2], [256, 256, 1], [600], [100, 413]])
def test_a_block_has_its_line_from_the_commit_of_its_last_row_on(
    path: Path, sizes: list[int]
) -> None:
    """Row by row, and groups that end before, at and behind the border, or pass two."""
    rows = 0
    with closing(open_journal(path, GATE, CREATED_MS)) as store:
        for size in sizes:
            store.commit(dated(range(rows + 1, rows + size + 1)))
            rows += size
            if rows % 256 < size:
                assert lines(path) == [(n, (n + 1) * 256) for n in range(rows // 256)]
    assert rows > 512
    assert lines(path) == [(0, 256), (1, 512)]


def test_a_blocks_line_says_the_latest_time_whatever_the_clock_did(path: Path) -> None:
    """Set back in the middle of the block and never ahead again."""
    written(path, [*range(100, 200), *range(50, 206)])

    assert lines(path) == [(0, 205)]


def test_a_commit_that_fails_leaves_neither_row_nor_line(lane: Lane, disk_fails: DiskFails) -> None:
    """The row that fills the block is written again once the disk works, and its line with it."""
    lane.store.commit(dated([7] * 255))
    with disk_fails(lane.path), pytest.raises(JournalError):
        lane.store.commit(dated([9]))
    assert lines(lane.path) == []

    lane.store.commit(dated([8]))
    assert lines(lane.path) == [(0, 8)]


def test_a_watermark_comes_with_the_row_that_fills_a_block(path: Path) -> None:
    """One transaction for all three."""
    with closing(open_journal(path, GATE, CREATED_MS)) as store:
        store.commit(dated([7] * 255))
        store.commit(dated([9]), watermark=200)
    with closing(JournalReader(path)) as reader:
        assert (reader.head().sequence, reader.watermark()) == (256, 200)
    assert lines(path) == [(0, 9)]


@st.composite
def days(draw: st.DrawFn) -> list[int]:
    """Wall times of up to four blocks of rows: long steady stretches between jumps of the clock."""
    times_ms, at_ms = [], draw(st.integers(0, TOP_MS))
    for _ in range(draw(st.integers(0, 8))):
        at_ms += draw(STEPS_MS)
        pace_ms = draw(st.integers(0, 2))
        for _ in range(draw(st.integers(1, 140))):
            at_ms += pace_ms
            times_ms.append(at_ms)
    return times_ms


@settings(max_examples=60)
@given(
    times_ms=days(),
    moments_ms=st.lists(st.integers(-100, TOP_MS + 1_000), min_size=1, max_size=8),
    lost=st.just(None) | st.sets(st.integers(0, 4)),
    indexed=st.booleans(),
)
def test_a_moment_is_found_where_a_look_at_every_row_finds_it(
    times_ms: list[int], moments_ms: list[int], lost: set[int] | None, *, indexed: bool
) -> None:
    """With all lines, without some, without their table, and with the index of an earlier program.

    At each row's own time and just beside, as well as anywhere.
    """
    with TemporaryDirectory() as folder:
        path = written(Path(folder) / "journal.sqlite", times_ms)
        lose(path, lost, indexed=indexed)
        with closing(connect_reading(path, immutable=False)) as connection:
            for since_ms in {*moments_ms, *(ms + d for ms in times_ms[::100] for d in (0, 1))}:
                fitting = (n for n, ms in enumerate(times_ms, 1) if ms >= since_ms)
                assert first_row(connection, since_ms) == next(fitting, None)
        with closing(JournalReader(path)) as reader:
            found = reader.kind_since(EventKind.ACCESS_DENIED, moments_ms[0])
        late = [n for n, ms in enumerate(times_ms, 1) if ms >= moments_ms[0]]
        assert [row.sequence for row in found] == late


def lose(path: Path, lost: set[int] | None, *, indexed: bool) -> None:
    """Take lines away, or with None their table."""
    with changed(path) as connection:
        if lost is None:
            connection.execute("DROP TABLE block")
        for number in lost or ():
            connection.execute("DELETE FROM block WHERE number = ?", (number,))
        if indexed:
            connection.execute(OLD_INDEX)


def test_the_last_hour_is_found_without_a_walk_through_the_years(path: Path) -> None:
    """Lines of blocks and the rows of one block are looked at; some steps for each."""
    written(path, range(20_000))
    looked: list[int] = []
    with closing(connect_reading(path, immutable=False)) as connection:
        connection.set_progress_handler(lambda: looked.append(1), 1)
        assert first_row(connection, 19_900) == 19_901
    assert len(looked) < 4_000
