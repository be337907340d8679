"""The write-ahead log has its whole length before the first row; no zero is taken for a row."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from gateway.core.event import Event, EventKind
from gateway.core.instant import ClockQuality, Instant
from gateway.journal.log_room import ROOM_BYTES, give_room
from gateway.journal.opening import open_journal
from gateway.journal.reader import JournalReader

AT = Instant(1_800_000_000_000, 5, "boot", ClockQuality.SYNCED)


def events(count: int) -> list[Event]:
    """So many people who walked through."""
    return [Event(EventKind.PASSAGE_COMPLETED, AT, {"passage": n}, 1, 0) for n in range(count)]


def log_of(journal: Path) -> Path:
    """Its write-ahead log."""
    return journal.with_name(journal.name + "-wal")


def test_an_open_journal_has_all_of_its_log_and_rows_don_t_lengthen_it(tmp_path: Path) -> None:
    """From the first row on the disk has nothing to do but to take it."""
    path = tmp_path / "journal.sqlite"
    with closing(open_journal(path, "gate-1", AT.wall_ms)) as store:
        assert log_of(path).stat().st_size == ROOM_BYTES
        for event in events(200):
            store.commit([event])
        assert log_of(path).stat().st_size == ROOM_BYTES


@pytest.mark.parametrize("rows", [0, 1, 3, 2_500])
def test_after_a_power_cut_every_row_is_there_and_nothing_else(tmp_path: Path, rows: int) -> None:
    """What stands behind the last row of the log is zeros, or rows that were folded back."""
    path, cut = tmp_path / "journal.sqlite", tmp_path / "cut"
    cut.mkdir()
    with closing(open_journal(path, "gate-1", AT.wall_ms)) as store:
        for event in events(rows):
            store.commit([event])
        for file in (path, log_of(path)):  # the log's index is not on the disk after a power cut
            shutil.copy(file, cut)
    with closing(JournalReader(cut / path.name)) as reader:  # the page may be there first
        assert reader.head().sequence == rows
    with closing(open_journal(cut / path.name, "gate-1", AT.wall_ms)) as store:
        assert store.head.sequence == rows
        assert store.commit(events(1)) == [rows + 1]
    with closing(JournalReader(cut / path.name)) as reader:
        assert reader.verify().broken is None


def test_a_longer_log_is_left_and_a_missing_one_is_not_made(tmp_path: Path) -> None:
    """SQLite makes it, with the journal's own rights."""
    log = tmp_path / "journal.sqlite-wal"
    give_room(log)
    assert not log.exists()
    log.write_bytes(b"x" * (ROOM_BYTES + 1))
    give_room(log)
    assert log.stat().st_size == ROOM_BYTES + 1


def test_sqlite_folds_the_log_back_before_it_outgrows_its_room(tmp_path: Path) -> None:
    """The length is SQLite's own number of pages."""
    with closing(sqlite3.connect(tmp_path / "any.sqlite")) as connection:
        (pages,) = connection.execute("PRAGMA wal_autocheckpoint").fetchone()
        (page_bytes,) = connection.execute("PRAGMA page_size").fetchone()
    assert 32 + pages * (24 + page_bytes) == ROOM_BYTES
