"""`gateway journal`: what an auditor sees, and what rubbish gets."""

import argparse
import csv
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from gateway.cli import journal
from gateway.core.decision import decide
from gateway.core.event import Event, EventKind, Json, row_hash
from gateway.core.instant import ClockQuality, Instant
from gateway.core.policy import Policy
from gateway.core.record import decision_body
from gateway.journal.opening import open_journal
from tests.evidence import NOW, estimate, evidence

ROOT = Path(__file__).parents[2]
START_MS = 1_800_000_000_000


@pytest.fixture
def state_dir(tmp_path: Path) -> Path:
    """A gate's state folder with a journal of ten rows, a minute apart."""
    folder = tmp_path / "state"
    with closing(open_journal(folder / "journal.sqlite", "gate-1", START_MS)) as store:
        for minute in range(10):
            at = Instant(START_MS + 60_000 * minute, minute, "boot", ClockQuality.SYNCED)
            store.commit([Event(EventKind.TAMPER, at, {"note": "=1+1", "门": "北"}, 1, 1)])
    return folder


def run(*arguments: str | Path) -> int:
    """Run the command as the shell does, with argparse's own exit as a number."""
    parser = argparse.ArgumentParser()
    journal.register(parser.add_subparsers())
    try:
        parsed = parser.parse_args(["journal", *map(str, arguments)])
    except SystemExit as stop:
        return int(stop.code or 0)
    code: int = parsed.run(parsed)
    return code


def tamper(state_dir: Path, statement: str) -> None:
    """Change the file behind the gate's back."""
    with closing(sqlite3.connect(state_dir / "journal.sqlite")) as connection, connection:
        connection.execute(statement)


def test_an_unbroken_journal_is_said_to_be_so(
    state_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By its folder or by its file; with its gate, rows and head."""
    assert run("verify", "--state-dir", state_dir) == 0
    assert run("verify", "--file", state_dir / "journal.sqlite") == 0

    first, second = capsys.readouterr().out.splitlines()
    assert first == second
    assert "gate gate-1, epoch " in first
    assert ": 10 rows, unbroken, head " in first


@pytest.mark.parametrize(
    ("changed", "code", "said"),
    [
        ({}, 0, "2 temperatures follow from what was read"),
        ({"celsius": 36.2}, 1, "row 11: first_high does not follow from what was read"),
        ({"raw_celsius": "37"}, 1, "row 11: first_high does not follow from what was read"),
        ({"samples": None}, 1, "row 11: first_high does not follow from what was read"),
    ],
)
def test_each_temperature_is_computed_anew_from_what_was_read(
    state_dir: Path,
    capsys: pytest.CaptureFixture[str],
    changed: dict[str, Json],
    code: int,
    said: str,
) -> None:
    """A gate that rewrote readings would betray itself."""
    body = decision_body(evidence(first_high=estimate(38.2)), decide(evidence(), Policy(), NOW))
    high = body["first_high"]
    assert isinstance(high, dict)
    high.update(changed)
    with closing(open_journal(state_dir / "journal.sqlite", "gate-1", START_MS)) as store:
        store.commit([Event(EventKind.ACCESS_GRANTED, NOW, body, 1, 1)])

    assert run("verify", "--state-dir", state_dir) == code
    assert capsys.readouterr().out.splitlines()[1] == said


def test_a_broken_journal_names_the_row_and_why(
    state_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 1."""
    tamper(state_dir, "DELETE FROM event WHERE seq = 4")

    assert run("verify", "--state-dir", state_dir) == 1

    assert "broken at row 4 (gap): missing; the next row is 5" in capsys.readouterr().out


def a_missing_file(path: Path) -> None:
    """Nobody made it."""


def a_folder(path: Path) -> None:
    """A folder of that name."""
    path.mkdir()


def a_text(path: Path) -> None:
    """Not SQLite."""
    path.write_bytes(os.urandom(5000))


def an_empty_file(path: Path) -> None:
    """Nothing in it."""
    path.touch()


@pytest.mark.parametrize("act", [["verify"], ["export", "--csv"], ["export", "--jsonl"]])
@pytest.mark.parametrize("make", [a_missing_file, a_folder, a_text, an_empty_file])
def test_what_is_no_journal_is_one_clear_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    act: list[str],
    make: Callable[[Path], None],
) -> None:
    """Exit status 2, the path in the message, nothing on standard output, nothing created."""
    path = tmp_path / "x.sqlite"
    make(path)
    before = sorted(tmp_path.iterdir())

    assert run(*act, "--file", path) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"gateway journal: journal {path}: ")
    assert err.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before


def test_json_lines_are_the_rows_byte_for_byte(
    state_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Anybody can recompute the chain from them."""
    assert run("export", "--jsonl", "--state-dir", state_dir) == 0

    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 10
    for before, row in pairwise(rows):
        assert json.loads(row)["p"] == row_hash(before)


def test_a_table_opens_in_a_spreadsheet_without_running_anything(
    state_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """UTF-8 with the mark that spreadsheets look for; formulas are text."""
    out = tmp_path / "rows.csv"

    assert run("export", "--csv", "--state-dir", state_dir, "--out", out) == 0

    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    assert len(rows) == 10
    assert (rows[0]["note"], rows[0]["门"]) == ("'=1+1", "北")
    assert capsys.readouterr().out == f"{out}: 10 rows\n"


@pytest.mark.parametrize(
    ("since", "sequences"),
    [
        ("2027-01-15T08:08:59.999Z", [10]),
        ("2027-01-15T08:09:00Z", [10]),
        ("2027-01-15T16:08:00+08:00", [9, 10]),
        ("2027-01-15T08:09:00.001Z", []),
        ("2020-01-01", list(range(1, 11))),
    ],
)
def test_only_rows_since_a_moment(
    state_dir: Path, capsys: pytest.CaptureFixture[str], since: str, sequences: list[int]
) -> None:
    """Below, at and above a row's time, in any zone."""
    assert run("export", "--jsonl", "--since", since, "--state-dir", state_dir) == 0

    out = capsys.readouterr().out
    assert [json.loads(line)["s"] for line in out.splitlines()] == sequences


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "--csv", "--since", "yesterday", "--file", "x"],
        ["export", "--csv", "--since", "9999999999999999", "--file", "x"],
        ["export", "--csv", "--jsonl", "--file", "x"],
        ["export", "--file", "x"],
        ["export", "--csv"],
        ["verify", "--file", "x", "--state-dir", "y"],
        ["verify"],
        [],
    ],
)
def test_a_wrong_option_is_explained(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """By argparse, with status 2 and no traceback."""
    assert run(*arguments) == 2
    assert "error:" in capsys.readouterr().err


def test_a_file_that_is_there_is_never_written_over(
    state_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor is one made where nobody may."""
    out = tmp_path / "precious.csv"
    out.write_text("precious")

    assert run("export", "--csv", "--state-dir", state_dir, "--out", out) == 2
    assert run("export", "--csv", "--state-dir", state_dir, "--out", out / "in-a-file") == 2

    assert out.read_text() == "precious"
    assert str(out) in capsys.readouterr().err


@pytest.mark.parametrize("form", ["--csv", "--jsonl"])
def test_a_row_that_cannot_be_read_is_named(
    state_dir: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    """Status 1, as for a broken chain."""
    tamper(state_dir, "UPDATE event SET row = 'é' WHERE seq = 7")

    assert run("export", form, "--state-dir", state_dir) == 1
    assert "row 7 is not ASCII" in capsys.readouterr().err


def test_a_reader_that_leaves_early_is_no_error(state_dir: Path) -> None:
    """``gateway journal export --jsonl ... | head -1``."""
    for minute in range(3):
        with closing(open_journal(state_dir / "journal.sqlite", "gate-1", 0)) as store:
            at = Instant(START_MS, minute, "boot", ClockQuality.SYNCED)
            store.commit([Event(EventKind.TAMPER, at, {"pad": "x" * 100_000}, 1, 1)])
    command = f"{sys.executable} -m gateway journal export --jsonl --state-dir {state_dir}"

    told = subprocess.run(
        ["sh", "-c", f"{command} | head -c 10"],
        check=False,
        capture_output=True,
        cwd=ROOT,
        timeout=20,
    )

    assert told.stdout == b'{"s":1,"k"'
    assert told.stderr == b""
