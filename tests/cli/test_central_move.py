"""An administrator moves a centre into another database."""

from contextlib import closing
from pathlib import Path

import pytest

from gateway.central.store.database import open_database
from gateway.central.store.people import PeopleStore
from gateway.cli import main


def test_a_centre_is_moved_and_the_new_line_of_its_configuration_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The old database stays as it is; a second time there is no empty one."""
    folder = tmp_path / "centre"
    assert main(["central", "init", "--dir", str(folder), "--site", "park-1"]) == 0
    people = tmp_path / "people.csv"
    people.write_text(
        "key,name,company,not_before,not_after\n1001,王小明,华科,2026-01-01,2027-01-01\n1002,李雷,华科,2026-01-01,2027-01-01\n",
        "utf-8",
    )
    config = str(folder / "central.toml")
    assert main(["central", "roster", "import", "--config", config, str(people)]) == 0
    old = f"sqlite:///{folder}/state/central.sqlite"
    new = f"sqlite:///{tmp_path}/moved.sqlite"
    capsys.readouterr()
    assert main(["central", "move", "--from", old, "--to", new]) == 0
    said = capsys.readouterr().out
    assert "person: 2" in said
    assert "every row compared" in said
    with closing(open_database(old)) as before, closing(open_database(new)) as after:
        assert PeopleStore(before).everyone() == PeopleStore(after).everyone() != ()
    assert main(["central", "move", "--from", old, "--to", new]) != 0
    assert "name a database that no centre has used" in capsys.readouterr().err
    assert main(["central", "move", "--from", old, "--to", old]) != 0
