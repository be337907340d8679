from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from firmware_bridge.emulator.board import EmulatedBoard
from firmware_bridge.emulator.sensor import EmulatedSensor
from gateway.core.signals import Signal
from gateway.runtime.clock import SystemClock


@pytest.fixture
def clock() -> SystemClock:
    """The machine's clock: threads and ports live in real time."""
    return SystemClock(lambda: True)


@pytest.fixture
def signals() -> SimpleQueue[Signal]:
    """What the gate would be told."""
    return SimpleQueue()


@pytest.fixture
def board(tmp_path: Path, clock: SystemClock) -> Iterator[EmulatedBoard]:
    """A board that is powered and plugged in under ``board``."""
    made = EmulatedBoard(tmp_path / "board", clock)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def sensor(tmp_path: Path, clock: SystemClock) -> Iterator[EmulatedSensor]:
    """A GY-MCU90614 that is powered and plugged in under ``sensor``."""
    made = EmulatedSensor(tmp_path / "sensor", clock)
    made.start()
    yield made
    made.stop()
