"""What a sensor's reading may be, and whether it shows somebody."""

from collections.abc import Callable
from struct import pack

import pytest

from firmware_bridge.sensors import evo_thermal, tn9
from firmware_bridge.sensors.checks import crc32_mpeg2, sum8
from firmware_bridge.sensors.reading import NOTHING, SensorReading
from firmware_bridge.sensors.table import FORMATS, SensorFormat


@pytest.mark.parametrize(
    ("reading", "somebody"),
    [
        (SensorReading(object_centi=2_799, ambient_centi=2_500), False),
        (SensorReading(object_centi=2_800, ambient_centi=2_500), True),
        (SensorReading(distance_mm=29), False),
        (SensorReading(distance_mm=30), True),
        (SensorReading(distance_mm=600), True),
        (SensorReading(distance_mm=601), False),
        (SensorReading(object_centi=3_650), None),
        (SensorReading(ambient_centi=2_500), None),
    ],
)
def test_somebody_is_there_when_warmer_than_the_air_or_near(
    reading: SensorReading, *, somebody: bool | None
) -> None:
    """By 3 °C, or within 3 to 60 cm; an object alone may be a warm wall."""
    assert reading.somebody is somebody


@pytest.mark.parametrize(
    ("reading", "beyond"),
    [
        (lambda value: SensorReading(object_centi=value), (-7_001, 40_001)),
        (lambda value: SensorReading(ambient_centi=value), (-4_001, 12_501)),
        (lambda value: SensorReading(body_centi=value), (-7_001, 40_001)),
        (lambda value: SensorReading(distance_mm=value), (-1, 12_001)),
    ],
    ids=["object", "ambient", "body", "distance"],
)
def test_what_no_sensor_can_measure_is_no_reading(
    reading: Callable[[int], SensorReading], beyond: tuple[int, int]
) -> None:
    """Just past each limit; at the limit it is one."""
    for value in beyond:
        with pytest.raises(ValueError, match="can't be measured"):
            reading(value)
    assert reading(beyond[0] + 1) != reading(beyond[1] - 1)


@pytest.mark.parametrize("sensor", FORMATS, ids=lambda row: row.name)
def test_a_sensor_can_not_say_what_it_was_not_given(sensor: SensorFormat) -> None:
    """The emulator's mistake, named."""
    with pytest.raises(ValueError, match="needed"):
        sensor.wire.encode(NOTHING)


def test_a_picture_hotter_than_any_sensor_sees_is_none_though_its_crc_is_right() -> None:
    """A checksum proves the line, not the sensor."""
    body = pack("<1025H", *[65_535] * 1025) + bytes(14)
    frame = b"\x0d\x00" + body + pack("<HH", *divmod(crc32_mpeg2(body), 1 << 16))
    assert evo_thermal.decode(frame) is None


def test_an_item_of_a_tn9_that_is_neither_object_nor_ambient_is_no_reading() -> None:
    """Its sum may be right."""
    head = bytes((0x53, 0x13, 0x5B))
    assert tn9.decode(head + bytes((sum8(head),)) + b"\r") is None
