"""`gateway journal punches`: a day's first entry and last exit by the gate's own rows."""

import argparse
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from gateway.cli import journal
from gateway.core.guard_acts import ManualOpen
from gateway.core.heading import Direction
from gateway.core.instant import ClockQuality
from gateway.core.policy import LanePolicy
from tests.cli.punching import (
    HOUR_MS,
    MIDNIGHT_MS,
    PARK,
    journal_of,
    lane_at,
    table,
    until,
    walks,
    with_clock,
)
from tests.evidence import HOLDER

Captured = pytest.CaptureFixture[str]


def run(*arguments: str | Path) -> int:
    """Run the command as the shell does, with argparse's own exit as a number."""
    parser = argparse.ArgumentParser()
    journal.register(parser.add_subparsers())
    try:
        parsed = parser.parse_args(["journal", "punches", *map(str, arguments)])
    except SystemExit as stop:
        return int(stop.code or 0)
    code: int = parsed.run(parsed)
    return code


def test_a_working_day_is_one_line(tmp_path: Path) -> None:
    """In, out for lunch, in, home; the file is for its owner and opens in a spreadsheet."""
    lane = lane_at(MIDNIGHT_MS + 8 * HOUR_MS + 1_860_000)
    walks(lane)
    for clock_h in (12, 13, 18):
        until(lane, MIDNIGHT_MS + clock_h * HOUR_MS)
        walks(lane)
    out = tmp_path / "punches.csv"
    assert run("--file", journal_of(lane, tmp_path), "--day", "2027-01-15", "--csv", out) == 0

    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    [day] = table(out.read_text("utf-8"))
    assert day == {
        "day": "2027-01-15",
        "company": "alpha",
        "holder": HOLDER.id,
        "name": "",
        "shift": "office",
        "slot": "08:30-09:00",
        "mark": "on-time",
        "first_in": "08:31",
        "first_gate": "gate-1",
        "last_out": "18:00",
        "last_gate": "gate-1",
        "clock": "synced",
        "uncertain": "0",
        "passages": "08:31 in gate-1; 12:00 out gate-1; 13:00 in gate-1; 18:00 out gate-1",
    }


def test_who_is_late_is_marked_and_not_refused(tmp_path: Path, capsys: Captured) -> None:
    """Who turned back at the arm has not come, and came at the second try."""
    lane = lane_at(MIDNIGHT_MS + 9 * HOUR_MS)
    walks(lane, turns_back=True)
    until(lane, MIDNIGHT_MS + 11 * HOUR_MS)
    walks(lane)
    assert run("--file", journal_of(lane, tmp_path), "--day", "2027-01-15") == 0

    [day] = table(capsys.readouterr().out)
    assert (day["mark"], day["first_in"], day["last_out"]) == ("late", "11:00", "")


def test_a_night_shift_comes_on_one_day_and_leaves_on_the_next(
    tmp_path: Path, capsys: Captured
) -> None:
    """Midnight is the park's."""
    lane = lane_at(MIDNIGHT_MS + 23 * HOUR_MS + 59 * 60_000)
    walks(lane)
    until(lane, MIDNIGHT_MS + 24 * HOUR_MS)
    walks(lane)
    path = journal_of(lane, tmp_path)
    days = {}
    for day in ("2027-01-14", "2027-01-15", "2027-01-16"):
        assert run("--file", path, "--day", day) == 0
        days[day] = [(one["first_in"], one["last_out"]) for one in table(capsys.readouterr().out)]

    assert days == {"2027-01-14": [], "2027-01-15": [("23:59", "")], "2027-01-16": [("", "00:00")]}


def test_a_guards_opening_and_a_clock_that_runs_alone_are_told(
    tmp_path: Path, capsys: Captured
) -> None:
    """What a company may want to ask about."""
    lane = lane_at(MIDNIGHT_MS + 8 * HOUR_MS)
    with_clock(lane, ClockQuality.HOLDOVER)
    lane.code("good")
    lane.forehead(38.0)
    lane.wait(1_000)
    lane.forehead(38.0)
    lane.written()
    lane.gate.turn(ManualOpen("act-1", "li", "measured-by-hand", lane.view.answers))
    lane.written()
    path = journal_of(lane, tmp_path)
    assert run("--file", path, "--day", "2027-01-15") == 0

    [day] = table(capsys.readouterr().out)
    assert (day["clock"], day["uncertain"], day["mark"]) == ("holdover", "1", "early")
    assert day["passages"] == "08:00 in gate-1 (by hand, unseen)"


def test_a_company_gets_its_own_people_and_a_formula_is_only_text(
    tmp_path: Path, capsys: Captured
) -> None:
    """Whatever stands in the roster."""
    schedules = {"=office": PARK.schedules["office"]}
    access = tuple(replace(rule, schedule="=office") for rule in PARK.access)
    lane = lane_at(
        MIDNIGHT_MS + 8 * HOUR_MS + 1_860_000, replace(PARK, schedules=schedules, access=access)
    )
    walks(lane)
    path = journal_of(lane, tmp_path)

    assert run("--file", path, "--day", "2027-01-15", "--company", "beta") == 0
    assert table(capsys.readouterr().out) == []
    assert run("--file", path, "--day", "2027-01-15", "--company", "alpha") == 0
    assert "'=office" in capsys.readouterr().out


def test_where_only_entries_are_read_there_is_no_last_exit(
    tmp_path: Path, capsys: Captured
) -> None:
    """And nothing is made up."""
    way_in = replace(PARK, lanes={"gate-1": LanePolicy(Direction.IN)})
    lane = lane_at(MIDNIGHT_MS + 8 * HOUR_MS + 1_860_000, way_in)
    walks(lane)
    assert run("--file", journal_of(lane, tmp_path), "--day", "2027-01-15") == 0

    [day] = table(capsys.readouterr().out)
    assert (day["first_in"], day["last_out"], day["last_gate"]) == ("08:31", "", "")


def test_what_can_not_be_read_or_written_is_said(tmp_path: Path, capsys: Captured) -> None:
    """No journal, no such day, a file that is there already, a row that was damaged."""
    assert run("--file", tmp_path / "none.sqlite", "--day", "2027-01-15") == 2
    assert "no such file" in capsys.readouterr().err
    assert run("--file", tmp_path / "none.sqlite", "--day", "15 January") == 2
    assert "is not a day such as 2026-11-26" in capsys.readouterr().err

    lane = lane_at(MIDNIGHT_MS + 9 * HOUR_MS)
    walks(lane)
    path = journal_of(lane, tmp_path)
    taken = tmp_path / "taken.csv"
    taken.write_text("mine", "utf-8")
    assert run("--file", path, "--day", "2027-01-15", "--csv", taken) == 2
    assert "not written" in capsys.readouterr().err
    assert taken.read_text("utf-8") == "mine"

    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE event SET row = '{' WHERE seq = 2")
    assert run("--file", path, "--day", "2027-01-15") == 1
    assert "can't be read" in capsys.readouterr().err
