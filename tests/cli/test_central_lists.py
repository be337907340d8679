"""The office revokes people and codes and says what cities know, from its own terminal."""

from pathlib import Path

import pytest

from gateway.central.store.database import open_database
from gateway.central.store.lists import ListStore
from gateway.central.store.people import PeopleStore
from gateway.cli import main
from gateway.codes.revocations import REVOCATIONS, revocation_id
from gateway.codes.site_list import ListForm
from gateway.codes.status_list import STATUSES
from gateway.config import load_central

HOLDER = "0011223344556677"
CODE = "https://s.sh.gov.cn/" + "a" * 30 + "1" * 13
PEOPLE = """\
key,name,company,groups,not_before,not_after,health
1001,王小明,Acme,,2027-01-01,2027-01-31,green
"""


class Office:
    """A centre that was made, and its commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        assert main(["central", "init", "--dir", str(folder), "--site", "park-1"]) == 0

    def __call__(self, *arguments: str) -> int:
        """One command of `gateway central` and its exit code."""
        kind, act, *rest = arguments
        config = ("--config", str(self.folder / "central.toml"))
        return main(["central", kind, act, *config, *rest])

    def file(self, contents: str) -> str:
        """A file with these contents."""
        path = self.folder / "file"
        path.write_text(contents, "utf-8")
        return str(path)

    def listed(self, form: ListForm) -> set[bytes]:
        """Keys of a list."""
        database = open_database(load_central(self.folder / "central.toml").central.database)
        keys = ListStore(database, form).issue(0, None).listed.rows.keys()
        database.close()
        return set(keys)

    def person(self) -> str:
        """The random id of the only person on the roster."""
        database = open_database(load_central(self.folder / "central.toml").central.database)
        (person,) = PeopleStore(database).everyone()
        database.close()
        return person.id


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """Newly made."""
    made = Office(tmp_path)
    capsys.readouterr()
    return made


def test_ids_are_revoked_and_pardoned(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """Named one by one or in a file."""
    assert office("revoke", "add", HOLDER, "--file", office.file(f"{'a' * 16}\n{'b' * 64}\n")) == 0
    assert "变更 changed 3, 现有 now 3" in capsys.readouterr().out
    assert office("revoke", "remove", "a" * 16) == 0
    assert office.listed(REVOCATIONS) == {revocation_id(HOLDER), revocation_id("b" * 64)}


def test_a_person_of_the_roster_is_revoked_by_the_parks_key(office: Office) -> None:
    """Everything that names that person at a gate."""
    assert office("roster", "import", office.file(PEOPLE)) == 0
    assert office("revoke", "add", "--person", "1001") == 0
    assert office.listed(REVOCATIONS) == {revocation_id(office.person())}


@pytest.mark.parametrize(
    ("arguments", "seen"),
    [
        ((), "nothing is named"),
        (("0011",), "4 characters are no id"),
        ((HOLDER, "x" * 16), "16 characters are no id"),
        (("--person", "1001"), "no '1001' on the roster"),
        ((HOLDER, "--file", "/nowhere"), "/nowhere: can't be read"),
    ],
)
def test_a_mistake_changes_nothing(
    office: Office, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], seen: str
) -> None:
    """And is named."""
    assert office("revoke", "add", *arguments) != 0
    assert seen in capsys.readouterr().err
    assert office.listed(REVOCATIONS) == set()


def test_statuses_are_imported_whole_or_added(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file is the list, unless it is said to be more of it."""
    other = CODE.replace("aaa", "bbb")
    assert office("statuses", "import", office.file(f"code,status\n{CODE},green\n")) == 0
    assert office("statuses", "import", office.file(f"code,status\n{other},red\n"), "--add") == 0
    assert "变更 changed 1, 现有 now 2" in capsys.readouterr().out
    assert office("statuses", "import", office.file(f"code,status\n{other},red\n")) == 0
    assert len(office.listed(STATUSES)) == 1


def test_a_table_of_statuses_with_a_mistake_is_not_imported(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line is told."""
    assert office("statuses", "import", office.file("code,status\nrubbish,green\n")) == 1
    assert "line 2: not the text of a health code" in capsys.readouterr().err


def test_the_office_sees_how_many_are_listed_and_what_was_signed(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """By version, as the gates' rows have it."""
    assert office("revoke", "add", HOLDER) == 0
    capsys.readouterr()
    assert main(["central", "lists", "--config", str(office.folder / "central.toml")]) == 0
    told = capsys.readouterr().out
    assert "revocations: 1 条 rows, 已签版本 signed version 无 / none" in told
    assert "statuses: 0 条 rows" in told
    assert "trust list: 版本 version 无 / none" in told
