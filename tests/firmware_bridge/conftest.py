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
from tests.firmware_bridge.hardware_board import HardwareBench, HardwareBoard

BOARDS = ["emulated", Target.POSIX.value, Target.SIMAVR.value]
HARDWARE = pytest.param("hardware", marks=pytest.mark.hardware)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The contract is asked of every simulated board, or with --hardware of the real one alone."""
    if "make_board" in metafunc.fixturenames:
        kinds = [HARDWARE] if metafunc.config.getoption("hardware") else BOARDS
        metafunc.parametrize("make_board", kinds, indirect=True, scope="session")


@pytest.fixture(scope="session")
def make_board(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> MakeBoard:
    """What makes boards of one kind."""
    if request.param == "hardware":
        return partial(HardwareBoard, request.config.getoption("hardware"))
    if request.param == "emulated":
        return EmulatedBoard
    program = tmp_path_factory.mktemp("firmware") / "gate-board"
    return partial(FirmwareBoard, built(Target(request.param), program))


@pytest.fixture
def bench(tmp_path: Path, make_board: MakeBoard, request: pytest.FixtureRequest) -> Iterator[Bench]:
    """A board that was just powered, or that has forgotten its last host."""
    kind = HardwareBench if request.config.getoption("hardware") else Bench
    made = kind(tmp_path, make_board)
    yield made
    made.close()


@pytest.fixture
def greeted(bench: Bench) -> Bench:
    """A board with a live host."""
    bench.greet()
    return bench
