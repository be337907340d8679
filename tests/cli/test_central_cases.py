"""Matters of another system come in by one command, all of a file or nothing."""

from pathlib import Path

import pytest

from gateway.central.cases.kinds import CaseKind
from gateway.central.cases.matters_csv import HEADER
from gateway.central.store.cases import CaseFilter, CaseStore
from gateway.central.store.database import open_database
from gateway.cli import main
from gateway.config import load_central

Printed = pytest.CaptureFixture[str]


@pytest.fixture
def centre(tmp_path: Path, capsys: Printed) -> Path:
    """A centre that was made."""
    assert main(["central", "init", "--dir", str(tmp_path), "--site", "park-1"]) == 0
    capsys.readouterr()
    return tmp_path


def take_in(centre: Path, *lines: str, zone: str = "Asia/Shanghai") -> int:
    """The command's exit status for a file of these lines."""
    path = centre / "matters.csv"
    path.write_text("\n".join([",".join(HEADER), *lines]), "utf-8")
    config = str(centre / "central.toml")
    return main(["central", "cases", "import", str(path), "--timezone", zone, "--config", config])


def received_ms(centre: Path) -> list[int]:
    """When each was received, the earliest first."""
    database = open_database(load_central(centre / "central.toml").central.database)
    cases = CaseStore(database).listed(CaseFilter(), 0)
    database.close()
    return sorted(case.opened_ms for case in cases)


def kept(centre: Path) -> list[tuple[CaseKind, str]]:
    """Kind and building of what is open."""
    database = open_database(load_central(centre / "central.toml").central.database)
    cases = CaseStore(database).listed(CaseFilter(), 0)
    database.close()
    return [(case.new.kind, case.new.building) for case in cases]


def test_matters_of_a_file_are_open_cases(centre: Path, capsys: Printed) -> None:
    """How many came is said."""
    assert take_in(centre, "home-need,2020-03-04 08:30,,,7,2-301,milk") == 0
    assert "导入 imported 1" in capsys.readouterr().out
    assert kept(centre) == [(CaseKind.HOME_NEED, "7")]


def test_the_time_zone_counts_as_it_was_on_the_day(centre: Path) -> None:
    """Berlin was an hour from UTC in winter and two in summer, whatever it is today."""
    lines = [f"other,2020-{month}-04 08:30,,,,," for month in ("03", "07")]
    assert take_in(centre, *lines, zone="Europe/Berlin") == 0
    winter, summer = received_ms(centre)
    assert (winter, summer) == (1_583_307_000_000, 1_593_844_200_000)


def test_a_file_with_a_wrong_line_is_named_with_it_and_leaves_nothing(
    centre: Path, capsys: Printed
) -> None:
    """So that it can be corrected and taken in again."""
    good = "other,2020-03-04 08:30,,,,,"
    assert take_in(centre, good, "fever,2020-03-04 08:30,,,,,") != 0
    told = capsys.readouterr().err
    assert "matters.csv: 未导入任何事件 / nothing was imported; correct it:" in told
    assert "\n  第 3 行：类别不是" in told
    assert " · line 3: the kind is none of" in told
    assert kept(centre) == []


def test_a_file_that_is_not_there_is_named(centre: Path, capsys: Printed) -> None:
    """Instead of a traceback."""
    path, config = str(centre / "none.csv"), str(centre / "central.toml")
    assert main(["central", "cases", "import", path, "--config", config]) != 0
    assert f"{path}: can't be read: No such file" in capsys.readouterr().err
