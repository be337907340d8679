"""Cables in the wrong sockets: what an installer is told, over a real port."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

import pytest

from firmware_bridge.emulator.board import EmulatedBoard
from firmware_bridge.emulator.board_core import BoardCore
from firmware_bridge.emulator.sensor import EmulatedSensor, SensorCore
from firmware_bridge.emulator.terminal import Terminal
from firmware_bridge.sensors.table import SensorFormat, find
from firmware_bridge.strangers import Stranger
from gateway.core.signals import DeviceChanged, Signal
from gateway.devices.barrier import BoardBarrier, BoardSettings
from gateway.devices.thermometer import SerialThermometer, ThermometerSettings
from gateway.devices.wrong_device import on_sensor_port
from gateway.runtime.clock import SystemClock
from gateway.runtime.worker import Worker
from tests.devices.serial.test_barrier import LaterClock

WAIT_S = 10.0
READS = 200
Signals = SimpleQueue[Signal]


def row(name: str) -> SensorFormat:
    """The row of the table."""
    found = find(name)
    assert found is not None
    return found


@contextmanager
def alive(worker: Worker) -> Iterator[None]:
    """An adapter at work."""
    worker.start()
    yield
    worker.ask_to_stop()
    assert worker.join()


@contextmanager
def sensor_on_the_board_s_port(
    tmp_path: Path, signals: Signals, later: LaterClock
) -> Iterator[Terminal]:
    """A barrier whose greeting is answered by a sensor; the sensor's side of the line."""
    line = Terminal(tmp_path / "port")
    line.plug()
    sensor = SensorCore(row("cjmcu-90614"))
    settings = BoardSettings(str(tmp_path / "port"), 115_200, readings=False)
    with alive(Worker("board", BoardBarrier(settings, signals.put, later).body, pytest.fail)):
        assert line.read(WAIT_S)
        sensor.advance(1_000)
        line.write(sensor.take_output())
        later.advance_ms(1_500)
        yield line
    line.unplug()


def told(signals: Signals, words: str, meanwhile: Callable[[], None] = lambda: None) -> str:
    """The detail of a device that is missing for this reason."""
    for _ in range(READS):
        signal = signals.get(timeout=WAIT_S)
        if isinstance(signal, DeviceChanged) and not signal.up and words in signal.detail:
            return signal.detail
        meanwhile()
    raise AssertionError(f"never told: {words}")


def thermometer(folder: Path, signals: Signals, clock: LaterClock) -> Worker:
    """A GY-MCU90614's adapter."""
    settings = ThermometerSettings(str(folder / "port"))
    return Worker("thermometer", SerialThermometer(settings, signals.put, clock).body, pytest.fail)


def test_another_sensor_on_the_thermometer_s_port_is_named(
    tmp_path: Path, signals: Signals, clock: SystemClock
) -> None:
    """Beside the one that was configured."""
    sensor = EmulatedSensor(tmp_path / "port", clock, row("gy-614v"))
    sensor.start()
    later = LaterClock(clock)
    with alive(thermometer(tmp_path, signals, later)):
        later.advance_ms(2_000)
        told(signals, "this port speaks gy-614v, configured is gy-mcu90614")
    sensor.stop()


def test_the_board_on_the_thermometer_s_port_is_told_by_its_frames(
    tmp_path: Path, signals: Signals, clock: SystemClock
) -> None:
    """Nothing is sent to it, so its arm can't move."""
    board = EmulatedBoard(tmp_path / "port", clock)
    board.start()
    later = LaterClock(clock)
    with alive(thermometer(tmp_path, signals, later)):
        later.advance_ms(2_000)
        told(signals, "this is the barrier's board: swap the cables")
    assert not board.state().host_live
    assert board.state().session == 0
    board.stop()


def test_a_sensor_on_the_board_s_port_is_named_and_no_longer_spoken_to(
    tmp_path: Path, signals: Signals, clock: SystemClock
) -> None:
    """A greeting could be an order in another language."""
    later = LaterClock(clock)
    with sensor_on_the_board_s_port(tmp_path, signals, later) as line:
        told(signals, "this is a sensor, cjmcu-90614, and not the board: swap the cables")
        while line.read(0):
            pass
        later.advance_ms(1_000)
        assert line.read(0.7) == b""


def test_after_the_cables_were_swapped_the_board_is_greeted(
    tmp_path: Path, signals: Signals, clock: SystemClock
) -> None:
    """Behind an adapter that stays plugged in: the board's own heartbeats tell."""
    later = LaterClock(clock)
    with sensor_on_the_board_s_port(tmp_path, signals, later) as line:
        told(signals, "this is a sensor")
        while line.read(0):
            pass
        board = BoardCore(1)
        for _ in range(READS):
            board.advance(100)
            line.write(board.take_output())
            later.advance_ms(500)
            if line.read(0.05):
                break
        else:
            raise AssertionError("the board was never greeted")


@pytest.mark.parametrize(
    ("heard", "words"),
    [
        (Stranger(row("gy-614v"), 9_600), "speaks gy-614v, configured is gy-mcu90614"),
        (
            Stranger(row("gy-614v"), 115_200),
            "speaks gy-614v 115200 baud, configured is gy-mcu90614 9600 baud",
        ),
        (
            Stranger(row("gy-mcu90614"), 115_200),
            "speaks gy-mcu90614 115200 baud, configured is gy-mcu90614 9600 baud",
        ),
        (Stranger(None, 115_200), "the barrier's board: swap the cables"),
    ],
)
def test_a_rate_is_named_where_it_is_the_difference(heard: Stranger, words: str) -> None:
    """The right sensor at the wrong rate too."""
    assert words in on_sensor_port(heard, row("gy-mcu90614"), 9_600)
