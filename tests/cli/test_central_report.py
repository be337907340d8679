"""A day of the park is printed on one sheet, from the command line."""

from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gateway.central.cases.kinds import CaseKind
from gateway.central.cases.matters_csv import Matter
from gateway.central.statistics.figures import Matters
from gateway.central.statistics.report import MOST_LINES, Day, report
from gateway.central.store.cases import CaseStore
from gateway.central.store.database import open_database
from gateway.cli import main
from gateway.config import load_central


def test_a_day_is_printed_with_its_rate_and_another_word_is_no_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of the matters that came on that day alone."""
    folder = tmp_path / "centre"
    assert main(["central", "init", "--dir", str(folder), "--site", "park-1"]) == 0
    config = ["--config", str(folder / "central.toml")]
    noon = round(datetime(2026, 3, 4, 12, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp() * 1000)
    closed = Matter(CaseKind.OTHER, noon, noon, noon, "", "", "")
    late = Matter(CaseKind.OTHER, noon + 43_200_000, None, None, "", "", "")
    with closing(open_database(load_central(folder / "central.toml").central.database)) as database:
        CaseStore(database).take_in([closed, closed, late], "command", noon)
    capsys.readouterr()
    assert main(["central", "report", "--day", "2026-03-04", *config]) == 0
    said = capsys.readouterr().out
    assert "park-1 · 2026-03-04" in said
    assert "100.00 %" in said
    assert main(["central", "report", "--day", "yesterday", *config]) != 0
    assert "write one such as" in capsys.readouterr().err


def test_a_day_of_the_greatest_park_fits_one_sheet() -> None:
    """However many gates and reasons there are, and each line ends where the paper does."""
    day = Day(
        "park-1 · 2026-03-04",
        [Matters("其他 other" * 9, 7_908, 7_800, 7_667, 3, 12)],
        [(f"gate-{at}", 1_000, 2, 3, 4) for at in range(99)],
        [(f"reason {at}", at) for at in range(99)],
        [(35 + at / 5, 7) for at in range(99)],
    )
    lines = list(report(day))
    assert len(lines) < 60
    assert len([line for line in lines if line.startswith("gate-")]) == MOST_LINES
    assert any("96.95 %" in line for line in lines)
    assert any(f"{99_000:>11}" in line for line in lines)
    assert max(map(len, lines)) <= 100
