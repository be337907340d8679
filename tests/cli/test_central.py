"""The park's administrator makes a centre, imports people, and reads what went wrong."""

import csv
import re
import stat
import tomllib
from pathlib import Path

import pytest

from gateway.central.store.database import open_database
from gateway.central.store.operators import OperatorStore
from gateway.central.store.people import PeopleStore
from gateway.central.web.password import OPERATOR, PasswordCheck
from gateway.cli import main
from gateway.config import load_central

HEADER = "key,name,company,groups,not_before,not_after,health"
GOOD = f"{HEADER}\n1001,王小明,Acme,day,2027-01-01,2027-01-31,green\n"


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A folder in which a centre was made."""
    assert _central("init", "--dir", str(tmp_path / "centre"), "--site", "park-1") == 0
    capsys.readouterr()
    return tmp_path / "centre"


def _central(*arguments: str) -> int:
    return main(["central", *arguments])


def _import(folder: Path, contents: bytes | str, *more: str) -> int:
    path = folder / "people.csv"
    path.write_bytes(contents if isinstance(contents, bytes) else contents.encode())
    return _central("roster", "import", "--config", str(folder / "central.toml"), str(path), *more)


def test_init_makes_all_that_the_centre_needs_and_shows_the_password_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The password opens the lists and stands in no file."""
    folder = tmp_path / "centre"
    assert _central("init", "--dir", str(folder), "--site", "park-1") == 0
    (password,) = re.findall(r"\b(?:[a-z2-9]{4}-){3}[a-z2-9]{4}\b", capsys.readouterr().out)
    database = open_database(load_central(folder / "central.toml").central.database)
    assert PasswordCheck(OperatorStore(database)).admitted(OPERATOR, password)
    database.close()
    for path in folder.rglob("*"):
        assert path.is_dir() or password.encode() not in path.read_bytes()


def test_secrets_are_readable_by_their_owner_alone(folder: Path) -> None:
    """Keys, and the database with names and links; gates need the other two."""
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()
    }
    secret = {"pass.pem", "document.pem", "root.pem", "roster.key", "central.sqlite"}
    assert {name for name, mode in modes.items() if mode == 0o600} == secret


def test_init_writes_a_configuration_that_is_whole(folder: Path) -> None:
    """Every key is there to be changed, and the paths are those of the files made."""
    written = tomllib.loads((folder / "central.toml").read_text("utf-8"))
    assert set(written) == {"central", "keys", "mqtt", "web", "passes"}
    config = load_central(folder / "central.toml")
    assert config.keys.pass_key == folder / "pass.pem"
    assert config.keys.trust.exists()


def test_init_touches_nothing_that_is_there(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A new key would make every pass on every phone worthless."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert _central("init", "--dir", str(folder), "--site", "park-2") == 78
    assert "pass.pem" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("site", ["", "a/b", "park 1", "x" * 33, "园区"])
def test_a_site_name_that_no_topic_can_carry_is_refused(
    tmp_path: Path, site: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is made."""
    assert _central("init", "--dir", str(tmp_path / "centre"), "--site", site) == 78
    assert "site" in capsys.readouterr().err
    assert not (tmp_path / "centre").exists()


@pytest.mark.parametrize("url", ['http://x"\n[web]', "ftp://park", "park.example"])
def test_an_address_for_phones_that_is_none_is_refused(
    tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It would stand in the configuration and in every link."""
    made = _central("init", "--dir", str(tmp_path / "c"), "--site", "park-1", "--public-url", url)
    assert made == 78
    assert "public URL" in capsys.readouterr().err
    assert not (tmp_path / "c").exists()


def test_an_import_says_what_changed_and_writes_the_links(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The table is for the owner's eyes alone."""
    out = folder / "links.csv"
    assert _import(folder, GOOD, "--links", str(out)) == 0
    assert "新增 added 1" in capsys.readouterr().out
    with out.open(encoding="utf-8-sig", newline="") as opened:
        (_, (key, name, _, link)) = csv.reader(opened)
    assert (key, name) == ("1001", "王小明")
    assert re.fullmatch(r"http://127\.0\.0\.1:8090/pass/[\w-]{22}", link)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert _import(folder, GOOD) == 0
    assert "不变 kept 1" in capsys.readouterr().out


def test_a_bad_file_imports_nobody_and_tells_every_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The good rows of it neither."""
    assert _import(folder, f"{GOOD}1002,,Acme,,x,y,z\n1003\n") == 1
    told = capsys.readouterr().err
    for words in ("people.csv", "nobody was imported", "line 3, name", "line 3, health", "line 4"):
        assert words in told
    database = open_database(load_central(folder / "central.toml").central.database)
    assert PeopleStore(database).everyone() == ()
    database.close()


def test_a_file_in_gb18030_is_refused_by_name(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Excel's plain CSV on a Chinese desk."""
    assert _import(folder, GOOD.encode("gb18030")) == 1
    assert "GB18030" in capsys.readouterr().err


def test_people_without_a_key_are_pointed_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Their links change with every import."""
    assert _import(folder, GOOD.replace("1001", "")) == 0
    assert "1 without a key" in capsys.readouterr().out


def test_an_import_that_would_empty_the_park_must_be_meant(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The wrong sheet, caught in time."""
    many = [f"{number},Li,Acme,,2027-01-01,2027-01-31," for number in range(30)]
    assert _import(folder, "\n".join([HEADER, *many])) == 0
    assert _import(folder, GOOD) == 1
    assert "30 of 30 people" in capsys.readouterr().err
    assert _import(folder, GOOD, "--allow-shrinking") == 0


def test_the_time_zone_of_the_file_counts(folder: Path) -> None:
    """Midnight in Tokyo is an hour before midnight in Shanghai."""
    begins = []
    for zone in ("Asia/Shanghai", "Asia/Tokyo"):
        assert _import(folder, GOOD, "--timezone", zone) == 0
        database = open_database(load_central(folder / "central.toml").central.database)
        begins.append(PeopleStore(database).everyone()[0].record.not_before_ms)
        database.close()
    assert begins[0] - begins[1] == 3_600_000


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["roster", "import", "--config", "{folder}/central.toml", "{folder}/none.csv"],
            "none.csv",
        ),
        (["roster", "import", "--config", "{folder}/none.toml", "{folder}/none.csv"], "none.toml"),
        (["run", "--config", "{folder}/none.toml"], "none.toml"),
    ],
)
def test_a_file_that_is_not_there_is_named(
    folder: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 78: nothing gets better by trying again."""
    assert _central(*(one.format(folder=folder) for one in arguments)) == 78
    assert words in capsys.readouterr().err


def test_a_time_zone_that_is_none_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before the file is read."""
    assert _import(folder, GOOD, "--timezone", "../../etc/passwd") == 78
    assert "Asia/Shanghai" in capsys.readouterr().err


def test_a_lost_password_is_replaced(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The old one opens nothing any more."""
    config = str(folder / "central.toml")
    database = open_database(load_central(folder / "central.toml").central.database)
    before = OperatorStore(database).find(OPERATOR)
    assert _central("password", "--config", config) == 0
    (password,) = re.findall(r"\b(?:[a-z2-9]{4}-){3}[a-z2-9]{4}\b", capsys.readouterr().out)
    assert PasswordCheck(OperatorStore(database)).admitted(OPERATOR, password)
    assert OperatorStore(database).find(OPERATOR) != before
    database.close()


def test_a_key_that_is_missing_ends_the_run_by_name(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A centre that can't sign must not look alive."""
    (folder / "document.pem").unlink()
    assert _central("run", "--config", str(folder / "central.toml")) == 78
    assert "keys.document_key" in capsys.readouterr().err
