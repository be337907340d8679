"""Which board a demonstration has, and all that people and faults do to one; not when."""

from collections.abc import Callable
from enum import Enum, unique
from pathlib import Path
from typing import Final, Protocol

from firmware_bridge.clock import MonotonicClock
from firmware_bridge.emulator.board import WAIT_LIMIT_S, EmulatedBoard
from firmware_bridge.emulator.board_state import BoardState
from firmware_bridge.emulator.firmware_board import FirmwareBoard
from firmware_bridge.emulator.firmware_build import Target, build
from firmware_bridge.emulator.wiegand import Pulses

PROGRAM_NAME: Final = "gate-board"


@unique
class BoardKind(Enum):
    """What stands in for the board of a lane; the gate can't tell them apart."""

    EMULATED = "emulated"
    """The emulator in Python, which needs nothing."""
    POSIX = "posix"
    """The firmware in C as a program of this machine."""
    SIMAVR = "simavr"
    """The ATmega328P's own program on a simulated one, its sensor's bus included."""


class DemoBoard(Protocol):
    """A board with the people before it; used by one thread at a time."""

    def start(self) -> None:
        """Power on and plug in."""

    def stop(self) -> None:
        """Unplug and power off."""

    def unplug(self) -> None:
        """Pull the cable to the host."""

    def replug(self) -> None:
        """Put the cable back."""

    def forehead(self, celsius_object: float, celsius_ambient: float) -> None:
        """Somebody stands before the sensor."""

    def nobody(self) -> None:
        """Nobody stands before the sensor."""

    def walk_through(self) -> None:
        """Somebody breaks the beam."""

    def force_door(self) -> None:
        """Somebody lifts the arm by hand."""

    def fire(self, *, active: bool) -> None:
        """The fire system asks for release, or no longer does."""

    def pulse(self, pulses: Pulses) -> None:
        """A card is held to the reader."""

    def state(self) -> BoardState:
        """What one would see now."""

    def wait_for(
        self, condition: Callable[[BoardState], bool], timeout_s: float = WAIT_LIMIT_S
    ) -> BoardState:
        """Wait until the board looks as the condition says; raises TimeoutError."""


def make_board(kind: BoardKind, folder: Path, link_path: Path, clock: MonotonicClock) -> DemoBoard:
    """A board that is not started.

    Args:
        kind: which; firmware is built anew.
        folder: where its program is put.
        link_path: where the gate finds it.
        clock: the emulated one's time; the others have the computer's.

    Raises:
        FirmwareError: it can't be built here; says which Debian packages are missing. What a built
            one's methods raise when its program ends is the same.
    """
    if kind is BoardKind.EMULATED:
        return EmulatedBoard(link_path, clock)
    return FirmwareBoard(build(Target(kind.value), folder / PROGRAM_NAME), link_path)
