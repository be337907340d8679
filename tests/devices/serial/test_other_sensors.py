"""Sensors other than the usual one as this gate's thermometer, over a real port."""

from pathlib import Path
from queue import SimpleQueue

import pytest

from firmware_bridge.emulator.sensor import EmulatedSensor
from firmware_bridge.sensors.table import FORMATS, SensorFormat, Use, find
from gateway.core.policy import ThermometryPolicy
from gateway.core.signals import SampleTaken, Signal
from gateway.devices.sensor_choice import chosen_sensor, too_slow
from gateway.devices.thermometer import SerialThermometer, ThermometerSettings
from gateway.errors import ConfigurationError
from gateway.runtime.clock import SystemClock
from gateway.runtime.worker import Worker

WAIT_S = 10.0


def row(name: str) -> SensorFormat:
    """The row of the table."""
    found = find(name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["cjmcu-90614", "gy-614v", "tn9", "pyro-usb", "rqvk002"])
def test_a_forehead_becomes_a_sample_whatever_the_sensor_speaks(
    name: str, tmp_path: Path, clock: SystemClock, signals: SimpleQueue[Signal]
) -> None:
    """By itself or asked, with a checksum or by five frames that agree."""
    emulated = EmulatedSensor(tmp_path / "sensor", clock, row(name))
    emulated.forehead(36.8, 24.0)
    emulated.start()
    settings = ThermometerSettings(str(tmp_path / "sensor"), sensor=name, unverified=True)
    crashes: list[str] = []
    worker = Worker(
        "thermometer", SerialThermometer(settings, signals.put, clock).body, crashes.append
    )
    worker.start()
    try:
        while not isinstance(signal := signals.get(timeout=WAIT_S), SampleTaken):
            pass
    finally:
        worker.ask_to_stop()
        assert worker.join()
        emulated.stop()
    assert signal.sample.object_celsius == pytest.approx(36.8, abs=0.13)
    assert signal.sample.ambient_celsius == pytest.approx(24.0, abs=0.13)
    assert crashes == []


@pytest.mark.parametrize("sensor", FORMATS, ids=lambda each: each.name)
def test_only_what_tells_object_and_ambient_may_be_a_thermometer(sensor: SensorFormat) -> None:
    """An array, a distance or an object without its ambient would decide about fever wrongly."""
    if sensor.use is Use.FOREHEAD:
        assert chosen_sensor(sensor.name, unverified=True) is sensor
    else:
        with pytest.raises(ConfigurationError, match=f"thermometer.sensor: {sensor.name}: "):
            chosen_sensor(sensor.name, unverified=True)


@pytest.mark.parametrize("name", ["rqvk002", "mlx90614-columns"])
def test_a_format_of_a_single_source_needs_a_word_of_the_installer(name: str) -> None:
    """The message says which word."""
    with pytest.raises(ConfigurationError, match=r"thermometer\.unverified = true"):
        chosen_sensor(name, unverified=False)


def test_a_misspelled_sensor_is_told_what_was_meant() -> None:
    """As every other key of the file."""
    with pytest.raises(ConfigurationError, match="did you mean cjmcu-90614"):
        chosen_sensor("cjmcu-90641", unverified=False)
    with pytest.raises(ConfigurationError, match="is not known; `gateway sensors list`"):
        chosen_sensor("0", unverified=False)


@pytest.mark.parametrize(
    ("samples", "window_ms", "slow"),
    [(8, 3_500, False), (8, 3_499, True), (4, 1_500, False), (5, 1_500, True)],
)
def test_a_sensor_that_speaks_twice_a_second_needs_a_window_that_it_can_fill(
    samples: int, window_ms: int, *, slow: bool
) -> None:
    """Eight readings are seven gaps of half a second."""
    limits = ThermometryPolicy(window_samples=samples, window_max_ms=window_ms)
    assert (too_slow(row("tn9"), limits) is not None) is slow


def test_what_would_do_for_a_slow_sensor_does() -> None:
    """Both numbers in the message, each alone."""
    words = too_slow(row("tn9"), ThermometryPolicy())
    assert words is not None
    assert "window_max_ms = 4000" in words
    assert "window_samples = 3" in words
    assert too_slow(row("tn9"), ThermometryPolicy(window_max_ms=4_000)) is None
    assert too_slow(row("tn9"), ThermometryPolicy(window_samples=3)) is None


def test_only_three_thermometers_are_too_slow_for_the_default_policy() -> None:
    """Those that are known or guessed to speak twice a second."""
    fit = [each for each in FORMATS if each.use is Use.FOREHEAD]
    slow = [each.name for each in fit if too_slow(each, ThermometryPolicy())]
    assert slow == ["tn9", "mlx90614-sketch", "mlx90614-columns"]
