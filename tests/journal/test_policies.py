"""Policies are kept by their number, byte for byte, and none is ever written over."""

from pathlib import Path

import pytest

from gateway.errors import JournalError
from gateway.journal.policies import PolicyArchive


@pytest.fixture
def archive(tmp_path: Path) -> PolicyArchive:
    """An archive without a policy."""
    return PolicyArchive(tmp_path / "state")


def test_a_policy_comes_back_byte_for_byte(archive: PolicyArchive) -> None:
    """Comments and line ends included."""
    archive.keep(3, b"# rules\r\nversion = 3\r\n")

    assert archive.text(3) == b"# rules\r\nversion = 3\r\n"
    assert archive.text(2) is None


def test_the_same_policy_may_be_kept_again_and_another_one_of_its_number_not(
    archive: PolicyArchive,
) -> None:
    """Rows that name it mean the first."""
    archive.keep(3, b"version = 3\n")
    archive.keep(3, b"version = 3\n")
    with pytest.raises(JournalError, match="raise version"):
        archive.keep(3, b"version = 3 # other\n")

    assert archive.text(3) == b"version = 3\n"


def test_a_file_that_is_no_policy_is_named(archive: PolicyArchive) -> None:
    """Nobody put a megabyte there."""
    archive.folder.mkdir(parents=True)
    archive.path(3).write_bytes(b"#" * ((1 << 20) + 1))
    with pytest.raises(JournalError, match=r"3\.toml: can't be read"):
        archive.text(3)


def test_a_disk_that_takes_nothing_is_named(archive: PolicyArchive) -> None:
    """The folder's place is taken by a file."""
    archive.folder.parent.mkdir()
    archive.folder.write_bytes(b"")
    with pytest.raises(JournalError, match="policies"):
        archive.keep(3, b"version = 3\n")
