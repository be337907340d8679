"""Companies, batches, visitors and exports from the command line, as a park's office does it."""

from contextlib import closing
from pathlib import Path

import pytest

from gateway.central.store.approvals import ApprovalStore
from gateway.central.store.database import open_database
from gateway.central.store.people import PeopleStore
from gateway.cli import main
from gateway.config import load_central

PEOPLE = """key,name,company,not_before,not_after,badge,batch
1001,王小明,alpha,2027-01-01,2027-12-31,10234,B-7
1002,李雷,alpha,2027-01-01,2027-12-31,,B-7
"""
COMPANIES = "name,desk\nalpha,8888\nbeta,\n"
BATCHES = "id,company,from,until,quota\nB-7,alpha,2027-01-01,2027-12-31,2\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new centre's."""
    assert main(["central", "init", "--dir", str(tmp_path / "centre"), "--site", "park-1"]) == 0
    return tmp_path / "centre"


def central(folder: Path, *words: str) -> int:
    """Run one command."""
    return main(["central", *words, "--config", str(folder / "central.toml")])


def written(folder: Path, name: str, text: str) -> str:
    """A file of the office."""
    (folder / name).write_text(text, "utf-8")
    return str(folder / name)


def park(folder: Path) -> None:
    """Two companies, a batch, two people."""
    assert central(folder, "companies", written(folder, "companies.csv", COMPANIES)) == 0
    assert central(folder, "batches", written(folder, "batches.csv", BATCHES)) == 0
    assert central(folder, "roster", "import", written(folder, "people.csv", PEOPLE)) == 0


def test_a_park_approves_companies_then_batches_then_people(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each says what it took."""
    park(folder)
    told = capsys.readouterr().out
    for words in ("companies: 2", "suspended 0", "batches: 1", "quota 2", "2 人 people"):
        assert words in told


def test_a_third_person_of_a_batch_of_two_is_refused_by_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody of the file is imported."""
    park(folder)
    third = PEOPLE + "1003,韩梅梅,alpha,2027-01-01,2027-12-31,,B-7\n"
    assert central(folder, "roster", "import", written(folder, "people.csv", third)) == 1
    assert "line 4, batch: person 3 of 'B-7', whose quota is 2" in capsys.readouterr().err
    with closing(open_database(load_central(folder / "central.toml").central.database)) as database:
        assert len(PeopleStore(database).everyone()) == 2


def test_a_company_is_suspended_and_restored_by_name(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unknown one changes nothing."""
    park(folder)
    assert central(folder, "company", "suspend", "alpha") == 0
    with closing(open_database(load_central(folder / "central.toml").central.database)) as database:
        store = ApprovalStore(database)
        assert [one.standing.suspended for one in store.all().companies] == [True, False]
        assert central(folder, "company", "restore", "alpha") == 0
        assert not store.all().companies[0].standing.suspended
    assert central(folder, "company", "suspend", "gamma") == 1
    assert "'gamma': not on the list" in capsys.readouterr().err


def test_what_is_exported_is_imported_again_without_a_change(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Companies, batches and people, by way of a file each."""
    park(folder)
    for words in (["companies"], ["batches"]):
        capsys.readouterr()
        assert central(folder, *words) == 0
        text = capsys.readouterr().out
        assert central(folder, *words, written(folder, "again.csv", text)) == 0
    capsys.readouterr()
    assert central(folder, "roster", "export") == 0
    text = capsys.readouterr().out
    assert "10234" in text
    assert central(folder, "roster", "import", written(folder, "again.csv", text)) == 0
    assert "不变 kept 2" in capsys.readouterr().out


@pytest.mark.parametrize("what", ["companies", "batches"])
def test_a_bad_list_is_refused_with_its_file_and_line(
    folder: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing of it is taken."""
    bad = {"companies": "name\n\u202e\n", "batches": BATCHES}[what]
    assert central(folder, what, written(folder, "bad.csv", bad)) == 1
    told = capsys.readouterr().err
    assert "bad.csv" in told
    assert "line 2" in told


def test_a_visitor_is_announced_and_gets_a_personal_link(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a day to come, through one lane, once."""
    park(folder)
    capsys.readouterr()
    words = ["--name", "访客", "--host", "1001", "--date", "2199-01-15", "--once"]
    assert central(folder, "visitor", "add", *words, "--lane", "east-1") == 0
    link = capsys.readouterr().out.split("/pass/")[1].split()[0]
    with closing(open_database(load_central(folder / "central.toml").central.database)) as database:
        visitor = PeopleStore(database).by_link(link)
    assert visitor is not None
    assert (visitor.record.once, visitor.record.lanes) == (True, ("east-1",))
    assert visitor.record.company == "alpha"


def test_a_visitor_of_nobody_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody must have invited them."""
    park(folder)
    words = ["--name", "访客", "--host", "9", "--date", "2199-01-15", "--dated"]
    assert central(folder, "visitor", "add", *words) == 1
    assert "no '9' on the roster" in capsys.readouterr().err
