"""When a lane or a group is open: in weeks, on holidays and on days worked in exchange."""

from dataclasses import replace
from datetime import date

import pytest

from gateway.core.civil_time import LocalTime
from gateway.core.schedule import (
    MAX_SEGMENTS,
    WHOLE_DAY,
    Calendar,
    ExchangedDay,
    Schedule,
    Segment,
    parsed_segment,
)

MONDAY, FRIDAY, SATURDAY = date(2026, 10, 12), date(2026, 10, 16), date(2026, 10, 17)
NATIONAL_DAY, WORKED_SATURDAY = date(2026, 10, 1), date(2026, 10, 10)
CALENDAR = Calendar((NATIONAL_DAY,), (ExchangedDay(WORKED_SATURDAY, like="friday"),))

OFFICE = Schedule(
    workday=(parsed_segment("07:00-09:30"), parsed_segment("17:00-19:00")),
    holiday=(parsed_segment("10:00-12:00"),),
    friday=(parsed_segment("07:00-16:00"),),
)


def at(day: date, clock: str) -> LocalTime:
    """A minute of a day."""
    hours, minutes = clock.split(":")
    return LocalTime(day, int(hours) * 60 + int(minutes))


@pytest.mark.parametrize(
    ("clock", "is_open"),
    [("06:59", False), ("07:00", True), ("09:29", True), ("09:30", False), ("17:00", True)],
)
def test_a_segment_holds_from_its_first_minute_to_before_its_last(
    clock: str, *, is_open: bool
) -> None:
    """Below, at and above both ends."""
    assert OFFICE.open_at(at(MONDAY, clock), CALENDAR) is is_open


@pytest.mark.parametrize(
    ("day", "clock", "is_open"),
    [
        (FRIDAY, "15:59", True),
        (SATURDAY, "08:00", False),
        (NATIONAL_DAY, "08:00", False),
        (NATIONAL_DAY, "10:00", True),
        (WORKED_SATURDAY, "15:59", True),
        (WORKED_SATURDAY, "17:30", False),
    ],
)
def test_a_day_follows_its_own_plan_its_weekdays_or_the_calendars(
    day: date, clock: str, *, is_open: bool
) -> None:
    """A Saturday that is worked like a Friday is one."""
    assert OFFICE.open_at(at(day, clock), CALENDAR) is is_open


@pytest.mark.parametrize(
    ("weekday", "day"),
    [*enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])],
)
def test_each_weekday_may_have_a_plan_of_its_own(weekday: int, day: str) -> None:
    """Even one without any segment, where others are open."""
    shut = replace(Schedule(workday=WHOLE_DAY, weekend=WHOLE_DAY), **{day: ()})

    assert [shut.weekday_plan(one) == () for one in range(7)] == [
        one == weekday for one in range(7)
    ]


@pytest.mark.parametrize(
    ("day", "clock", "opens"),
    [
        (MONDAY, "06:59", at(MONDAY, "07:00")),
        (MONDAY, "07:00", at(MONDAY, "17:00")),
        (FRIDAY, "07:00", at(date(2026, 10, 19), "07:00")),
        (date(2026, 9, 30), "18:00", at(NATIONAL_DAY, "10:00")),
    ],
)
def test_who_comes_too_early_can_be_told_when_to_come(
    day: date, clock: str, opens: LocalTime
) -> None:
    """The next segment that begins, over weekends and holidays."""
    assert OFFICE.next_opening(at(day, clock), CALENDAR) == opens


def test_what_never_opens_has_no_next_opening() -> None:
    """The guard is then told no time."""
    assert Schedule().next_opening(at(MONDAY, "08:00"), CALENDAR) is None


def test_the_day_has_an_end_at_midnight() -> None:
    """24:00 is the day's end and no minute of it."""
    late = parsed_segment("22:00-24:00")

    assert late.holds(23 * 60 + 59)
    assert str(late) == "22:00-24:00"


@pytest.mark.parametrize(
    "text", ["7:00-9:00", "07:00", "07:60-08:00", "25:00-26:00", "٠٧:00-08:00", "07:00-08:00 "]
)
def test_another_spelling_of_a_segment_is_refused(text: str) -> None:
    """What was meant can't be guessed."""
    with pytest.raises(ValueError, match="expected part of a day such as 07:00-09:30"):
        parsed_segment(text)


@pytest.mark.parametrize("text", ["09:00-09:00", "22:00-06:00", "00:00-24:01"])
def test_a_segment_lies_within_one_day(text: str) -> None:
    """A night is two segments: until 24:00, and from 00:00 on."""
    with pytest.raises(ValueError, match="begin before it ends, within one day"):
        parsed_segment(text)


def test_segments_of_a_day_are_in_order_and_apart() -> None:
    """Touching is apart; one minute of overlap is not."""
    Schedule(workday=(Segment(0, 60), Segment(60, 120)))
    with pytest.raises(ValueError, match="00:00-01:01 and 01:00-02:00 must be in order"):
        Schedule(sunday=(Segment(0, 61), Segment(60, 120)))


def test_a_day_has_at_most_twelve_segments() -> None:
    """More than the eight of common terminals."""
    parts = tuple(Segment(60 * hour, 60 * hour + 30) for hour in range(MAX_SEGMENTS + 1))

    Schedule(weekend=parts[1:])
    with pytest.raises(ValueError, match="13 segments in one day, at most 12"):
        Schedule(weekend=parts)
