"""Every kind of barrier board that the contract is asked of, on a bench of its own."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from firmware_bridge.emulator.board import EmulatedBoard
from firmware_bridge.emulator.firmware_board import FirmwareBoard
from firmware_bridge.emulator.firmware_build import Target
from tests.firmware_bridge.bench import Bench, MakeBoard
from tests.firmware_bridge.firmware_board import built

BOARDS = ["emulated", Target.POSIX.value, Target.SIMAVR.value]


@pytest.fixture(scope="session", params=BOARDS)
def make_board(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> MakeBoard:
    """What makes boards of one kind."""
    if request.param == "emulated":
        return EmulatedBoard
    program = tmp_path_factory.mktemp("firmware") / "gate-board"
    return partial(FirmwareBoard, built(Target(request.param), program))


@pytest.fixture
def bench(tmp_path: Path, make_board: MakeBoard) -> Iterator[Bench]:
    """A board that was just powered."""
    made = Bench(tmp_path, make_board)
    yield made
    made.close()


@pytest.fixture
def greeted(bench: Bench) -> Bench:
    """A board with a live host."""
    bench.greet()
    return bench
