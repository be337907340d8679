"""What a sensor is, heard and never asked."""

from random import Random

import pytest

from firmware_bridge.emulator.sensor import SensorCore
from firmware_bridge.sensors.detect import Ear
from firmware_bridge.sensors.framer import Framer
from firmware_bridge.sensors.reading import SensorReading
from firmware_bridge.sensors.table import FORMATS, SensorFormat

FACE = SensorReading(object_centi=3_650, ambient_centi=2_500)
TALKERS = [row for row in FORMATS if row.ask is None and row.recognisable]
SHY = [row for row in FORMATS if row.recognisable is False]


def said(sensor: SensorFormat, ms: int) -> bytes:
    """What a sensor says by itself in that time."""
    core = SensorCore(sensor)
    core.infrared.forehead(36.5, 25.0)
    core.advance(ms)
    return core.take_output()


@pytest.mark.parametrize("sensor", TALKERS, ids=lambda row: row.name)
@pytest.mark.parametrize("cut", [0, 1, 4])
def test_a_sensor_that_speaks_is_named(sensor: SensorFormat, cut: int) -> None:
    """Also where listening begins in the middle of a frame."""
    for baud in sensor.bauds:
        ear = Ear(baud)
        ear.feed(said(sensor, 5000)[cut:])
        assert ear.verdict() is sensor


@pytest.mark.parametrize("sensor", TALKERS, ids=lambda row: row.name)
def test_no_sensor_is_taken_for_another(sensor: SensorFormat) -> None:
    """At whatever rate: ten seconds of one give no reading of any other that may be named."""
    line = said(sensor, 10_000)
    others = [row for row in FORMATS if row.recognisable and row is not sensor]
    assert [row.name for row in others if Framer(row.wire).feed(line)] == []


@pytest.mark.parametrize("sensor", SHY, ids=lambda row: row.name)
def test_a_format_that_rubbish_imitates_is_never_named(sensor: SensorFormat) -> None:
    """Its frames alone prove nothing."""
    for baud in sensor.bauds:
        ear = Ear(baud)
        ear.feed(sensor.wire.encode(FACE) * 30)
        assert ear.verdict() is None


def test_silence_and_rubbish_have_no_name() -> None:
    """Nothing is guessed."""
    quiet, noisy = Ear(9_600), Ear(9_600)
    noisy.feed(Random(3).randbytes(9_600))
    assert (quiet.heard_bytes, quiet.verdict()) == (0, None)
    assert (noisy.heard_bytes, noisy.verdict()) == (9_600, None)


def test_a_sensor_at_a_rate_it_is_not_known_with_is_not_looked_for() -> None:
    """The caller listens at each rate in turn."""
    (sensor,) = [row for row in FORMATS if row.name == "tfmini"]
    ear = Ear(9_600)
    ear.feed(said(sensor, 1000))
    assert ear.verdict() is None


def test_the_likeliest_comes_first_with_its_figures() -> None:
    """What the installer is shown where there is no verdict."""
    sensor = FORMATS[0]
    ear = Ear(9_600)
    ear.feed(b"\x00" + said(sensor, 1000))
    first = ear.likenesses()[0]
    assert (first.sensor, first.frames, first.readings) == (sensor, 14, 14)
    assert first.garbage_bytes == 1
