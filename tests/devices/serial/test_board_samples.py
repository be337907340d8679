from queue import SimpleQueue

import pytest

from gateway.core.instant import NS_PER_MS
from gateway.core.signals import Device, DeviceChanged, SampleTaken, Signal
from gateway.devices.board_presence import Presence
from gateway.devices.board_samples import SILENT_MS, Samples

Signals = SimpleQueue[Signal]
LIMIT_NS = SILENT_MS * NS_PER_MS


@pytest.fixture
def samples(signals: Signals) -> Samples:
    """A sensor whose port was opened at 0."""
    made = Samples(Presence(Device.THERMOMETER, "/dev/x", signals.put), signals.put)
    made.begin(0)
    return made


def told(signals: Signals) -> list[DeviceChanged]:
    """What the gate was told of the device."""
    everything = [signals.get_nowait() for _ in range(signals.qsize())]
    return [signal for signal in everything if isinstance(signal, DeviceChanged)]


def test_a_good_reading_brings_the_sensor_up_once(samples: Samples, signals: Signals) -> None:
    """The same thing twice is told once; each sample is handed on."""
    samples.took(3653, 2501, 0, 5)
    samples.took(3653, 2501, 0, 6)
    assert signals.qsize() == 3
    (up,) = told(signals)
    assert up.up


def test_a_sample_is_in_degrees_with_its_moment(samples: Samples, signals: Signals) -> None:
    """36.53 and not 3653."""
    samples.took(3653, 2501, 4, 5)
    taken = signals.get_nowait()
    assert isinstance(taken, SampleTaken)
    assert (taken.sample.object_celsius, taken.sample.ambient_celsius) == (36.53, 25.01)
    assert (taken.sample.flags, taken.sample.mono_ns) == (4, 5)
    assert taken.sample.powered_ms is None


def test_a_sample_knows_for_how_long_its_board_has_run(samples: Samples, signals: Signals) -> None:
    """A sensor that kept its power is warm."""
    samples.took(3653, 2501, 4, 5, powered_ms=90_000)
    taken = signals.get_nowait()
    assert isinstance(taken, SampleTaken)
    assert taken.sample.powered_ms == 90_000


@pytest.mark.parametrize(("age_ns", "missing"), [(LIMIT_NS - 1, False), (LIMIT_NS, True)])
def test_a_sensor_is_missing_from_two_seconds_of_silence_on(
    samples: Samples, signals: Signals, age_ns: int, *, missing: bool
) -> None:
    """Below and at the limit."""
    samples.check(age_ns)
    assert bool(told(signals)) is missing


def test_flagged_readings_do_not_keep_a_sensor_up(samples: Samples, signals: Signals) -> None:
    """For two seconds nothing but errors: the probe is broken, and the detail says so."""
    samples.took(3653, 2501, 0, 0)
    samples.took(3653, 2501, 1, LIMIT_NS)
    samples.check(LIMIT_NS)
    _, down = told(signals)
    assert not down.up
    assert "reports errors" in down.detail


def test_an_open_port_gives_the_sensor_two_new_seconds(samples: Samples, signals: Signals) -> None:
    """Its silence before the port was opened does not count."""
    samples.begin(LIMIT_NS)
    samples.check(LIMIT_NS + 1)
    assert told(signals) == []
