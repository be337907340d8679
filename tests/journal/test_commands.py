"""The newest command's counter is on disk before anything is done."""

from pathlib import Path

import pytest

from gateway.errors import JournalError
from gateway.journal.commands import CommandCounter


def test_a_counter_is_there_after_a_restart(tmp_path: Path) -> None:
    """On a new card there is none."""
    assert CommandCounter(tmp_path).newest() == 0
    CommandCounter(tmp_path).keep(2**53 - 1)
    assert CommandCounter(tmp_path).newest() == 2**53 - 1


@pytest.mark.parametrize("octets", [b"", b"seven", b"-1", b"9" * 20, b"9" * 40, b"\xff"])
def test_a_damaged_counter_is_no_counter(tmp_path: Path, octets: bytes) -> None:
    """Nothing is obeyed by guess."""
    (tmp_path / "commands.counter").write_bytes(octets)
    with pytest.raises(JournalError, match="no command is obeyed"):
        CommandCounter(tmp_path).newest()


def test_a_counter_that_can_t_be_kept_is_an_error(tmp_path: Path) -> None:
    """The folder is gone."""
    with pytest.raises(JournalError, match="can't be kept"):
        CommandCounter(tmp_path / "gone").keep(1)
