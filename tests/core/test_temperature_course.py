"""The course of people's temperatures."""

from gateway.core.drift import RECENT_PEOPLE
from gateway.core.temperature_course import (
    LEAST_PEOPLE,
    Measured,
    Slice,
    running_medians,
    slices,
)

MINUTE_MS = 60_000


def people(*celsius: float) -> list[Measured]:
    """One a minute."""
    return [Measured(n * MINUTE_MS, value) for n, value in enumerate(celsius)]


def test_the_first_few_people_make_no_median() -> None:
    """One feverish person is no drift."""
    assert list(running_medians(people(*[39.0] * (LEAST_PEOPLE - 1)))) == []
    (first,) = running_medians(people(*[36.5] * (LEAST_PEOPLE - 1), 39.0))
    assert first == Measured((LEAST_PEOPLE - 1) * MINUTE_MS, 36.5)


def test_the_median_forgets_who_passed_long_ago() -> None:
    """A sensor that jumps by half a degree is seen after 25 people, and wholly after 50."""
    course = list(running_medians(people(*[36.5] * 60, *[37.0] * RECENT_PEOPLE)))
    assert [one.celsius for one in course][-26:] == [36.75] + [37.0] * 25
    assert course[0].celsius == 36.5


def test_the_hour_is_told_in_parts() -> None:
    """Parts in which nobody was measured are left out."""
    measured = [*people(36.2, 36.6, 37.3), Measured(25 * MINUTE_MS, 36.0)]
    assert slices(measured, 10 * MINUTE_MS, 37.3) == [
        Slice(0, 3, 36.6, 37.3, 1),
        Slice(20 * MINUTE_MS, 1, 36.0, 36.0, 0),
    ]
    assert slices([], 10 * MINUTE_MS, 37.3) == []
