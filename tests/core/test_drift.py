"""When a thermometer that slowly goes wrong is noticed by the people who pass it."""

from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.core.drift import (
    DayTally,
    Drift,
    DriftMemory,
    DriftState,
    Seen,
    drift,
    seen,
)

DAY_MS = 86_400_000
RECENT_PEOPLE, REFERENCE_PEOPLE = 50, 200
BEGIN_MS = 20_000 * DAY_MS
NOBODY = DriftMemory()


def passers(
    celsius: float, people: int, memory: DriftMemory = NOBODY, wall_ms: int = BEGIN_MS
) -> DriftMemory:
    """So many people of one estimate walk through."""
    for _ in range(people):
        memory = seen(memory, celsius, wall_ms)
    return memory


@pytest.mark.parametrize(
    ("before", "now", "state"),
    [
        (36.6, 36.6, DriftState.STEADY),
        (36.6, 36.89, DriftState.STEADY),
        (36.6, 36.9, DriftState.DRIFTING),
        (36.6, 36.91, DriftState.DRIFTING),
        (36.6, 36.31, DriftState.STEADY),
        (36.6, 36.3, DriftState.DRIFTING),
        (36.6, 36.29, DriftState.DRIFTING),
        (36.3, 36.6, DriftState.DRIFTING),
    ],
)
def test_fifty_people_who_read_otherwise_than_those_before_are_an_alarm(
    before: float, now: float, state: DriftState
) -> None:
    """Below, at and above 0.3 °C, either way."""
    memory = passers(now, RECENT_PEOPLE, passers(before, REFERENCE_PEOPLE))

    found = drift(memory)

    assert found == Drift(state, RECENT_PEOPLE, REFERENCE_PEOPLE, now, before)


@pytest.mark.parametrize(
    ("people", "enough"),
    [
        (0, False),
        (RECENT_PEOPLE, False),
        (RECENT_PEOPLE + REFERENCE_PEOPLE - 1, False),
        (RECENT_PEOPLE + REFERENCE_PEOPLE, True),
    ],
)
def test_too_few_people_are_a_state_of_their_own(people: int, *, enough: bool) -> None:
    """Neither well nor ill."""
    found = drift(passers(36.6, people))

    assert (found.state is DriftState.STEADY) is enough
    assert (found.state is DriftState.TOO_FEW) is not enough
    assert (found.recent_celsius is None) is not enough


@pytest.mark.parametrize(
    ("people", "reference", "enough"), [(49, 200, False), (50, 199, False), (50, 200, True)]
)
def test_both_the_last_people_and_those_before_must_be_enough(
    people: int, reference: int, *, enough: bool
) -> None:
    """A memory that was kept on disk may have few of either."""
    one = Seen(20_000, 3660)
    memory = DriftMemory((one,) * people, (DayTally(20_000, ((3660, reference),)),))

    assert (drift(memory).state is not DriftState.TOO_FEW) is enough


@pytest.mark.parametrize(
    ("wall_ms", "day"), [(BEGIN_MS - 1, 19_999), (BEGIN_MS, 20_000), (BEGIN_MS + 1, 20_000)]
)
def test_a_day_begins_at_midnight_of_utc(wall_ms: int, day: int) -> None:
    """Before, at and after."""
    assert passers(36.6, 1, wall_ms=wall_ms).recent == (Seen(day, 3660),)


def test_whom_a_clock_that_ran_ahead_dated_tomorrow_is_forgotten() -> None:
    """They would outlive the thirty days."""
    ahead = passers(36.6, 60, wall_ms=BEGIN_MS + DAY_MS)

    assert passers(36.6, 1, ahead) == passers(36.6, 1)


def test_of_an_odd_number_of_people_the_one_in_the_middle_counts() -> None:
    """And not the mean with the one before."""
    before = DayTally(20_000, ((3650, 100), (3660, 1), (3670, 100)))
    memory = DriftMemory((Seen(20_000, 3660),) * RECENT_PEOPLE, (before,))

    assert drift(memory).reference_celsius == 36.6


def test_an_alarm_ends_when_people_read_as_before() -> None:
    """The sensor's window was cleaned."""
    memory = passers(36.2, RECENT_PEOPLE, passers(36.6, 1_000))
    assert drift(memory).state is DriftState.DRIFTING

    assert drift(passers(36.6, RECENT_PEOPLE, memory)).state is DriftState.STEADY


def test_some_people_with_fever_are_no_drift() -> None:
    """A median asks for half of them."""
    memory = passers(38.5, 24, passers(36.6, 1_000))
    assert drift(passers(36.6, 26, memory)).state is DriftState.STEADY


@pytest.mark.parametrize(("days", "known"), [(29, True), (30, False), (31, False)])
def test_the_reference_reaches_back_thirty_days(days: int, *, known: bool) -> None:
    """Last month's people say nothing of today's sensor."""
    memory = passers(36.6, REFERENCE_PEOPLE + RECENT_PEOPLE)
    memory = passers(36.6, RECENT_PEOPLE, memory, BEGIN_MS + days * DAY_MS)

    assert (drift(memory).state is not DriftState.TOO_FEW) is known


def test_after_a_long_closure_the_last_people_are_forgotten_too() -> None:
    """Fifty are fifty of now."""
    memory = passers(36.6, 1, passers(36.6, 500), BEGIN_MS + 90 * DAY_MS)

    assert drift(memory) == Drift(DriftState.TOO_FEW, 1, 0)


@pytest.mark.parametrize(
    ("celsius", "counted"),
    [(29.99, False), (30.0, True), (45.0, True), (45.01, False), (1e9, False)],
)
def test_the_memory_is_bounded(celsius: float, *, counted: bool) -> None:
    """Below, at and above what is counted."""
    assert (seen(DriftMemory(), celsius, BEGIN_MS).recent != ()) is counted


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(3000, 4500), min_size=1, max_size=60))
def test_the_medians_are_those_of_statistics(hundredths: list[int]) -> None:
    """Of the very people, however they are counted."""
    memory = DriftMemory()
    values = [value / 100 for value in hundredths]
    people = (values * (REFERENCE_PEOPLE // len(values) + 1) + values * RECENT_PEOPLE)[:1_000]
    for celsius in people:
        memory = seen(memory, celsius, BEGIN_MS)

    found = drift(memory)

    if found.state is not DriftState.TOO_FEW:
        assert found.recent_celsius == pytest.approx(median(people[-RECENT_PEOPLE:]), abs=1e-9)
        assert found.reference_celsius == pytest.approx(median(people[:-RECENT_PEOPLE]), abs=1e-9)
