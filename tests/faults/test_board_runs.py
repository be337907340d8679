"""Boards in random runs keep every rule; `./run faults board` plays a thousand on each."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from firmware_bridge.emulator import arm, obedience
from firmware_bridge.emulator.board import EmulatedBoard
from firmware_bridge.emulator.firmware_board import FirmwareBoard
from firmware_bridge.emulator.firmware_build import Target
from tests.faults.board import Part, Report, runs, starts
from tests.firmware_bridge.bench import MakeBoard
from tests.firmware_bridge.firmware_board import built

SEED = 1
RUNS = 25
AT_ONCE = {"emulated": 3, "posix": 1}
"""An emulated board mostly waits for its own clock. A program's start copies every open port for a
moment, which would lock those of the others."""


@pytest.fixture(scope="module", params=list(AT_ONCE))
def kind(request: pytest.FixtureRequest) -> str:
    """A kind of board; the simulated microcontroller is left to the long run."""
    return str(request.param)


@pytest.fixture(scope="module")
def make_board(kind: str, tmp_path_factory: pytest.TempPathFactory) -> MakeBoard:
    """What makes boards of this kind."""
    if kind == "emulated":
        return EmulatedBoard
    program = tmp_path_factory.mktemp("firmware") / "gate-board"
    return partial(FirmwareBoard, built(Target.POSIX, program))


def played(part: Part, count: int, at_once: int) -> Report:
    """So many, some of them side by side."""
    report = Report()
    with ThreadPoolExecutor(at_once) as pool:
        for done in pool.map(part, (range(number, number + 1) for number in range(count))):
            report.add(done)
    return report


def broken_by_the_emulated_board() -> list[str]:
    """What a few runs on it find."""
    part = partial(runs, EmulatedBoard, SEED)
    return played(part, AT_ONCE["emulated"], AT_ONCE["emulated"]).broken


def test_no_random_run_makes_a_board_break_a_rule(kind: str, make_board: MakeBoard) -> None:
    """Losses, repetitions, fire, restarts: the arm does what PROTOCOL.md says and nothing else."""
    report = played(partial(runs, make_board, SEED), RUNS, AT_ONCE[kind])

    assert report.broken == []
    outcome = report.outcome
    assert outcome.runs == RUNS
    assert len(outcome.drops_ms) >= RUNS
    assert min(outcome.done, outcome.duplicates, outcome.locked, outcome.fires) > 0


def test_no_start_of_board_or_host_moves_the_relay(kind: str, make_board: MakeBoard) -> None:
    """Powered, reset, opened, greeted, with rubbish on the line."""
    report = played(partial(starts, make_board, SEED), RUNS, AT_ONCE[kind])

    assert report.broken == []
    assert report.starts.edges == 0


def test_a_late_dead_man_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second and a quarter is too long."""
    monkeypatch.setattr(obedience, "DEADMAN_MS", 1_250)

    assert any("ms of silence" in text for text in broken_by_the_emulated_board())


def test_a_forgetful_board_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that does a repeated command again."""
    monkeypatch.setattr(obedience, "DONE_COMMANDS", 1)

    assert any("not DUP" in text for text in broken_by_the_emulated_board())


def test_a_board_that_does_not_free_the_lane_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """One whose fire input opens nothing."""
    monkeypatch.setattr(arm.Arm, "release", lambda *_args, **_active: None)

    assert any("arm_open is False" in text for text in broken_by_the_emulated_board())
