"""The office asks from a terminal how its gates do, and a program asks, too."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from gateway.central.store.database import Database, open_database
from gateway.central.store.gates import GateStore
from gateway.cli import main
from gateway.config import load_central
from gateway.core.instant import ClockQuality
from gateway.runtime.clock import SystemClock
from gateway.sync.state import GateState, Heartbeat


def now_ms() -> int:
    """Asked anew each time: modules are read long before the last test runs."""
    return SystemClock(lambda: True).now().wall_ms


@pytest.fixture
def config(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A centre that was just made."""
    assert main(["central", "init", "--dir", str(tmp_path), "--site", "park-1"]) == 0
    capsys.readouterr()
    return tmp_path / "central.toml"


def opened(config: Path) -> Database:
    """Its database."""
    return open_database(load_central(config).central.database)


def beat(config: Path, gate: str, at_ms: int) -> None:
    """A gate was heard at some time."""
    said = Heartbeat(at_ms, 3, 7, 12, 1, ClockQuality.SYNCED, (), 1_500, 2**33, 2**34)
    with closing(opened(config)) as database:
        GateStore(database).note_state(gate, GateState("aa", said), at_ms, live=True)


def test_a_table_shows_the_worst_gate_first(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And ends with 1, so that a monitor can call it."""
    beat(config, "gate-1", now_ms())
    beat(config, "gate-2", now_ms() - 7_200_000)
    assert main(["central", "fleet", "--config", str(config)]) == 1
    heading, *lines = capsys.readouterr().out.splitlines()
    assert "待传 backlog" in heading
    assert lines[0].split()[:2] == ["!!", "gate-2"]
    assert lines[1].split()[0] == "gate-1"
    assert "gate-2: 2 小时没有心跳 / silent for 2 h" in lines


def test_all_well_ends_with_0(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also before any gate has spoken."""
    assert main(["central", "fleet", "--config", str(config)]) == 0
    assert "no gate has spoken yet" in capsys.readouterr().out
    beat(config, "gate-1", now_ms())
    assert main(["central", "fleet", "--config", str(config)]) == 0


def test_a_program_gets_every_figure(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As one JSON object, with the sentences for people in it."""
    beat(config, "gate-2", now_ms() - 7_200_000)
    assert main(["central", "fleet", "--json", "--config", str(config)]) == 1
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    (gate,) = said["gates"]
    assert (gate["gate"], gate["gravity"], gate["online"]) == ("gate-2", "grave", True)
    assert gate["versions"] == {"roster": 12, "policy": 1}
    assert (gate["backlog"], gate["free_bytes"], gate["clock"]) == (3, 2**33, "synced")
    assert [one["trouble"] for one in gate["findings"]] == ["silent"]
    assert gate["findings"][0]["remedy_en"] == "check power, cable and the gate's service"
