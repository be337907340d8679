"""What a distance table adds: between its points, at its ends, and beyond them."""

import math

import pytest

from gateway.core.policy import ThermometryPolicy
from gateway.core.temperature import (
    Temperature,
    TemperatureAbsence,
    TemperatureEstimate,
    UnusableReading,
)
from gateway.core.thermometry import (
    NO_TABLE,
    DistancePoint,
    DistanceTable,
    SampleWindow,
    measure,
    observe,
)
from tests.evidence import MONO_NS, MS, sample

POLICY = ThermometryPolicy()
GY_MCU90614 = DistanceTable(
    version=3,
    points=(DistancePoint(100, 0.89), DistancePoint(300, 1.36), DistancePoint(500, 2.41)),
)
"""heef87/TemperatureDemo's table for this module."""


def settled(
    *distances_mm: int | None, table: DistanceTable = GY_MCU90614, celsius: float = 35.0
) -> Temperature | None:
    """Eight readings of one forehead at these distances, again from the first after the last."""
    window = SampleWindow()
    for turn in range(8):
        distance_mm = distances_mm[turn % len(distances_mm)]
        one = sample(celsius, 25.0, MONO_NS + turn * 70 * MS, distance_mm)
        window = observe(window, one, POLICY)
    return measure(window, POLICY, table)


def added(found: Temperature | None) -> float:
    """What the table added."""
    assert isinstance(found, TemperatureEstimate)
    return found.corrections.table_celsius


@pytest.mark.parametrize(
    ("distance_mm", "celsius"),
    [
        (99, None),
        (100, 0.89),
        (101, 0.892),
        (200, 1.125),
        (300, 1.36),
        (301, 1.365),
        (400, 1.885),
        (500, 2.41),
        (501, None),
    ],
)
def test_offsets_lie_straight_between_points_and_never_beyond_the_ends(
    distance_mm: int, celsius: float | None
) -> None:
    """No extrapolation: outside the table the sensor was never compared with anything."""
    found = settled(distance_mm)

    if celsius is None:
        assert isinstance(found, UnusableReading)
        assert found.why is TemperatureAbsence.DISTANCE_OUT_OF_RANGE
        assert found.reading.distance_mm == distance_mm
    else:
        assert added(found) == pytest.approx(celsius, abs=0.001)


def test_the_estimate_is_the_raw_reading_plus_both_offsets_and_each_is_kept() -> None:
    """The raw reading stays as it was."""
    found = settled(300)

    assert isinstance(found, TemperatureEstimate)
    assert found.celsius == pytest.approx(35.0 + 1.36 + 0.5)
    assert (found.raw_celsius, found.corrections.table_version) == (35.0, 3)


def test_who_moves_while_being_measured_is_known_less_surely() -> None:
    """By half of what the table says between nearest and farthest, evenly spread."""
    still, moving = settled(300), settled(200, 400)

    assert isinstance(still, TemperatureEstimate)
    assert isinstance(moving, TemperatureEstimate)
    assert added(moving) == added(still)
    assert moving.corrections.table_range_celsius == pytest.approx(1.885 - 1.125)
    assert moving.uncertainty_celsius > still.uncertainty_celsius


def test_one_sample_beyond_the_table_is_one_too_many() -> None:
    """The median alone would hide it."""
    found = settled(*[480] * 7, 510)

    assert isinstance(found, UnusableReading)
    assert found.why is TemperatureAbsence.DISTANCE_OUT_OF_RANGE


def test_without_a_rangefinder_the_mounting_distance_counts() -> None:
    """Where the marks on the floor keep people."""
    fixed = DistanceTable(3, GY_MCU90614.points, mounting_mm=300)

    assert added(settled(None, table=fixed)) == pytest.approx(1.36)
    assert added(settled(100, table=fixed)) == pytest.approx(0.89)


def test_a_distance_that_nobody_knows_is_named() -> None:
    """One sample without distance makes the whole window's unknown."""
    for distances in ((None,), (*[300] * 7, None)):
        found = settled(*distances)
        assert isinstance(found, UnusableReading)
        assert found.why is TemperatureAbsence.DISTANCE_UNKNOWN


def test_a_cold_forehead_is_judged_by_its_skin_and_not_by_what_the_distance_left() -> None:
    """33.2 °C at 30 cm is skin of 34.56; at 10 cm of 34.09."""
    near = settled(100, celsius=33.2)

    assert isinstance(settled(300, celsius=33.2), TemperatureEstimate)
    assert isinstance(near, UnusableReading)
    assert near.why is TemperatureAbsence.LOW


def test_without_a_table_nothing_is_added_and_the_row_says_so() -> None:
    """Version 0, and nobody knows where foreheads are."""
    assert DistanceTable() == NO_TABLE == DistanceTable(0, (), 0)
    found = settled(None, table=NO_TABLE)

    assert isinstance(found, TemperatureEstimate)
    assert (found.corrections.table_version, found.corrections.table_celsius) == (0, 0.0)


def test_a_table_of_one_point_holds_there_alone() -> None:
    """A fixed stand with a chin rest."""
    stand = DistanceTable(1, (DistancePoint(200, 1.1),), mounting_mm=200)

    assert added(settled(None, table=stand)) == 1.1
    assert stand.offset_celsius(201) is None


@pytest.mark.parametrize(
    ("version", "points", "mounting_mm", "problem"),
    [
        (0, ((100, 0.9), (300, 1.4)), 0, "version 0 with 2 points"),
        (1, (), 0, "version 1 with 0 points"),
        (1, ((100, 0.9), (100, 1.4)), 0, "none twice"),
        (1, ((300, 0.9), (100, 1.4)), 0, "nearest first"),
        (1, ((100, 0.9), (300, math.nan)), 0, "finite"),
        (1, ((100, 0.9), (300, 1.4)), 99, "mounting_mm: 99 is beyond"),
        (1, ((100, 0.9), (300, 1.4)), 301, "mounting_mm: 301 is beyond"),
    ],
)
def test_what_is_no_table_is_refused(
    version: int, points: tuple[tuple[int, float], ...], mounting_mm: int, problem: str
) -> None:
    """An offset that no row could tell, or the wrong one."""
    with pytest.raises(ValueError, match=problem):
        DistanceTable(version, tuple(DistancePoint(*point) for point in points), mounting_mm)
