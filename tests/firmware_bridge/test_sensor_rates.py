"""Sensors at another rate than the host's, with the bits in time; no port knows of rates."""

import pytest

from firmware_bridge.sensors.framer import Framer
from firmware_bridge.sensors.table import FORMATS, Check, SensorFormat
from tests.firmware_bridge import uart
from tests.firmware_bridge.sensor_lines import NEAR_RATES, WRONG_RATES, heard_at, warming

MARKED = [row for row in FORMATS if row.name != "optris"]

every_format = pytest.mark.parametrize("sensor", FORMATS, ids=lambda row: row.name)


def frames_of(sensor: SensorFormat) -> int:
    """200, or as many pictures as a test has time for; the fuzz sends 200 of those too."""
    return 10 if sensor.wire.frame_bytes > 100 else 200


@pytest.mark.parametrize("rate", [0.955, 1.0, 1.045])
def test_every_byte_survives_an_error_of_4_5_percent(rate: float) -> None:
    """By the stop bit the receiver is less than half a bit off."""
    octets = bytes(range(256))
    assert uart.received(uart.sent(octets), rate) == octets


@pytest.mark.parametrize("rate", [0.94, 1.07, 0.5, 2])
def test_bytes_do_not_survive_a_greater_one(rate: float) -> None:
    """So the model does what lines do."""
    octets = bytes(range(256))
    assert uart.received(uart.sent(octets), rate) != octets


def test_a_spike_is_no_start_bit() -> None:
    """The receiver looks again at the middle of the bit."""
    spike = uart.idle(3) + uart.LOW + uart.idle(30)
    assert uart.received(spike, 1 / 4) == b""
    assert uart.received(spike + uart.sent(b"Z"), 1.0) == b"\xffZ"


@every_format
@pytest.mark.parametrize("rate", [0.955, 1.0, 1.045])
def test_a_sensor_is_read_within_4_5_percent_of_its_rate(sensor: SensorFormat, rate: float) -> None:
    """Question and answer, each at its own rate."""
    right = Framer(sensor.wire).feed(b"".join(warming(sensor, 10)))
    line = heard_at(warming(sensor, 10, rate), rate)
    assert right
    assert Framer(sensor.wire).feed(line) == right


@every_format
@pytest.mark.parametrize("rate", WRONG_RATES, ids="{:.3f}".format)
def test_at_a_wrong_rate_no_reading_is_believed(sensor: SensorFormat, rate: float) -> None:
    """A sensor that waits for a question doesn't understand it either."""
    count = frames_of(sensor)
    assert Framer(sensor.wire).feed(heard_at(warming(sensor, count, rate), rate)) == []
    if sensor.check is not Check.NONE:  # nor where somebody else has asked
        assert Framer(sensor.wire).feed(heard_at(warming(sensor, count), rate)) == []


@pytest.mark.parametrize("sensor", MARKED, ids=lambda row: row.name)
@pytest.mark.parametrize("rate", NEAR_RATES)
def test_where_a_rate_just_ceases_to_do_nothing_wrong_is_believed(
    sensor: SensorFormat, rate: float
) -> None:
    """A text of digits survives a little longer than other bytes do, but as it was.

    Not so an Optris: at 5.5 % it still understands its question, and nothing marks its answer.
    """
    count = frames_of(sensor)
    right = Framer(sensor.wire).feed(b"".join(warming(sensor, count)))
    believed = Framer(sensor.wire).feed(heard_at(warming(sensor, count, rate), rate))
    assert set(believed) <= set(right)
