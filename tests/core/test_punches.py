"""Who walked in and out on a day, by the rows of one or more journals."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from gateway.core.event import EventKind, Json
from gateway.core.heading import Heading
from gateway.core.instant import ClockQuality
from gateway.core.punch import Mark, Punch
from gateway.core.punches import Attendance, Passed, attendances, day_ms, passed
from gateway.core.row_value import row_value

DAY = date(2026, 11, 26)
MIDNIGHT_MS = 1_795_622_400_000
"""2026-11-26 00:00 in China."""
PUNCH = Punch("alpha", "2026-11-26", "08:31", "office", "08:30-09:00", Mark.ON_TIME)
BODY: dict[str, Json] = {
    "code": {"holder": "a1"},
    "holder": {"company": "alpha"},
    "heading": "in",
    "punch": row_value(PUNCH),
}


@dataclass(frozen=True)
class Row:
    """A row of a journal."""

    sequence: int
    kind: str
    body: dict[str, Json]
    wall_ms: int = MIDNIGHT_MS + 8 * 3_600_000
    clock: ClockQuality = ClockQuality.SYNCED


def row(sequence: int, kind: EventKind, **body: Json) -> Row:
    """A row of this kind."""
    return Row(sequence, kind.value, body)


def granted(**changes: Json) -> Row:
    """An admission."""
    return row(1, EventKind.ACCESS_GRANTED, **{**BODY, **changes})


def ended(kind: EventKind, grant: int = 1) -> Row:
    """What became of it."""
    return row(grant + 1, kind, grant=grant)


@pytest.mark.parametrize(
    ("ends", "seen"),
    [
        ([ended(EventKind.PASSAGE_COMPLETED)], [True]),
        ([ended(EventKind.PASSAGE_ABANDONED)], []),
        ([ended(EventKind.PASSAGE_UNKNOWN)], [False]),
        ([], [False]),
        ([ended(EventKind.PASSAGE_COMPLETED, grant=7)], [False]),
        ([row(2, EventKind.PASSAGE_COMPLETED, grant="1")], [False]),
        ([row(2, EventKind.FORCED_OPEN)], [False]),
    ],
)
def test_a_punch_counts_unless_the_person_turned_back(ends: list[Row], seen: list[bool]) -> None:
    """Where nobody saw the end, such as in a power cut, it counts and is told to be uncertain."""
    walks = list(passed("gate-1", [granted(), *ends]))

    assert [one.seen for one in walks] == seen
    assert all(
        (one.gate, one.holder, one.punch, one.heading, one.by_hand)
        == ("gate-1", "a1", PUNCH, Heading.IN, False)
        for one in walks
    )


def test_whom_a_guard_lets_in_has_come_too() -> None:
    """By the opening's own row, and never twice."""
    body: dict[str, Json] = {"holder": "a1", "heading": "in", "punch": row_value(PUNCH)}
    rows = [
        row(1, EventKind.ACCESS_REFERRED, **BODY),
        row(2, EventKind.ACCESS_OVERRIDDEN, **body),
        row(3, EventKind.PASSAGE_COMPLETED, grant=2),
    ]

    assert [(one.by_hand, one.seen) for one in passed("gate-1", rows)] == [(True, True)]


@pytest.mark.parametrize(
    "changes",
    [
        {"punch": None},
        {"punch": "08:31"},
        {"punch": {"day": "2026-11-26"}},
        {"heading": "up"},
        {"heading": None},
        {"code": None, "holder": None},
        {"code": {"holder": ""}, "holder": ""},
        {"code": {"holder": 7}, "holder": 7},
    ],
)
def test_a_row_that_clocks_nobody_is_left_out(changes: dict[str, Json]) -> None:
    """A row of an older program, or one with rubbish in it."""
    assert list(passed("gate-1", [granted(**changes), ended(EventKind.PASSAGE_COMPLETED)])) == []


def walk(
    clock: str,
    heading: Heading,
    holder: str = "a1",
    company: str = "alpha",
    day: str = "2026-11-26",
) -> Passed:
    """Somebody at a minute of the day."""
    hour, minute = map(int, clock.split(":"))
    wall_ms = MIDNIGHT_MS + (hour * 60 + minute) * 60_000
    punch = replace(PUNCH, company=company, clock=clock, day=day)
    return Passed(
        holder, "gate-1", heading, wall_ms, ClockQuality.SYNCED, punch, by_hand=False, seen=True
    )


def test_the_first_entry_and_the_last_exit_make_a_day() -> None:
    """Whatever lies between, and whichever gate was walked through."""
    walks = [
        walk("18:00", Heading.OUT),
        walk("08:31", Heading.IN),
        walk("12:00", Heading.OUT),
        walk("12:40", Heading.IN),
    ]
    [day] = attendances(walks, DAY)

    assert [one.punch.clock for one in day.passages] == ["08:31", "12:00", "12:40", "18:00"]
    assert (day.first_in, day.last_out) == (walks[1], walks[0])


def test_who_only_came_or_only_left_has_half_a_day() -> None:
    """A night shift leaves in the morning; a park without exit lanes reads no exits."""
    came, left = walk("22:00", Heading.IN), walk("06:00", Heading.OUT)

    assert Attendance("a1", (came,)).last_out is None
    assert Attendance("a1", (left,)).first_in is None


def test_a_day_begins_and_ends_at_the_parks_midnight() -> None:
    """Rows around it are told apart by what they clocked."""
    walks = [
        walk("23:59", Heading.IN, "late", day="2026-11-25"),
        walk("00:00", Heading.IN, "first"),
        walk("23:59", Heading.IN, "last"),
        walk("00:00", Heading.IN, "next", day="2026-11-27"),
    ]

    assert [one.holder for one in attendances(walks, DAY)] == ["first", "last"]


def test_a_company_is_told_of_its_own_people_alone() -> None:
    """In order of company and person."""
    walks = [
        walk("09:00", Heading.IN, "b2", "beta"),
        walk("09:00", Heading.IN, "a2"),
        walk("08:00", Heading.IN, "a1"),
    ]

    assert [one.holder for one in attendances(walks, DAY)] == ["a1", "a2", "b2"]
    assert [one.holder for one in attendances(walks, DAY, "beta")] == ["b2"]
    assert attendances(walks, DAY, "gamma") == []


def test_the_rows_of_a_day_are_looked_for_wherever_the_park_may_lie() -> None:
    """From the first place on earth where it is that day to the last, and an open arm longer."""
    begin_ms, end_ms = day_ms(DAY)
    utc_ms = MIDNIGHT_MS + 8 * 3_600_000

    assert begin_ms == utc_ms - 14 * 3_600_000
    assert end_ms == utc_ms + 36 * 3_600_000 + 10 * 60_000
