"""`gateway central punches`: a company's day by the rows of every gate, with names on request."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gateway.central.person import PersonRecord
from gateway.central.store.database import open_database
from gateway.central.store.events import EventStore
from gateway.central.store.passages import PassageDrawer
from gateway.central.store.people import PeopleStore
from gateway.cli import main
from gateway.config import load_central
from gateway.core.credential import HealthStatus
from gateway.core.event import Event, EventKind
from gateway.core.heading import Direction
from gateway.core.instant import ClockQuality
from gateway.core.policy import LanePolicy
from gateway.sync.wire import decode_batch
from tests.chained_rows import chained
from tests.cli.punching import HOUR_MS, MIDNIGHT_MS, PARK, lane_at, table, walks
from tests.evidence import HOLDER
from tests.lane import Lane

Captured = pytest.CaptureFixture[str]
WAY_OUT = replace(PARK, lanes={"gate-2": LanePolicy(Direction.OUT)})


@pytest.fixture
def config(tmp_path: Path, capsys: Captured) -> Path:
    """A centre that was just made."""
    folder = tmp_path / "centre"
    assert main(["central", "init", "--dir", str(folder), "--site", "park-1"]) == 0
    capsys.readouterr()
    return folder / "central.toml"


def send(
    config: Path, gate: str, lane: Lane, epoch: int = 7, *, hours_after_midnight: int = 30
) -> None:
    """Have a gate's rows at the centre."""
    rows = chained(lane.ledger.rows)
    header = f'{{"v":1,"gate":"{gate}","epoch":{epoch},"n":{len(rows)}}}'
    batch = decode_batch("\n".join([header, *rows]).encode(), gate)
    with closing(open_database(load_central(config).central.database)) as database:
        EventStore(database).add(batch, MIDNIGHT_MS + hours_after_midnight * HOUR_MS)


def told(
    config: Path, capsys: Captured, *more: str, day: str = "2027-01-15"
) -> list[dict[str, str]]:
    """The table of a day."""
    assert main(["central", "punches", "--config", str(config), "--day", day, *more]) == 0
    return table(capsys.readouterr().out)


def test_who_enters_at_one_gate_and_leaves_at_another_has_one_day(
    config: Path, capsys: Captured
) -> None:
    """Rows of all gates, and of a gate whose journal was begun anew, make one line."""
    came, left = (
        lane_at(MIDNIGHT_MS + 9 * HOUR_MS),
        lane_at(MIDNIGHT_MS + 18 * HOUR_MS, WAY_OUT, "gate-2"),
    )
    again = lane_at(MIDNIGHT_MS + 12 * HOUR_MS)
    for lane, gate, epoch in ((left, "gate-2", 7), (again, "gate-1", 3), (came, "gate-1", 7)):
        walks(lane)
        send(config, gate, lane, epoch)

    [day] = told(config, capsys, "--company", "alpha")
    assert (day["first_in"], day["first_gate"]) == ("09:00", "gate-1")
    assert (day["last_out"], day["last_gate"]) == ("18:00", "gate-2")
    assert day["passages"] == "09:00 in gate-1; 12:00 in gate-1; 18:00 out gate-2"
    assert (day["uncertain"], day["name"], day["holder"]) == ("0", "", HOLDER.id)
    assert told(config, capsys, "--company", "beta") == []
    assert told(config, capsys, day="2027-01-16") == []


@pytest.mark.parametrize(("ahead_h", "people"), [(29, 1), (31, 0)])
def test_a_gate_whose_clock_is_far_ahead_is_not_believed(
    config: Path, capsys: Captured, ahead_h: int, people: int
) -> None:
    """Rows of a day that arrived more than a day before it began anywhere, 14 h east of UTC."""
    lane = lane_at(MIDNIGHT_MS + 9 * HOUR_MS)
    walks(lane)
    send(config, "gate-1", lane, hours_after_midnight=-ahead_h)

    assert len(told(config, capsys)) == people


def test_names_are_written_only_when_asked_for_and_never_run(
    config: Path, capsys: Captured, tmp_path: Path
) -> None:
    """A name that a spreadsheet would run is only text."""
    with closing(open_database(load_central(config).central.database)) as database:
        record = PersonRecord("1001", "=王小明", "alpha", (), 0, 2**42, HealthStatus.GREEN)
        [person] = PeopleStore(database).replace_all([record]).people
    lane = lane_at(MIDNIGHT_MS + 9 * HOUR_MS)
    walks(lane)
    lane.ledger.rows = [renamed(event, person.id) for event in lane.ledger.rows]
    send(config, "gate-1", lane)
    out = tmp_path / "day.csv"

    assert told(config, capsys)[0]["name"] == ""
    assert told(config, capsys, "--names")[0]["name"] == "'=王小明"
    arguments = ["--config", str(config), "--day", "2027-01-15", "--csv", str(out), "--names"]
    assert main(["central", "punches", *arguments]) == 0
    assert "1 人 people" in capsys.readouterr().out
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert table(out.read_text("utf-8"))[0]["name"] == "'=王小明"
    assert main(["central", "punches", *arguments]) != 0
    assert "not written" in capsys.readouterr().err


def renamed(event: Event, holder: str) -> Event:
    """The same row of somebody else."""
    code = event.body.get("code")
    if event.kind is not EventKind.ACCESS_GRANTED or not isinstance(code, dict):
        return event
    return replace(event, body={**event.body, "code": {**code, "holder": holder}})


def test_who_came_before_the_gates_clock_was_set_came_at_the_right_hour(
    config: Path, capsys: Captured
) -> None:
    """A Raspberry Pi woke without a time source: the row says another day, the table does not."""
    lane = lane_at(MIDNIGHT_MS + 9 * HOUR_MS)
    walks(lane)
    lane.wait(60_000)
    behind_ms = 400 * 24 * HOUR_MS + 5 * HOUR_MS
    rows = [unset(event, behind_ms) for event in lane.ledger.rows]
    lane.ledger.rows = [*rows, Event(EventKind.CLOCK_CHANGED, lane.clock.now(), {}, 1, 0)]
    send(config, "gate-1", lane)
    wrong_day = date(2025, 12, 11).isoformat()
    assert len(told(config, capsys, day=wrong_day)) == 1, "so far the row is all that is known"

    with closing(open_database(load_central(config).central.database)) as database:
        drawer = PassageDrawer(database)
        while drawer.step():
            pass
    [day] = told(config, capsys)
    assert (day["first_in"], day["uncertain"], day["clock"]) == ("09:00", "0", "holdover")
    assert (day["day"], day["mark"], day["slot"]) == ("2027-01-15", "no-slot", "")
    assert told(config, capsys, day=wrong_day) == []


def unset(event: Event, behind_ms: int) -> Event:
    """The same row of a gate whose clock is behind and says so."""
    at = replace(event.at, wall_ms=event.at.wall_ms - behind_ms, clock=ClockQuality.UNSET)
    punch = event.body.get("punch")
    if not isinstance(punch, dict):
        return replace(event, at=at)
    return replace(
        event, at=at, body={**event.body, "punch": {**punch, "day": "2025-12-11", "clock": "04:00"}}
    )
