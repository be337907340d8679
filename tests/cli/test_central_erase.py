"""A person is erased from the command line, and what went is said."""

from contextlib import closing
from pathlib import Path

import pytest

from gateway.central.store.database import open_database
from gateway.central.store.people import PeopleStore
from gateway.cli import main
from gateway.config import load_central

PEOPLE = "key,name,company,not_before,not_after,badge\n1001,王小明,Acme,2027-01-01,2027-12-31,1\n"


def test_a_person_is_erased_and_another_word_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is printed names nobody."""
    folder = tmp_path / "centre"
    assert main(["central", "init", "--dir", str(folder), "--site", "park-1"]) == 0
    config = ["--config", str(folder / "central.toml")]
    (folder / "people.csv").write_text(PEOPLE, "utf-8")
    assert main(["central", "roster", "import", str(folder / "people.csv"), *config]) == 0
    capsys.readouterr()
    assert main(["central", "erase", "1002", *config]) != 0
    assert "nobody has it" in capsys.readouterr().err
    assert main(["central", "erase", "1001", *config]) == 0
    said = capsys.readouterr().out
    assert "badges and other names: 1" in said
    assert "王小明" not in said
    with closing(open_database(load_central(folder / "central.toml").central.database)) as database:
        assert PeopleStore(database).everyone() == ()
