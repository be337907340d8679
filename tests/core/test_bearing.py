"""Which way a lane leads by the hour, until when, and which way somebody goes there."""

from dataclasses import replace
from datetime import date

import pytest

from gateway.core.bearing import Bearing, bearing, direction_at, heading_of
from gateway.core.civil_time import LocalTime
from gateway.core.heading import Direction, Heading
from gateway.core.passage.asking import asked_of
from gateway.core.policy import LanePolicy, Policy, SecondProofPolicy, Tide
from gateway.core.schedule import WHOLE_DAY, Calendar, Schedule, parsed_segment

THURSDAY, FRIDAY, MONDAY = date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 30)

PARK = Policy(
    second_proof=SecondProofPolicy("badge"),
    calendar=Calendar((FRIDAY,)),
    schedules={
        "evening": Schedule(workday=(parsed_segment("17:00-19:30"),)),
        "late": Schedule(workday=(parsed_segment("22:00-24:00"),), holiday=WHOLE_DAY),
    },
    lanes={
        "east": LanePolicy(tides=(Tide("evening", Direction.OUT), Tide("late", Direction.BOTH))),
        "south": LanePolicy(Direction.OUT),
        "lost": LanePolicy(tides=(Tide("gone", Direction.OUT),)),
        "always": LanePolicy(
            tides=(Tide("evening", Direction.OUT), Tide("late", Direction.OUT)),
            direction=Direction.OUT,
        ),
    },
)


def at(day: date, clock: str) -> LocalTime:
    """A minute of a day."""
    hour, minute = map(int, clock.split(":"))
    return LocalTime(day, hour * 60 + minute)


@pytest.mark.parametrize(
    ("day", "clock", "direction", "until"),
    [
        (THURSDAY, "08:00", Direction.IN, at(THURSDAY, "17:00")),
        (THURSDAY, "16:59", Direction.IN, at(THURSDAY, "17:00")),
        (THURSDAY, "17:00", Direction.OUT, at(THURSDAY, "19:30")),
        (THURSDAY, "19:29", Direction.OUT, at(THURSDAY, "19:30")),
        (THURSDAY, "19:30", Direction.IN, at(THURSDAY, "22:00")),
        (THURSDAY, "22:00", Direction.BOTH, at(date(2026, 11, 28), "00:00")),
        (FRIDAY, "17:30", Direction.BOTH, at(date(2026, 11, 28), "00:00")),
        (date(2026, 11, 28), "00:00", Direction.IN, at(MONDAY, "17:00")),
    ],
)
def test_a_tidal_lane_turns_with_the_hour(
    day: date, clock: str, direction: Direction, until: LocalTime
) -> None:
    """Out in the evening; both ways at night and on a holiday, over midnight without a break."""
    assert bearing(PARK, "east", at(day, clock)) == Bearing(direction, until)


@pytest.mark.parametrize(
    ("lane", "direction"),
    [
        ("south", Direction.OUT),
        ("nowhere", Direction.IN),
        ("lost", Direction.IN),
        ("always", Direction.OUT),
    ],
)
def test_a_lane_without_tides_never_turns(lane: str, direction: Direction) -> None:
    """Nor one whose tides change nothing, or name a schedule that is not there."""
    assert bearing(PARK, lane, at(THURSDAY, "16:00")) == Bearing(direction, None)


def test_the_first_open_tide_decides() -> None:
    """Two may be open at once."""
    both = LanePolicy(tides=(Tide("late", Direction.OUT), Tide("late", Direction.BOTH)))
    park = replace(PARK, lanes={"east": both})

    assert direction_at(park, "east", at(THURSDAY, "23:00")) is Direction.OUT


@pytest.mark.parametrize(
    ("direction", "inside", "heading"),
    [
        (Direction.IN, True, Heading.IN),
        (Direction.IN, False, Heading.IN),
        (Direction.OUT, True, Heading.OUT),
        (Direction.OUT, False, Heading.OUT),
        (Direction.BOTH, True, Heading.OUT),
        (Direction.BOTH, False, Heading.IN),
    ],
)
def test_where_a_lane_leads_both_ways_the_record_says_who_leaves(
    direction: Direction, *, inside: bool, heading: Heading
) -> None:
    """Everywhere else the lane says it."""
    assert heading_of(direction, inside=inside) is heading


def test_who_leaves_waits_for_no_forehead_and_no_second_code() -> None:
    """Nothing else of the rules changes, and for who enters nothing at all."""
    asked = asked_of(PARK, Heading.OUT)

    assert asked_of(PARK, Heading.IN) is PARK
    assert not asked.thermometry.required
    assert asked.second_proof.kind == "none"
    assert replace(asked, thermometry=PARK.thermometry, second_proof=PARK.second_proof) == PARK


@pytest.mark.parametrize(
    ("lane", "reads"),
    [
        (LanePolicy(), False),
        (LanePolicy(Direction.OUT), True),
        (LanePolicy(Direction.BOTH), True),
        (LanePolicy(tides=(Tide("evening", Direction.OUT),)), True),
        (LanePolicy(tides=(Tide("evening", Direction.IN),)), False),
    ],
)
def test_exits_are_read_where_any_lane_ever_leads_out(lane: LanePolicy, *, reads: bool) -> None:
    """Only then does the record know who is inside."""
    assert Policy(lanes={"east": lane}).reads_exits is reads
