"""Boards that the contract is asked of, and the firmware's program built for a test."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from firmware_bridge.emulator.board_state import BoardState
from firmware_bridge.emulator.firmware_build import Target, build, missing_packages
from firmware_bridge.emulator.wiegand import Pulses
from firmware_bridge.vocabulary import SensorFlag


def built(target: Target, program: Path) -> list[str]:
    """Build the firmware; where the tools are, a failure to build is a failure."""
    missing = missing_packages(target)
    if missing:
        pytest.skip(f"{target.value} firmware not tried: apt-get install {' '.join(missing)}")
    return build(target, program)


class BoardOnBench(Protocol):
    """A board that can be watched and whose surroundings can be played."""

    def start(self) -> None:
        """Power on and plug in."""

    def stop(self) -> None:
        """Unplug and power off."""

    def unplug(self) -> None:
        """Pull the cable to the host."""

    def replug(self) -> None:
        """Put the cable back."""

    def power_cycle(self) -> None:
        """Reset the board; the cable stays."""

    def press(self) -> None:
        """Somebody presses the button."""

    def fire(self, *, active: bool) -> None:
        """The fire system asks for release, or no longer does."""

    def forehead(self, celsius_object: float, celsius_ambient: float) -> None:
        """Somebody stands before the sensor."""

    def sensor_gives(self, flags: SensorFlag | None) -> None:
        """Readings carry these flags from now on; None stops them altogether."""

    def pulse(self, pulses: Pulses) -> None:
        """A card is held to the reader, or something else disturbs its wires."""

    def state(self) -> BoardState:
        """What one would see now."""

    def wait_for(self, condition: Callable[[BoardState], bool]) -> BoardState:
        """Wait until the board looks as the condition says."""
