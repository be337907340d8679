"""A roster whose file can't be believed: put aside, told, and had again from the centre."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway.codes.roster_entry import RosterEntry
from gateway.errors import JournalError
from gateway.journal.database import DamagedFileError
from gateway.journal.roster import RosterReader
from gateway.journal.roster_store import RosterStore, check_roster
from tests.rosters import put_roster, roster_of

if TYPE_CHECKING:
    from tests.journal.conftest import Lane

ISSUED_MS = 1_800_000_000_000


def person(number: int) -> RosterEntry:
    """One of many."""
    return RosterEntry(f"{number:016x}", "王小明", "Acme", ("staff",), number, number + 1000)


def people(count: int) -> Iterator[RosterEntry]:
    """Many."""
    return (person(number) for number in range(count))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the roster is."""
    return tmp_path / "roster.sqlite"


@pytest.fixture
def store(path: Path) -> RosterStore:
    """Nothing in force yet."""
    return RosterStore(path)


def damaged(path: Path) -> None:
    """Its first pages are rubbish."""
    with path.open("r+b") as file:
        file.write(b"\xff" * 8192)


def damaged_behind(path: Path) -> None:
    """It opens, but its people are rubbish."""
    with path.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\xff" * 4096 * 3)


@pytest.mark.parametrize("damage", [damaged, damaged_behind])
def test_a_damaged_roster_is_put_aside_at_start(
    path: Path, store: RosterStore, damage: Callable[[Path], None]
) -> None:
    """Then none is in force, everybody goes to the guard, and the centre's next one is taken."""
    put_roster(store.path, roster_of(people(500)), 4, ISSUED_MS)
    damage(path)

    aside = check_roster(path)

    assert aside is not None
    assert aside.path == path.with_name("roster.sqlite.corrupt-1")
    with closing(RosterReader(path)) as reader:
        assert reader.version == 0
        put_roster(store.path, roster_of(people(3)), 4, ISSUED_MS)
        assert reader.people == 3


@pytest.mark.parametrize("present", [[], [person(1)]])
def test_a_sound_roster_and_none_at_all_pass_the_check(
    path: Path, store: RosterStore, present: Iterable[RosterEntry]
) -> None:
    """Nothing is put aside."""
    assert check_roster(path) is None
    put_roster(store.path, roster_of(present), 1, ISSUED_MS)
    assert check_roster(path) is None


def test_a_roster_that_breaks_while_it_is_in_force_can_be_replaced(
    path: Path, store: RosterStore
) -> None:
    """A roster can always be had again from the centre; the version is lost with the file."""
    put_roster(store.path, roster_of(people(5)), 4, ISSUED_MS)
    damaged(path)

    with closing(RosterReader(path)) as reader:
        with pytest.raises(DamagedFileError, match=str(path)):
            reader.lookup(person(1).id)
        put_roster(store.path, roster_of(people(5)), 4, ISSUED_MS)
        assert reader.lookup(person(1).id) is not None


def test_a_roster_without_its_version_is_damaged(path: Path, store: RosterStore) -> None:
    """The one row that says which roster it is has gone."""
    put_roster(store.path, roster_of(people(5)), 4, ISSUED_MS)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM meta")

    with closing(RosterReader(path)) as reader, pytest.raises(DamagedFileError, match="version"):
        _ = reader.version


def test_a_journal_is_not_taken_for_a_roster(filled: "Lane", tmp_path: Path) -> None:
    """Two files of one gate, told apart by their headers; neither is put aside or replaced."""
    assert filled.path == tmp_path / "roster.sqlite"
    filled.store.close()

    with pytest.raises(JournalError, match="not a gate's roster"):
        check_roster(filled.path)
    with pytest.raises(JournalError, match="not a gate's roster"):
        put_roster(filled.path, roster_of([person(1)]), 1, ISSUED_MS)
