"""What walking through a lane says of somebody's working time, around midnight and holidays too."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from gateway.core.decision import decide
from gateway.core.heading import Heading
from gateway.core.instant import Instant
from gateway.core.plans import plans_of
from gateway.core.policy import AccessRule, ArrivalSlot, Policy
from gateway.core.punch import Mark, Punch, punch_of
from gateway.core.reason import Verdict
from gateway.core.schedule import Calendar, ExchangedDay, Schedule, parsed_segment
from tests.evidence import NOW, WALL_MS, evidence

THURSDAY, SUNDAY, HOLIDAY = date(2026, 11, 26), date(2026, 11, 29), date(2026, 10, 1)
WORKED_SATURDAY = date(2026, 10, 10)
MORNING = ArrivalSlot(parsed_segment("08:30-09:00"), schedule="office")
NOON = ArrivalSlot(parsed_segment("13:00-13:30"), schedule="office")
PARK = Policy(
    calendar=Calendar((HOLIDAY,), (ExchangedDay(WORKED_SATURDAY, "thursday"),)),
    schedules={
        "office": Schedule(workday=(parsed_segment("08:00-20:00"),)),
        "night": Schedule(
            workday=(parsed_segment("00:00-06:00"), parsed_segment("22:00-24:00")),
            holiday=(parsed_segment("22:00-24:00"),),
        ),
    },
    access=(AccessRule("office", lanes=("east",)), AccessRule("night"), AccessRule("office")),
    slots=(MORNING,),
)


def at(day: date, clock: str) -> Instant:
    """A minute of a day in China."""
    hour, minute = map(int, clock.split(":"))
    utc = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
    return replace(NOW, wall_ms=int(utc.timestamp()) * 1000 - 8 * 3_600_000)


def punched(day: date, clock: str, policy: Policy = PARK, heading: Heading = Heading.IN) -> Punch:
    """The punch of somebody at the west lane."""
    plans = plans_of(evidence(lane="west"), policy, at(day, clock))
    made = punch_of(plans, heading)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("day", "clock", "shift", "slot", "mark"),
    [
        (THURSDAY, "08:19", "office", "08:30-09:00", Mark.EARLY),
        (THURSDAY, "08:20", "office", "08:30-09:00", Mark.ON_TIME),
        (THURSDAY, "09:09", "office", "08:30-09:00", Mark.ON_TIME),
        (THURSDAY, "09:10", "office", "08:30-09:00", Mark.LATE),
        (THURSDAY, "21:00", "", "08:30-09:00", Mark.LATE),
        (THURSDAY, "23:59", "night", "08:30-09:00", Mark.LATE),
        (date(2026, 11, 27), "00:00", "night", "08:30-09:00", Mark.EARLY),
        (SUNDAY, "08:45", "", "", Mark.NO_SLOT),
        (HOLIDAY, "08:45", "", "", Mark.NO_SLOT),
        (HOLIDAY, "23:00", "night", "", Mark.NO_SLOT),
        (WORKED_SATURDAY, "08:45", "office", "08:30-09:00", Mark.ON_TIME),
    ],
)
def test_an_entry_is_in_time_for_its_slot_or_not(
    day: date, clock: str, shift: str, slot: str, mark: Mark
) -> None:
    """Below, at and above each limit; a holiday has no slot, a day worked for it has."""
    assert punched(day, clock) == Punch("alpha", day.isoformat(), clock, shift, slot, mark)


@pytest.mark.parametrize(
    ("clock", "slot", "mark"),
    [
        ("08:30", "08:30-09:00", Mark.ON_TIME),
        ("10:00", "13:00-13:30", Mark.EARLY),
        ("13:00", "13:00-13:30", Mark.ON_TIME),
        ("14:00", "13:00-13:30", Mark.LATE),
    ],
)
def test_of_two_slots_the_one_that_is_met_counts(clock: str, slot: str, mark: Mark) -> None:
    """Else the next one, else the last one missed."""
    made = punched(THURSDAY, clock, replace(PARK, slots=(NOON, MORNING)))

    assert (made.slot, made.mark) == (slot, mark)


def test_who_leaves_meets_no_slot() -> None:
    """Going home early or late is not the gate's to judge."""
    assert punched(THURSDAY, "12:00", heading=Heading.OUT) == Punch(
        "alpha", "2026-11-26", "12:00", "office", "", Mark.NO_SLOT
    )


def test_the_day_is_the_parks_and_not_the_one_of_utc() -> None:
    """Half past seven in the morning in China is still yesterday in UTC."""
    assert punched(THURSDAY, "07:30").day == "2026-11-26"
    assert punched(THURSDAY, "00:00").clock == "00:00"


def test_people_off_the_roster_clock_nothing() -> None:
    """And whoever is refused has a punch ready for the guard who opens."""
    assert punch_of(plans_of(evidence(holder=None), PARK, NOW), Heading.IN) is None
    refused = decide(evidence(replayed=True), Policy(), NOW)
    assert refused.verdict is Verdict.DENY
    assert refused.punch == Punch("alpha", "2027-01-15", "16:00", "", "", Mark.NO_SLOT)
    assert refused.at.wall_ms == WALL_MS
