"""People are observed at home by one command, which alone knows their links, once."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.central.store.database import open_database
from gateway.central.store.residents import ResidentStore
from gateway.cli import main
from gateway.config import load_central
from gateway.runtime.clock import SystemClock

Printed = pytest.CaptureFixture[str]
_DAY_MS = 86_400_000


def day(offset: int) -> str:
    """A date so many days from today."""
    wall_ms = SystemClock(lambda: True).now().wall_ms + offset * _DAY_MS
    return datetime.fromtimestamp(wall_ms / 1000, UTC).date().isoformat()


SOON = f"{day(-1)},{day(13)}"


@pytest.fixture
def centre(tmp_path: Path, capsys: Printed) -> Path:
    """A centre that was made."""
    assert main(["central", "init", "--dir", str(tmp_path), "--site", "park-1"]) == 0
    capsys.readouterr()
    return tmp_path


def observe(centre: Path, *lines: str, links: str = "links.csv") -> int:
    """The command's exit status for a file of these lines."""
    path = centre / "residents.csv"
    path.write_text("\n".join(["name,building,unit,first,last", *lines]), "utf-8")
    files = [str(path), "--links", str(centre / links)]
    config = str(centre / "central.toml")
    return main(["central", "residents", "import", *files, "--config", config])


def in_all(centre: Path) -> int:
    """How many are observed."""
    database = open_database(load_central(centre / "central.toml").central.database)
    count = len(ResidentStore(database).current())
    database.close()
    return count


def test_whoever_is_imported_has_a_link_that_leads_to_them(centre: Path, capsys: Printed) -> None:
    """In a file for its owner alone."""
    assert observe(centre, f"王小明,3,502,{SOON}") == 0
    assert "observed at home: 1" in capsys.readouterr().out
    table = centre / "links.csv"
    assert table.stat().st_mode & 0o777 == 0o600
    (row,) = csv.DictReader(table.read_text("utf-8-sig").splitlines())
    link = row["link"].rpartition("/at-home/")[2]
    database = open_database(load_central(centre / "central.toml").central.database)
    found = ResidentStore(database).by_link(link)
    database.close()
    assert found is not None
    assert (found.home.name, found.home.building, found.home.unit) == ("王小明", "3", "502")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("王小明,3,502,2026-01-01,2099-01-01", "line 3: longer than 60 days"),
        ("王小明,3,502,2026-01-02,2026-01-01", "line 3: the last day is before the first"),
        (f"王小明,3,,{SOON}", "line 3, unit: "),
        ("王小明,3,502,soon,2026-01-02", "line 3, first: "),
    ],
)
def test_of_a_file_with_a_wrong_line_nobody_is_observed(
    centre: Path, capsys: Printed, line: str, told: str
) -> None:
    """And no file of links is left."""
    assert observe(centre, f"李雷,3,503,{SOON}", line) != 0
    assert told in capsys.readouterr().err
    assert in_all(centre) == 0
    assert not (centre / "links.csv").exists()


def test_an_observation_that_is_over_is_named_and_leaves_no_file(
    centre: Path, capsys: Printed
) -> None:
    """The calendar of the centre says so."""
    assert observe(centre, "王小明,3,502,2025-01-01,2025-01-10") != 0
    assert "over already" in capsys.readouterr().err
    assert not (centre / "links.csv").exists()


def test_links_overwrite_nothing(centre: Path, capsys: Printed) -> None:
    """They may be the only copy of earlier ones."""
    (centre / "links.csv").write_text("earlier", "utf-8")
    assert observe(centre, f"王小明,3,502,{SOON}") != 0
    assert "name a new file for the links" in capsys.readouterr().err
    assert in_all(centre) == 0
    assert (centre / "links.csv").read_text("utf-8") == "earlier"
