"""How soon the gate knows that a cable was pulled, and has readings again once it is back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from random import Random
from time import monotonic, sleep
from typing import Protocol

from firmware_bridge.emulator.board import EmulatedBoard
from firmware_bridge.emulator.sensor import EmulatedSensor
from gateway.core.signals import DeviceChanged, SampleTaken, Signal
from gateway.devices.barrier import BoardBarrier, BoardSettings
from gateway.devices.thermometer import SerialThermometer, ThermometerSettings
from gateway.runtime.clock import SystemClock
from gateway.runtime.worker import Worker

BAUD = 115_200
AWAY_S = (0.2, 2.5)
LIMIT_S = 30.0


class Plugged(Protocol):
    """An emulated device on a cable."""

    def start(self) -> None:
        """Power on."""

    def stop(self) -> None:
        """Power off."""

    def unplug(self) -> None:
        """Pull the cable."""

    def replug(self) -> None:
        """Put it back."""


@dataclass
class Replugs:
    """Seconds, of each round."""

    noticed_s: list[float] = field(default_factory=list)
    back_s: list[float] = field(default_factory=list)


def replug_board(folder: Path, rounds: int, chance: Random) -> Replugs:
    """The barrier's board, whose own sensor is the thermometer."""
    clock, signals = SystemClock(lambda: True), SimpleQueue[Signal]()
    settings = BoardSettings(str(folder / "board"), BAUD, readings=True)
    worker = Worker("board", BoardBarrier(settings, signals.put, clock).body, _crash)
    return _replug(EmulatedBoard(folder / "board", clock), worker, signals, rounds, chance)


def replug_sensor(folder: Path, rounds: int, chance: Random) -> Replugs:
    """A GY-MCU90614 on a port of its own."""
    clock, signals = SystemClock(lambda: True), SimpleQueue[Signal]()
    settings = ThermometerSettings(str(folder / "sensor"))
    worker = Worker("thermometer", SerialThermometer(settings, signals.put, clock).body, _crash)
    return _replug(EmulatedSensor(folder / "sensor", clock), worker, signals, rounds, chance)


def _replug(
    device: Plugged, worker: Worker, signals: SimpleQueue[Signal], rounds: int, chance: Random
) -> Replugs:
    replugs = Replugs()
    device.start()
    worker.start()
    _until(signals, lambda signal: isinstance(signal, SampleTaken))
    for _ in range(rounds):
        pulled_s = monotonic()
        device.unplug()
        _until(signals, lambda signal: isinstance(signal, DeviceChanged) and not signal.up)
        replugs.noticed_s.append(monotonic() - pulled_s)
        sleep(chance.uniform(*AWAY_S))
        while not signals.empty():
            signals.get()
        put_s = monotonic()
        device.replug()
        _until(signals, lambda signal: isinstance(signal, SampleTaken))
        replugs.back_s.append(monotonic() - put_s)
    worker.ask_to_stop()
    worker.join()
    device.stop()
    return replugs


def _until(signals: SimpleQueue[Signal], wanted: Callable[[Signal], bool]) -> None:
    while not wanted(signals.get(timeout=LIMIT_S)):
        pass


def _crash(name: str) -> None:
    raise SystemExit(f"thread {name} failed")
