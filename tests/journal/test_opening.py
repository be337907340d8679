import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway.errors import JournalError
from gateway.journal.opening import open_journal
from gateway.journal.reader import JournalReader
from gateway.journal.store import JournalStore

if TYPE_CHECKING:
    from tests.journal.conftest import Lane, MakeEvent

GATE = "gate-1"
Damage = Callable[[Path], object]


def reopened(path: Path, gate: str = GATE) -> JournalStore:
    """Open a journal again, some time later."""
    return open_journal(path, gate, 1_900_000_000_000)


def test_a_new_journal_is_empty_and_has_a_random_epoch(tmp_path: Path) -> None:
    """Two cards in one gate can't be mistaken for each other."""
    with closing(open_journal(tmp_path / "a", GATE, 5)) as first:
        with closing(open_journal(tmp_path / "b", GATE, 5)) as second:
            assert first.epoch != second.epoch
        assert 1 <= first.epoch < 2**53
        assert (first.head.sequence, first.head.hash, first.watermark) == (0, "0" * 64, 0)
        assert first.set_aside is None


def test_the_state_folder_is_made_and_strangers_cannot_read_the_journal(tmp_path: Path) -> None:
    """Owner writes, group reads: the guard's page runs as another user of the group."""
    path = tmp_path / "state" / "gate" / "journal.sqlite"

    with closing(reopened(path)):
        files = [path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")]
        modes = {stat.S_IMODE(file.stat().st_mode) for file in files}

    assert modes == {0o640}


def test_every_commit_waits_for_the_disk(lane: "Lane") -> None:
    """Write-ahead log, synced in full: what DESIGN calls durable."""
    connection = lane.store._connection

    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_journal_goes_on_where_it_ended(path: Path, filled: "Lane", event: "MakeEvent") -> None:
    """After a restart the chain continues in the same epoch."""
    epoch, head = filled.store.epoch, filled.store.head
    filled.store.commit([], watermark=7)
    filled.store.close()

    with closing(reopened(path)) as again:
        assert (again.epoch, again.head, again.watermark) == (epoch, head, 7)
        assert again.commit([event()]) == [11]
    with closing(JournalReader(path)) as reader:
        assert reader.verify().broken is None
        assert reader.identity().created_wall_ms == 1_800_000_000_000


@pytest.mark.parametrize("journal", [None, b"", b"\0" * 600])
def test_a_start_that_was_cut_off_leaves_nothing_in_the_way(
    path: Path, journal: bytes | None
) -> None:
    """Power failed after the file was made and before it had content."""
    path.touch()
    if journal is not None:
        path.with_name("journal.sqlite-journal").write_bytes(journal)

    with closing(reopened(path)) as store:
        assert store.head.sequence == 0
        assert store.set_aside is None


def test_the_journal_of_another_gate_is_refused(path: Path, filled: "Lane") -> None:
    """A card that was swapped between gates would mix two histories."""
    filled.store.close()

    with pytest.raises(JournalError, match=r"belongs to gate 'gate-1', this is gate 'gate-2'"):
        reopened(path, "gate-2")

    with closing(reopened(path)) as store:
        assert store.head.sequence == 10


def test_a_journal_of_a_newer_program_is_refused(path: Path, filled: "Lane") -> None:
    """After a downgrade nothing is guessed and nothing is put aside."""
    filled.store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 2")

    with pytest.raises(JournalError, match="schema 2, this program knows up to 1"):
        reopened(path)

    assert [file.name for file in path.parent.glob("*corrupt*")] == []


def test_another_programs_database_is_refused_and_left_as_it_is(path: Path) -> None:
    """A wrong path in the configuration must not cost somebody's file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE people (name TEXT)")
    before = path.read_bytes()

    with pytest.raises(JournalError, match="not a gate's journal"):
        reopened(path)

    assert path.read_bytes() == before


def test_a_folder_in_its_place_is_named(path: Path) -> None:
    """No traceback, no guess."""
    path.mkdir()

    with pytest.raises(JournalError, match="is a folder"):
        reopened(path)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """The state folder is a file here: nobody, not even root, can make a journal in it."""
    (tmp_path / "state").touch()

    with pytest.raises(JournalError, match="make the folder writable"):
        reopened(tmp_path / "state" / "journal.sqlite")


def test_a_second_gateway_process_is_refused(path: Path, filled: "Lane") -> None:
    """Two writers would give one sequence twice."""
    program = (
        "import sys; from pathlib import Path\n"
        "from gateway.journal.opening import open_journal\n"
        "open_journal(Path(sys.argv[1]), 'gate-1', 0)\n"
    )

    told = subprocess.run(
        [sys.executable, "-c", program, str(path)], check=False, capture_output=True, timeout=20
    )

    assert b"JournalError" in told.stderr
    assert b"another process writes it" in told.stderr
    filled.store.close()
    reopened(path).close()


def overwrite_header(path: Path) -> None:
    """Zero the first page, as a card that lost a block."""
    with path.open("r+b") as file:
        file.write(bytes(4096))


def overwrite_all(path: Path) -> None:
    """Rubbish from the first byte to the last."""
    path.write_bytes(os.urandom(8192))


def overwrite_a_page(path: Path) -> None:
    """Rubbish in the middle of the table of rows."""
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096)


def cut_in_half(path: Path) -> None:
    """The second half is gone."""
    os.truncate(path, path.stat().st_size // 2)


def change_newest_row(path: Path) -> None:
    """A flipped bit that SQLite can't see."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE event SET row = replace(row, 'boot', 'moot') WHERE seq = 10")


def lose_identity(path: Path) -> None:
    """The row that says whose journal it is has gone."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM meta")


@pytest.mark.parametrize(
    "damage",
    [
        overwrite_header,
        overwrite_all,
        overwrite_a_page,
        cut_in_half,
        change_newest_row,
        lose_identity,
    ],
)
def test_a_damaged_journal_is_put_aside_and_a_new_epoch_begins(
    path: Path, filled: "Lane", event: "MakeEvent", damage: Damage
) -> None:
    """The gate goes on admitting; nothing is deleted, and the caller can record what happened."""
    old_epoch = filled.store.epoch
    filled.store.close()
    damage(path)
    damaged = path.read_bytes()

    with closing(reopened(path)) as store:
        assert store.set_aside is not None
        assert store.set_aside.path == path.with_name("journal.sqlite.corrupt-1")
        assert str(path) in store.set_aside.damage
        assert store.epoch != old_epoch
        assert store.commit([event()]) == [1]

    assert path.with_name("journal.sqlite.corrupt-1").read_bytes() == damaged


def test_a_damaged_file_takes_its_log_with_it(
    path: Path, filled: "Lane", event: "MakeEvent"
) -> None:
    """Rows that only the write-ahead log has must not vanish while damage is looked for."""
    filled.store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    filled.write(event())
    log = path.with_name("journal.sqlite-wal").read_bytes()
    filled.store.close()
    overwrite_all(path)
    path.with_name("journal.sqlite-wal").write_bytes(log)  # as after a power cut

    with closing(reopened(path)) as store:
        assert store.set_aside is not None

    assert path.with_name("journal.sqlite.corrupt-1-wal").read_bytes() == log


def test_each_damaged_file_is_kept_under_a_name_of_its_own(path: Path) -> None:
    """Damage that repeats tells of a dying card."""
    for _ in range(3):
        path.write_bytes(b"rubbish, again and again")
        reopened(path).close()

    names = sorted(file.name for file in path.parent.glob("*.corrupt-*"))

    assert names == [f"journal.sqlite.corrupt-{n}" for n in (1, 2, 3)]


def test_a_reader_sees_the_journal_that_replaced_a_damaged_one(
    path: Path, filled: "Lane", event: "MakeEvent"
) -> None:
    """The guard's page goes on without a restart of its own."""
    with closing(JournalReader(path)) as reader:
        assert reader.head().sequence == 10
        filled.store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        filled.store.close()
        overwrite_all(path)
        with closing(reopened(path)) as store:
            store.commit([event()])

            assert reader.head().sequence == 1
            assert reader.identity().epoch == store.epoch
