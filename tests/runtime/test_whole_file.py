"""A small file is the old one or the new one, never half of either."""

from pathlib import Path

import pytest

from gateway.runtime.whole_file import read_whole, write_whole


def test_what_was_written_is_read_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    """Also over an older one."""
    path = tmp_path / "state.json"
    write_whole(path, b"old")
    write_whole(path, b"new")

    assert read_whole(path, 100) == b"new"
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_secret_is_its_owners_alone(tmp_path: Path) -> None:
    """Passwords and visitors' names are not the group's."""
    path = tmp_path / "state.json"
    write_whole(path, b"secret", 0o600)
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_a_power_cut_left_is_written_over(tmp_path: Path) -> None:
    """Half a new file beside the old one."""
    path = tmp_path / "state.json"
    path.with_name("state.json.new").write_bytes(b"ha")
    write_whole(path, b"whole")

    assert read_whole(path, 100) == b"whole"


@pytest.mark.parametrize(("length", "taken"), [(9, True), (10, True), (11, False)])
def test_a_file_is_read_up_to_a_limit(tmp_path: Path, length: int, *, taken: bool) -> None:
    """Whoever may write there can't fill the memory."""
    path = tmp_path / "state.json"
    path.write_bytes(b"x" * length)
    if taken:
        assert len(read_whole(path, 10)) == length
        return
    with pytest.raises(ValueError, match="over 10 bytes"):
        read_whole(path, 10)


def test_a_disk_that_refuses_keeps_the_old_file(tmp_path: Path) -> None:
    """Its folder is gone, or full."""
    with pytest.raises(OSError, match="No such file"):
        write_whole(tmp_path / "gone" / "state.json", b"new")
