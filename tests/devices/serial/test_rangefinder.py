"""The rangefinder's adapter against an emulated TFmini, over a real port and in real time."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest

from firmware_bridge.emulator.sensor import EmulatedSensor, Speech
from firmware_bridge.sensors.table import find
from gateway.core.signals import Device, DeviceChanged, DistanceTaken, Signal
from gateway.devices.rangefinder import TOLD_EVERY_MS, RangefinderSettings, SerialRangefinder
from gateway.runtime.clock import SystemClock
from gateway.runtime.worker import Worker

WAIT_S = 5.0
Signals = SimpleQueue[Signal]


@pytest.fixture
def tfmini(tmp_path: Path, clock: SystemClock) -> Iterator[EmulatedSensor]:
    """A TFmini that is powered and plugged in, with somebody before it at 40 cm."""
    sensor = find("tfmini")
    assert sensor is not None
    made = EmulatedSensor(tmp_path / "distance", clock, sensor)
    made.forehead(36.5, 24.0)
    made.start()
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def rangefinder(tmp_path: Path, signals: Signals, clock: SystemClock) -> Iterator[None]:
    """The adapter, alive in its own thread."""
    made = SerialRangefinder(RangefinderSettings(str(tmp_path / "distance")), signals.put, clock)
    crashes: list[str] = []
    worker = Worker("rangefinder", made.body, crashes.append)
    worker.start()
    yield
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


def distance_of(mm: int | None) -> Callable[[Signal], bool]:
    """Whether a signal says that the nearest thing is there."""
    return lambda signal: isinstance(signal, DistanceTaken) and signal.distance.mm == mm


def gone(words: str) -> Callable[[Signal], bool]:
    """Whether a signal says that the rangefinder is missing, and why."""
    return lambda signal: (
        isinstance(signal, DeviceChanged)
        and signal.device is Device.RANGEFINDER
        and not signal.up
        and words in signal.detail
    )


def is_well(signal: Signal) -> bool:
    """Whether a signal says that the rangefinder answers."""
    return isinstance(signal, DeviceChanged) and signal.device is Device.RANGEFINDER and signal.up


def test_the_gate_knows_from_the_start_that_there_is_to_be_a_rangefinder(signals: Signals) -> None:
    """Before it was ever heard it is missing, so that nobody is measured without it."""
    assert gone("no reading yet")(signals.get(timeout=WAIT_S))
    until(signals, gone("not there"))


def test_a_person_steps_near_and_away_and_each_distance_is_told(
    tfmini: EmulatedSensor, signals: Signals
) -> None:
    """In millimetres; without an echo there is no distance, but the sensor is well."""
    until(signals, is_well)
    until(signals, distance_of(400))
    tfmini.face_at(250)
    until(signals, distance_of(250))
    tfmini.face_at(None)
    until(signals, distance_of(None))
    tfmini.nobody()
    until(signals, distance_of(2_000))


@pytest.mark.usefixtures("tfmini")
def test_the_gate_is_told_twenty_times_in_a_second_at_most(signals: Signals) -> None:
    """The sensor measures a hundred times."""
    moments = []
    for _ in range(6):
        taken = until(signals, distance_of(400))
        assert isinstance(taken, DistanceTaken)
        moments.append(taken.distance.mono_ns)
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert min(gaps) >= TOLD_EVERY_MS * 1_000_000


@pytest.mark.parametrize(
    ("speech", "words"), [(Speech.NOTHING, "nothing arrives"), (Speech.GARBAGE, "only garbage")]
)
def test_a_silent_or_garbling_rangefinder_is_missing_and_comes_back(
    tfmini: EmulatedSensor, signals: Signals, speech: Speech, words: str
) -> None:
    """Within about a second, with its reason."""
    until(signals, is_well)
    tfmini.say(speech)
    until(signals, gone(words))
    tfmini.say(Speech.READINGS)
    until(signals, is_well)
    until(signals, distance_of(400))


def test_unplugged_it_is_missing_and_replugged_it_is_back(
    tfmini: EmulatedSensor, signals: Signals
) -> None:
    """Found again under its stable name."""
    until(signals, is_well)
    tfmini.unplug()
    until(signals, gone("not there"))
    tfmini.replug()
    until(signals, is_well)
