"""The back-ends that board runs are played on; builds what has to be built."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from firmware_bridge.emulator.board import EmulatedBoard
from firmware_bridge.emulator.firmware_board import FirmwareBoard
from firmware_bridge.emulator.firmware_build import Target, build
from tests.firmware_bridge.bench import MakeBoard

BACK_ENDS: dict[str, Callable[[Path], MakeBoard]] = {
    "emulated": lambda _: EmulatedBoard,
    "posix": lambda folder: _firmware(Target.POSIX, folder),
    "simavr": lambda folder: _firmware(Target.SIMAVR, folder),
}
"""Each is given a folder that stays, for its program."""


def _firmware(target: Target, folder: Path) -> MakeBoard:
    return partial(FirmwareBoard, build(target, folder / target.value))
