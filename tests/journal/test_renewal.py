"""A journal goes from an earlier program to this one and back, and every moment is found."""

from __future__ import annotations

import logging
import shutil
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from gateway.journal.database import connect_reading, connect_writing
from gateway.journal.first_row import first_row
from gateway.journal.opening import open_journal
from gateway.journal.reader import JournalReader
from gateway.journal.renewal import renew
from tests.failing_log import no_file_beyond
from tests.journal.conftest import CREATED_MS, GATE
from tests.journal.dated_journal import (
    changed,
    dated,
    lines,
    names,
    written,
    written_after_rollback,
    written_by_earlier,
)

if TYPE_CHECKING:
    from pathlib import Path


NEW_NAMES = {"meta", "event", "event_urgent", "block", "acked"}


def opened_again(path: Path) -> None:
    """Open for writing and close."""
    open_journal(path, GATE, CREATED_MS).close()


def sequence_at(path: Path, since_ms: int) -> int | None:
    """The first row from then on, as another process finds it."""
    with closing(connect_reading(path, immutable=False)) as connection:
        return first_row(connection, since_ms)


def test_a_new_journal_has_blocks_no_index_of_times_and_the_old_number(path: Path) -> None:
    """A release that is rolled back must still open the file."""
    written(path, [])
    assert names(path) == NEW_NAMES
    with changed(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


@pytest.mark.parametrize("rows", [0, 1, 255, 256, 257, 800])
def test_an_earlier_programs_journal_gets_its_lines_when_it_is_opened(
    path: Path, rows: int
) -> None:
    """As if this program had written it from the first row on."""
    times_ms = [(n * 7_919) % 1_000 for n in range(rows)]
    ours = written(path.with_name("ours.sqlite"), times_ms)
    written_by_earlier(path, times_ms)
    opened_again(path)

    assert names(path) == NEW_NAMES
    assert lines(path) == lines(ours)
    with changed(path) as old, changed(ours) as new:
        table = "SELECT sql FROM sqlite_schema WHERE name = 'block'"
        assert old.execute(table).fetchone() == new.execute(table).fetchone()
        assert old.execute("PRAGMA user_version").fetchone() == (1,)
    with closing(JournalReader(path)) as reader:
        assert (reader.verify().rows, reader.verify().broken) == (rows, None)


def test_an_earlier_programs_journal_is_read_before_anybody_opens_it(path: Path) -> None:
    """An export from a copy of the file: nothing may be missing, and nothing is changed."""
    written_by_earlier(path, [5, 9, 3, *range(10, 900)])
    before = path.read_bytes()

    assert [sequence_at(path, ms) for ms in (4, 6, 10, 899, 900)] == [1, 2, 4, 893, None]
    assert path.read_bytes() == before


@pytest.mark.parametrize("rows", [1, 56, 200, 256, 700])
def test_rows_of_a_program_that_was_rolled_back_to_get_their_lines_later(
    path: Path, rows: int
) -> None:
    """In the middle of a block and over several: found without lines, then with them."""
    written(path, range(300))
    written_after_rollback(path, range(1_000, 1_000 + rows))
    assert lines(path) == [(0, 255)]
    assert sequence_at(path, 300) == 301
    assert sequence_at(path, 1_000 + rows - 1) == 300 + rows

    opened_again(path)
    ends = range(256, 300 + rows + 1, 256)
    assert lines(path) == [(n, e - 1 if e < 301 else 699 + e) for n, e in enumerate(ends)]
    assert sequence_at(path, 1_000 + rows - 1) == 300 + rows


def test_lines_that_are_gone_from_the_middle_come_back(path: Path) -> None:
    """Whatever took them: the first, one between others, and the last."""
    whole = lines(written(path, range(256 * 6)))
    with changed(path) as connection:
        connection.execute("DELETE FROM block WHERE number IN (0, 2, 3, 5)")
    assert [sequence_at(path, ms) for ms in (0, 300, 700, 1_400)] == [1, 301, 701, 1_401]

    opened_again(path)
    assert lines(path) == whole


def test_a_power_cut_while_lines_are_added_leaves_the_earlier_programs_journal(
    path: Path, tmp_path: Path
) -> None:
    """Table, lines and index are one transaction: what is on disk before its end is the old state.

    The files are copied at every hundredth step of SQLite, as a card would have them.
    """
    written_by_earlier(path, range(1_000))
    cuts: list[Path] = []

    def cut() -> None:
        """Keep what is on disk now."""
        cuts.append(tmp_path / f"cut-{len(cuts)}" / path.name)
        cuts[-1].parent.mkdir()
        for file in path.parent.glob("journal.sqlite*"):
            shutil.copy(file, cuts[-1].parent)

    with closing(connect_writing(path)) as connection:
        connection.execute("PRAGMA cache_size = 2")  # spills into the log before the end
        connection.set_progress_handler(cut, 2_000)
        renew(connection)
    assert len(cuts) > 3
    for left in cuts:
        assert {"event_by_wall", "block"} & names(left) == {"event_by_wall"}
        opened_again(left)
        assert lines(left) == [(0, 255), (1, 511), (2, 767)]


def test_a_journal_that_lacks_nothing_is_not_written_when_it_is_opened(path: Path) -> None:
    """Each restart would wear the card and wait for it."""
    written(path, range(600))
    with closing(connect_writing(path)) as connection:
        before = connection.execute("PRAGMA data_version").fetchone()
        connection.execute("PRAGMA query_only = 1")
        renew(connection)
        assert connection.execute("PRAGMA data_version").fetchone() == before


def test_a_gate_starts_on_a_full_disk_though_lines_are_missing(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The guard must see the page; rows are found slowly, and no line is asked for in vain.

    The guard's page has the journal open, so that the log's index is there already.
    """
    written_by_earlier(path, range(255))
    with closing(JournalReader(path)) as page, caplog.at_level(logging.WARNING):
        assert page.head().sequence == 255
        with no_file_beyond(100):
            store = open_journal(path, GATE, CREATED_MS)
    assert "rows are found by time slowly until a next start" in caplog.text

    with closing(store):
        assert store.commit(dated([900, 901])) == [256, 257]
    assert names(path) == {*NEW_NAMES - {"block"}, "event_by_wall"}
    assert sequence_at(path, 901) == 257
    opened_again(path)
    assert lines(path) == [(0, 900)]
