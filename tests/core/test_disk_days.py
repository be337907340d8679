"""How long the disk lasts."""

import pytest

from gateway.core.disk_days import LEAST_SPAN_MS, Growth, days_left
from gateway.core.instant import MS_PER_DAY

MIB = 1024 * 1024


@pytest.mark.parametrize(
    ("free_bytes", "growth", "days"),
    [
        (10 * MIB, Growth(1024, MS_PER_DAY, 1024), 10),
        (10 * MIB, Growth(7 * 1024, 7 * MS_PER_DAY, 1024), 10),
        (10 * MIB - 1, Growth(1024, MS_PER_DAY, 1024), 9),
        (0, Growth(1, MS_PER_DAY, 1024), 0),
        (10 * MIB, Growth(0, MS_PER_DAY, 1024), None),
        (10 * MIB, Growth(5, LEAST_SPAN_MS - 1, 1024), None),
        (24 * 1024, Growth(1, LEAST_SPAN_MS, 1024), 1),
    ],
)
def test_a_disk_lasts_as_long_as_the_pace_of_the_last_days_says(
    free_bytes: int, growth: Growth, days: int | None
) -> None:
    """Rounded down; a gate that is an hour old or writes nothing says no number."""
    assert days_left(free_bytes, growth) == days
