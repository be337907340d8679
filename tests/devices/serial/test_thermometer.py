"""The serial thermometer's adapter against the emulated sensor, over a real port."""

from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest

from firmware_bridge.emulator.sensor import EmulatedSensor, Speech
from gateway.core.signals import Device, DeviceChanged, SampleTaken, Signal
from gateway.devices.thermometer import SerialThermometer, ThermometerSettings
from gateway.runtime.clock import SystemClock
from gateway.runtime.worker import Worker

WAIT_S = 5.0
Signals = SimpleQueue[Signal]


class LaterClock:
    """The machine's clock, which a test may set forward."""

    def __init__(self, clock: SystemClock) -> None:
        self._clock = clock
        self._later_ns = 0
        self.now = clock.now

    def mono_ns(self) -> int:
        """The monotonic clock and what was added to it."""
        return self._clock.mono_ns() + self._later_ns

    def two_seconds_later(self) -> None:
        """Let so much time seem to have passed."""
        self._later_ns += 2_000_000_000


@pytest.fixture
def later(clock: SystemClock) -> LaterClock:
    """The adapter's clock."""
    return LaterClock(clock)


@pytest.fixture(autouse=True)
def thermometer(tmp_path: Path, signals: Signals, later: LaterClock) -> Iterator[SerialThermometer]:
    """The adapter, alive in its own thread."""
    settings = ThermometerSettings(str(tmp_path / "sensor"))
    made = SerialThermometer(settings, signals.put, later)
    crashes: list[str] = []
    worker = Worker("thermometer", made.body, crashes.append)
    worker.start()
    yield made
    worker.ask_to_stop()
    assert worker.join()
    assert crashes == []


def until(signals: Signals, wanted: Callable[[Signal], bool]) -> Signal:
    """The wanted signal; what comes before it is dropped."""
    try:
        while not wanted(signal := signals.get(timeout=WAIT_S)):
            pass
    except Empty:
        raise AssertionError("never came") from None
    return signal


def went(signals: Signals) -> str:
    """Why the thermometer is missing, once it is."""
    lost = until(signals, lambda one: isinstance(one, DeviceChanged) and not one.up)
    assert isinstance(lost, DeviceChanged)
    assert lost.device is Device.THERMOMETER
    return lost.detail


def came(signals: Signals) -> None:
    """Wait until the thermometer is there."""
    until(signals, lambda one: isinstance(one, DeviceChanged) and one.up)


def test_a_forehead_becomes_samples_in_degrees(sensor: EmulatedSensor, signals: Signals) -> None:
    """As read, never rewritten."""
    sensor.forehead(37.81, 22.5)
    found = until(
        signals, lambda one: isinstance(one, SampleTaken) and one.sample.object_celsius > 37
    )
    assert isinstance(found, SampleTaken)
    assert found.sample.object_celsius == pytest.approx(37.81, abs=0.021)
    assert found.sample.ambient_celsius == pytest.approx(22.5)
    assert found.sample.distance_mm is None
    sensor.nobody()
    until(signals, lambda one: isinstance(one, SampleTaken) and one.sample.object_celsius < 23)


def test_a_sensor_that_is_not_there_is_told_with_its_path(signals: Signals, tmp_path: Path) -> None:
    """Nobody plugged it in."""
    detail = went(signals)
    assert str(tmp_path / "sensor") in detail
    assert "not there" in detail


def test_unplugged_it_is_missing_and_replugged_it_is_back(
    sensor: EmulatedSensor, signals: Signals
) -> None:
    """Found again under its stable name."""
    came(signals)
    sensor.unplug()
    assert "not there" in went(signals)
    sensor.replug()
    came(signals)


def test_a_silent_sensor_is_missing_after_two_seconds(
    sensor: EmulatedSensor, signals: Signals, later: LaterClock
) -> None:
    """The port is open, nothing arrives."""
    came(signals)
    sensor.say(Speech.NOTHING)
    later.two_seconds_later()
    assert "nothing arrives" in went(signals)
    sensor.say(Speech.READINGS)
    came(signals)


def test_a_line_that_brings_only_garbage_says_so(
    sensor: EmulatedSensor, signals: Signals, later: LaterClock
) -> None:
    """The installer looks at the baud rate, not at the wires."""
    came(signals)
    sensor.say(Speech.GARBAGE)
    later.two_seconds_later()
    until(
        signals,
        lambda one: isinstance(one, DeviceChanged) and not one.up and "garbage" in one.detail,
    )
