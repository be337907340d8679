"""Which readings of people at home are missing, and in which order a worker walks."""

from datetime import datetime, timedelta, timezone

import pytest

from gateway.central.cases.case import Case, NewCase, Origin
from gateway.central.cases.kinds import CaseKind, Source
from gateway.central.observation.resident import LONGEST_DAYS, Home, half_of, missing, problem_of
from gateway.central.observation.rounds import by_door

ZONE = timezone(timedelta(hours=8))
DAY_MS = 86_400_000


def at(hour: float, day: int = 4) -> datetime:
    """A moment of March 2020."""
    return datetime(2020, 3, day, tzinfo=ZONE) + timedelta(hours=hour)


@pytest.mark.parametrize(
    ("taken", "now", "gone"),
    [
        ([], at(9.99), ["03 evening"]),
        ([], at(10), ["03 evening", "04 morning"]),
        ([at(0)], at(10), ["03 evening"]),
        ([at(11.99)], at(19.99), []),
        ([at(12)], at(19.99), ["04 morning"]),
        ([at(11.99)], at(20), ["04 evening"]),
        ([at(23, 3), at(8)], at(11), []),
        ([], at(21, 9), ["09 morning", "09 evening"]),
    ],
)
def test_a_half_day_without_a_reading_is_missing_from_its_hour_on(
    taken: list[datetime], now: datetime, gone: list[str]
) -> None:
    """This one and the one before; what is older nobody can make good."""
    found = [f"{half.day[-2:]} {half.text.en}" for half in missing(taken, at(8, 1), now)]
    assert found == gone


@pytest.mark.parametrize(
    ("now", "gone"), [(at(9), 0), (at(13), 0), (at(20), 1), (at(3, 5), 1), (at(11, 5), 2)]
)
def test_nobody_owes_a_reading_of_the_half_day_in_which_they_began(
    now: datetime, gone: int
) -> None:
    """Nor one of before."""
    assert len(missing([], at(8), now)) == gone


def test_noon_begins_the_evening() -> None:
    """By the moment's own time zone."""
    assert [half_of(at(hour)).is_evening for hour in (0, 11.99, 12, 23.99)] == [
        False,
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("home", "problem"),
    [
        (Home("王", "3", "502", 0, 1), ""),
        (Home("王", "3", "502", 1, 1), "before the first"),
        (Home("王", "3", "502", 0, LONGEST_DAYS * DAY_MS), ""),
        (Home("王", "3", "502", 0, LONGEST_DAYS * DAY_MS + 1), "longer than"),
        (Home("", "3", "502", 0, 1), "name: "),
        (Home("王", "x" * 64, "502", 0, 1), ""),
        (Home("王", "x" * 65, "502", 0, 1), "building: "),
        (Home("王", "3", "5\n02", 0, 1), "unit: "),
        (Home("王", "3", "502", 0, 1, door="door-3-502"), ""),
        (Home("王", "3", "502", 0, 1, door="a/#"), "door contact: "),
    ],
)
def test_what_no_observation_can_be_is_said(home: Home, problem: str) -> None:
    """In words for whoever typed it."""
    said = problem_of(home)
    assert bool(said) == bool(problem)
    assert said is None or problem in said.en


def test_a_worker_goes_to_the_most_urgent_door_first_and_does_all_that_waits_there() -> None:
    """A door whose second need is late stays where its first one put it."""

    def case(number: int, unit: str) -> Case:
        new = NewCase(CaseKind.HOME_NEED, Origin(Source.RESIDENT), building="3", unit=unit)
        return Case(number, new, "received", "", 0, number, None)

    doors = by_door([case(1, "502"), case(2, "101"), case(3, "502")])
    walked = [(one.unit, [it.number for it in one.cases]) for one in doors]
    assert walked == [("502", [1, 3]), ("101", [2])]
