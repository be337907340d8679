"""When something is allowed, in weeks, holidays and minutes; not who and not where.

A holiday has a plan of its own, and a day that is worked in exchange for one (调休) follows the
weekday that the calendar names. Common terminals of 2020 know eight segments a day (Hikvision's
``ACS_ABILITY``); here are twelve.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Literal, get_args

from gateway.core.civil_time import MINUTES_PER_DAY, LocalTime, clock_text

MAX_SEGMENTS: Final = 12
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: Final[tuple[Weekday, ...]] = get_args(Weekday)
DAYS_OF_WEEK: Final = len(WEEKDAYS)
_SATURDAY: Final = 5
_SPELLED: Final = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """Part of a day: from ``begin_minute`` on, up to but not including ``end_minute``."""

    begin_minute: int
    end_minute: int

    def __post_init__(self) -> None:
        """Refuse what is no part of one day; a night is two segments of two days."""
        if not 0 <= self.begin_minute < self.end_minute <= MINUTES_PER_DAY:
            seen = f"minutes {self.begin_minute} to {self.end_minute}"
            raise ValueError(f"segment: {seen}; it must begin before it ends, within one day")

    def __str__(self) -> str:
        """As the policy's file spells it, such as ``07:00-09:30``."""
        return f"{clock_text(self.begin_minute)}-{clock_text(self.end_minute)}"

    def holds(self, minute: int) -> bool:
        """Whether a minute of the day lies in it."""
        return self.begin_minute <= minute < self.end_minute


DayPlan = tuple[Segment, ...]
WHOLE_DAY: Final[DayPlan] = (Segment(0, MINUTES_PER_DAY),)


@dataclass(frozen=True, slots=True)
class ExchangedDay:
    """A day that is worked in exchange for a holiday, and whose weekday's plan it follows.

    Args:
        day: such as the Saturday after a long holiday.
        like: such as ``friday``.
    """

    day: date
    like: Weekday


class _Odd:
    """The odd days filed by date, as every decision looks today up; no key of a calendar."""

    __slots__ = ("_weekdays",)
    _weekdays: dict[date, int | None]


@dataclass(frozen=True, slots=True)
class Calendar(_Odd):
    """The days that are not what their weekday says.

    Args:
        holidays: public holidays of the site.
        exchanged: days that are worked in exchange for one; such a day is no holiday.
    """

    holidays: tuple[date, ...] = ()
    exchanged: tuple[ExchangedDay, ...] = ()

    def __post_init__(self) -> None:
        """File the odd days; of two that name the same day, the first counts."""
        odd: dict[date, int | None] = dict.fromkeys(self.holidays)
        odd |= {one.day: WEEKDAYS.index(one.like) for one in reversed(self.exchanged)}
        object.__setattr__(self, "_weekdays", odd)

    def weekday_like(self, day: date) -> int | None:
        """Whose weekday's plan the day follows; None for a holiday."""
        return self._weekdays.get(day, day.weekday())


@dataclass(frozen=True, slots=True)
class Schedule:
    """One weekly plan; each day's segments are in order and apart.

    Args:
        workday: Monday to Friday.
        weekend: Saturday and Sunday.
        holiday: every holiday of the calendar; no segment means closed.
        monday: instead of ``workday``, where that day differs; the other six likewise.
    """

    workday: DayPlan = ()
    weekend: DayPlan = ()
    holiday: DayPlan = ()
    monday: DayPlan | None = None
    tuesday: DayPlan | None = None
    wednesday: DayPlan | None = None
    thursday: DayPlan | None = None
    friday: DayPlan | None = None
    saturday: DayPlan | None = None
    sunday: DayPlan | None = None

    def __post_init__(self) -> None:
        """Refuse a day that can't be read in one way."""
        for plan in (self.holiday, *(self.weekday_plan(day) for day in range(DAYS_OF_WEEK))):
            _check(plan)

    def weekday_plan(self, weekday: int) -> DayPlan:
        """The plan of a weekday that is no holiday, 0 for Monday."""
        own = (
            self.monday,
            self.tuesday,
            self.wednesday,
            self.thursday,
            self.friday,
            self.saturday,
            self.sunday,
        )[weekday]
        if own is not None:
            return own
        return self.weekend if weekday >= _SATURDAY else self.workday

    def plan_of(self, day: date, calendar: Calendar) -> DayPlan:
        """The plan that holds on a day."""
        weekday = calendar.weekday_like(day)
        return self.holiday if weekday is None else self.weekday_plan(weekday)

    def open_at(self, local: LocalTime, calendar: Calendar) -> bool:
        """Whether a local minute lies in a segment of its day."""
        return any(part.holds(local.minute) for part in self.plan_of(local.day, calendar))

    def next_opening(self, local: LocalTime, calendar: Calendar) -> LocalTime | None:
        """The first later minute of the coming seven days at which a segment begins, or None."""
        later = (found for found in self._openings(local.day, calendar) if found > local)
        return next(later, None)

    def _openings(self, first: date, calendar: Calendar) -> Iterator[LocalTime]:
        for ahead in range(DAYS_OF_WEEK + 1):
            day = first + timedelta(days=ahead)
            for part in self.plan_of(day, calendar):
                yield LocalTime(day, part.begin_minute)


def parsed_segment(text: str) -> Segment:
    """The segment that ``07:00-09:30`` spells.

    Raises:
        ValueError: says what form is expected.
    """
    found = _SPELLED.fullmatch(text)
    if found is None:
        raise ValueError("expected part of a day such as 07:00-09:30, up to 24:00")
    begin_hour, begin, end_hour, end = map(int, found.groups())
    return Segment(begin_hour * 60 + begin, end_hour * 60 + end)


def _check(plan: DayPlan) -> None:
    if len(plan) > MAX_SEGMENTS:
        raise ValueError(f"{len(plan)} segments in one day, at most {MAX_SEGMENTS}")
    for one, other in pairwise(plan):
        if one.end_minute > other.begin_minute:
            raise ValueError(f"segments {one} and {other} must be in order and apart")
