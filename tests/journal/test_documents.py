"""Signed lists over a restart, a power cut and a full disk: the last good one is there, or none."""

from pathlib import Path

import pytest

from gateway.errors import JournalError
from gateway.journal.documents import MAX_CHANGES_BYTES, DocumentShelf


@pytest.fixture
def shelf(tmp_path: Path) -> DocumentShelf:
    """Nothing kept yet."""
    return DocumentShelf(tmp_path / "state", "revocations")


def test_before_the_first_list_there_is_none(shelf: DocumentShelf) -> None:
    """A new gate."""
    assert shelf.whole() is None
    assert list(shelf.changes()) == []
    assert (shelf.mark, shelf.full) == (None, False)


def test_a_list_and_its_changes_come_back_in_order(shelf: DocumentShelf) -> None:
    """Byte for byte, as they were signed."""
    shelf.replace(b"whole")
    for change in (b"one", b"", b"three"):
        shelf.append(change)
    assert shelf.whole() == b"whole"
    assert list(shelf.changes()) == [b"one", b"", b"three"]


def test_a_new_whole_list_ends_the_changes_before_it(shelf: DocumentShelf) -> None:
    """And whoever watches the file sees that it is another."""
    shelf.replace(b"whole")
    shelf.append(b"one")
    before = shelf.mark
    shelf.replace(b"newer")
    assert (shelf.whole(), list(shelf.changes())) == (b"newer", [])
    assert shelf.mark != before


@pytest.mark.parametrize("lost", [1, 3, 4, 5, 6, 7])
def test_a_change_that_a_power_cut_tore_is_as_if_it_never_came(
    shelf: DocumentShelf, tmp_path: Path, lost: int
) -> None:
    """Wherever it was torn; the next one takes its place."""
    shelf.replace(b"whole")
    shelf.append(b"one")
    shelf.append(b"two")
    path = tmp_path / "state" / "revocations.changes"
    path.write_bytes(path.read_bytes()[:-lost])
    assert list(shelf.changes()) == [b"one"]
    shelf.append(b"again")
    assert list(shelf.changes()) == [b"one", b"again"]


def test_too_many_changes_are_told(shelf: DocumentShelf) -> None:
    """A whole list would be better."""
    shelf.replace(b"whole")
    shelf.append(bytes(MAX_CHANGES_BYTES - 4))
    assert not shelf.full
    shelf.append(b"")
    assert shelf.full


def test_what_is_kept_is_not_for_everybody(shelf: DocumentShelf, tmp_path: Path) -> None:
    """The gate writes, its group reads."""
    shelf.replace(b"whole")
    shelf.append(b"one")
    for path in (tmp_path / "state").iterdir():
        assert not path.stat().st_mode & 0o007


def test_a_list_that_can_not_be_kept_leaves_the_one_before(
    shelf: DocumentShelf, tmp_path: Path
) -> None:
    """Something else has the name of the new file."""
    shelf.replace(b"whole")
    blocking = tmp_path / "state" / "revocations.signed.new"
    blocking.mkdir()
    with pytest.raises(JournalError, match="can't be kept"):
        shelf.replace(b"newer")
    assert shelf.whole() == b"whole"


def test_a_folder_in_place_of_a_file_is_a_named_fault(tmp_path: Path) -> None:
    """As is a file that may not be read."""
    (tmp_path / "revocations.signed").mkdir()
    (tmp_path / "revocations.changes").mkdir()
    shelf = DocumentShelf(tmp_path, "revocations")
    for act in (shelf.whole, lambda: list(shelf.changes()), lambda: shelf.append(b"x")):
        with pytest.raises(JournalError, match="can't be read"):
            act()
