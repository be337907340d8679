"""Reading beside the writer: as the uplink, the guard's page and the centre's auditor do."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway.core.event import EventKind, row_hash
from gateway.core.instant import ClockQuality
from gateway.errors import JournalError
from gateway.journal.database import DamagedFileError, MissingFileError
from gateway.journal.reader import RECENT_ROWS, Backlog, Identity, JournalReader

if TYPE_CHECKING:
    from tests.journal.conftest import Lane, MakeEvent


@pytest.fixture
def reader(path: Path) -> Iterator[JournalReader]:
    """A reader of the journal, which need not be there yet."""
    with closing(JournalReader(path)) as opened:
        yield opened


def test_it_knows_whose_journal_it_is(filled: "Lane", reader: JournalReader) -> None:
    """Gate, epoch and when it began."""
    assert reader.identity() == Identity("gate-1", filled.store.epoch, 1_800_000_000_000)


def test_rows_come_byte_for_byte_as_they_were_hashed(filled: "Lane", reader: JournalReader) -> None:
    """What the centre gets is what the chain covers."""
    rows = reader.rows_after(0)

    assert [row.sequence for row in rows] == list(range(1, 11))
    assert row_hash(rows[-1].row) == reader.head().hash == filled.store.head.hash


@pytest.mark.parametrize(
    ("after", "limit_rows", "sequences"),
    [(0, 3, [1, 2, 3]), (3, 3, [4, 5, 6]), (8, 3, [9, 10]), (10, 3, []), (99, 3, []), (0, 0, [])],
)
@pytest.mark.usefixtures("filled")
def test_a_batch_ends_at_its_number_of_rows(
    reader: JournalReader, after: int, limit_rows: int, sequences: list[int]
) -> None:
    """Below, at and beyond the end."""
    assert [row.sequence for row in reader.rows_after(after, limit_rows)] == sequences


@pytest.mark.usefixtures("filled")
def test_a_batch_ends_at_its_bytes_with_line_ends(reader: JournalReader) -> None:
    """Below, at and above the limit of three rows."""
    three = sum(len(row.row) + 1 for row in reader.rows_after(0, 3))

    taken = [len(reader.rows_after(0, 10, three + extra)) for extra in (-1, 0, 1)]

    assert taken == [2, 3, 3]


@pytest.mark.usefixtures("filled")
def test_a_row_that_is_too_long_still_goes_alone(reader: JournalReader) -> None:
    """Or it would stop everything behind it for ever."""
    assert [row.sequence for row in reader.rows_after(4, 100, limit_bytes=1)] == [5]


def test_the_backlog_counts_what_the_centre_lacks(
    lane: "Lane", event: "MakeEvent", reader: JournalReader
) -> None:
    """And how old the oldest of it is."""
    assert reader.backlog() == Backlog(0, None)

    events = [event() for _ in range(5)]
    lane.write(*events)
    assert reader.backlog() == Backlog(5, events[0].at.wall_ms)

    lane.store.commit([], watermark=3)
    assert reader.backlog() == Backlog(2, events[3].at.wall_ms)

    lane.store.commit([], watermark=5)
    assert reader.backlog() == Backlog(0, None)


def test_the_guards_page_gets_the_newest_first_and_only_its_kinds(
    lane: "Lane", event: "MakeEvent", reader: JournalReader
) -> None:
    """Parsed, with every field named."""
    granted = event(EventKind.ACCESS_GRANTED, {"holder": "ab"})
    lane.write(event(EventKind.ACCESS_DENIED), granted, event(EventKind.DEVICE_DOWN))

    (row,) = reader.recent(5, {EventKind.ACCESS_GRANTED})

    assert (row.sequence, row.kind, row.body) == (2, "access-granted", {"holder": "ab"})
    assert (row.wall_ms, row.mono_ns) == (granted.at.wall_ms, granted.at.mono_ns)
    assert (row.boot, row.clock) == ("boot", ClockQuality.SYNCED)
    assert (row.policy_version, row.roster_version) == (1, 2)
    assert row.previous_hash == row_hash(reader.rows_after(0, 1)[0].row)
    assert [row.sequence for row in reader.recent(2)] == [3, 2]


def test_a_kind_that_never_happened_is_not_searched_for_through_years(
    lane: "Lane", event: "MakeEvent", reader: JournalReader
) -> None:
    """The newest 20,000 rows are looked at; row 1 is just beyond, row 2 within."""
    rare, common = EventKind.TAMPER, event()
    lane.store.commit([event(rare), event(rare), *[common] * (RECENT_ROWS - 1)])

    assert [row.sequence for row in reader.recent(5, {rare})] == [2]


def test_every_row_of_a_rare_kind_since_a_moment_is_found(
    lane: "Lane", event: "MakeEvent", reader: JournalReader
) -> None:
    """However many others stand between; below, at and above the moment."""
    rare = EventKind.VISIT_USED
    lane.write(event(rare, wall_ms=899), event(wall_ms=900), event(rare, wall_ms=900))
    lane.write(event(rare, {"use": "ab"}, wall_ms=901))

    found = reader.kind_since(rare, 900)
    assert [row.sequence for row in found] == [3, 4]
    assert found[1].body == {"use": "ab"}


def test_rows_since_a_moment_come_in_their_order_though_the_clock_jumped(
    lane: "Lane", event: "MakeEvent", reader: JournalReader
) -> None:
    """Sequence is the order; the wall clock only chooses."""
    lane.write(*(event(wall_ms=wall_ms) for wall_ms in (100, 900, 200, 901, 899, 950)))

    assert [row.sequence for row in reader.since(900)] == [2, 4, 6]
    assert [row.sequence for row in reader.since(None)] == [1, 2, 3, 4, 5, 6]
    assert list(reader.since(951)) == []


def test_more_rows_than_a_page_come_whole(
    lane: "Lane", event: "MakeEvent", reader: JournalReader
) -> None:
    """One row less, the same and one more than two pages."""
    lane.store.commit([event() for _ in range(999)])
    for expected in (999, 1000, 1001):
        assert [row.sequence for row in reader.stored_since(None)] == list(range(1, expected + 1))
        assert reader.verify().rows == expected
        lane.store.commit([event()])


def test_a_slow_reader_does_not_keep_the_log_from_being_folded_back(
    filled: "Lane", reader: JournalReader
) -> None:
    """An export that stands still for an hour holds nothing open."""
    rows = reader.stored_since(None)
    next(rows)

    busy, log_frames, folded = filled.store._connection.execute(
        "PRAGMA wal_checkpoint(TRUNCATE)"
    ).fetchone()

    assert (busy, log_frames, folded) == (0, 0, 0)
    assert [row.sequence for row in rows] == list(range(2, 11))


def test_before_the_gate_ever_ran_there_is_no_journal(reader: JournalReader, path: Path) -> None:
    """The guard's page may start first; it finds the journal when it comes."""
    with pytest.raises(MissingFileError, match="no such file"):
        reader.head()
    path.touch()
    with pytest.raises(JournalError, match="nobody has begun it"):
        reader.head()


def not_sqlite(path: Path) -> None:
    """A letter to somebody."""
    path.write_text("Dear park administration,\n" * 100)


def another_database(path: Path) -> None:
    """SQLite, but not ours."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x)")


def a_folder(path: Path) -> None:
    """A folder of that name."""
    path.mkdir()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (not_sqlite, "file is not a database"),
        (another_database, "not a gate's journal"),
        (a_folder, "not a file"),
    ],
)
def test_what_is_no_journal_is_named(
    reader: JournalReader, path: Path, make: Callable[[Path], None], words: str
) -> None:
    """One clear error with the path in it."""
    make(path)

    with pytest.raises(JournalError, match=words) as error:
        reader.identity()

    assert str(path) in str(error.value)


@pytest.mark.parametrize("row", ["'{\"s\":5'", "CAST(x'ff' AS TEXT)", "'é'", "'[]'", "'{}'"])
def test_a_row_that_was_spoiled_is_named_by_every_way_of_reading(
    filled: "Lane", reader: JournalReader, row: str
) -> None:
    """No traceback of somebody else's exception reaches uplink or page."""
    with closing(sqlite3.connect(filled.path)) as connection, connection:
        connection.execute(f"UPDATE event SET row = {row} WHERE seq = 5")  # noqa: S608 - ours

    with pytest.raises(JournalError, match=str(filled.path)):
        list(reader.since(None))
    with pytest.raises(JournalError, match=str(filled.path)):
        reader.recent(10)
    broken = reader.verify().broken
    assert broken is not None
    assert broken.sequence == 5


def test_a_journal_without_its_watermark_is_damaged(filled: "Lane", reader: JournalReader) -> None:
    """A row that must be there is not."""
    with closing(sqlite3.connect(filled.path)) as connection, connection:
        connection.execute("DELETE FROM acked")

    with pytest.raises(DamagedFileError, match="0 rows where one must be"):
        reader.watermark()
