"""The board's contract asked of one port by ``--hardware``: here the firmware lives behind it."""

import sys
from pathlib import Path
from subprocess import run

import pytest

from firmware_bridge.emulator.firmware_board import FirmwareBoard
from firmware_bridge.emulator.firmware_build import Target
from tests.firmware_bridge.firmware_board import built

ROOT = Path(__file__).parents[2]
ASKED = ["says_what_it_is", "repeated_order", "dead_man_closes", "in_the_middle_of_a_pulse"]
"""A few that a board answers by itself, in seconds of real time."""
NEEDS_HANDS = "fire_input"


@pytest.fixture
def port(tmp_path: Path) -> Path:
    """Where a real board would be."""
    return tmp_path / "ttyUSB"


def contract(port: Path, *names: str) -> str:
    """What pytest says of these tests of the contract."""
    contract = "tests/firmware_bridge/test_board_contract.py"
    options = ["-p", "no:cacheprovider", "-q", "--hardware", str(port), "-k", " or ".join(names)]
    asked = [sys.executable, "-m", "pytest", contract, *options]
    return run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout


def test_the_contract_is_asked_of_the_board_on_a_port(tmp_path: Path, port: Path) -> None:
    """What the line tells is tried, and what needs a hand is named and left out."""
    board = FirmwareBoard(built(Target.POSIX, tmp_path / "gate-board"), port)
    board.start()
    try:
        said = contract(port, *ASKED, NEEDS_HANDS)
    finally:
        board.stop()
    assert f"{len(ASKED)} passed, 1 skipped" in said, said
    assert "this needs the fire input closed" in said


def test_a_port_without_a_board_is_named(port: Path) -> None:
    """A wrong name must not look like a board that fails."""
    assert f"port {port}: open failed, gone" in contract(port, ASKED[0])
