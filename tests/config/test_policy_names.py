"""A rule that names what is not there is refused, and the message says what may be meant."""

from pathlib import Path

import pytest

from gateway.config import load_policy
from gateway.core.heading import Direction
from gateway.core.policy import LanePolicy, Policy, Tide
from gateway.errors import ConfigurationError

GIVEN = """
version = 1
groups = ["staff", "guards"]
[schedules.office]
workday = ["07:00-19:00"]
[schedules.night]
workday = ["19:00-24:00"]
[lanes.east-1]
direction = "both"
"""


def problems(path: Path, text: str) -> list[str]:
    """What is told of a policy; nothing where it loads."""
    path.write_text(text, "utf-8")
    try:
        load_policy(path)
    except ConfigurationError as error:
        return [line.strip() for line in str(error).split("\n")[1:]]
    return []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[[access]]\nschedule = "office"\nlanes = ["east-1"]\ngroups = ["staff"]', None),
        (
            '[[access]]\nschedule = "ofice"',
            "access: [0].schedule 'ofice' is no schedule; did you mean 'office'?",
        ),
        (
            '[[access]]\nschedule = "office"\nlanes = ["east-1", "east-2"]',
            "access: [0].lanes 'east-2' is no lane; did you mean 'east-1'?",
        ),
        (
            (
                '[[access]]\nschedule = "office"\n'
                '[[access]]\nschedule = "night"\ngroups = ["staf", "x"]'
            ),
            (
                "access: [1].groups 'staf' is no group; did you mean 'staff'?; "
                "[1].groups 'x' is no group; add it to groups"
            ),
        ),
        ('[[slots]]\narrive = "08:30-09:00"\nschedule = "office"\ngroups = ["guards"]', None),
        ('[[slots]]\narrive = "08:30-09:00"\nschedule = ""', None),
        (
            '[[slots]]\narrive = "08:30-09:00"\nschedule = "day"',
            "slots: [0].schedule 'day' is no schedule; add [schedules.day]",
        ),
        (
            '[[slots]]\narrive = "08:30-09:00"\ngroups = ["guard"]',
            "slots: [0].groups 'guard' is no group; did you mean 'guards'?",
        ),
        (
            '[lanes.west]\nfirst_person_group = "guard"',
            "lanes: .west.first_person_group 'guard' is no group; did you mean 'guards'?",
        ),
        (
            '[lanes.west]\ntwo_person_schedule = "nights"',
            "lanes: .west.two_person_schedule 'nights' is no schedule; did you mean 'night'?",
        ),
        (
            '[[lanes.west.tides]]\nschedule = "offic"\ndirection = "out"',
            "lanes: .west.tides[0].schedule 'offic' is no schedule; did you mean 'office'?",
        ),
    ],
)
def test_a_misspelt_name_is_refused(tmp_path: Path, text: str, problem: str | None) -> None:
    """It would keep everybody out, or let a rule be forgotten."""
    expected = [] if problem is None else [problem]

    assert problems(tmp_path / "policy.toml", f"{GIVEN}\n{text}\n") == expected


def test_a_name_is_missed_also_where_no_schedule_is_written_at_all(tmp_path: Path) -> None:
    """A rule without any plan can't have meant that."""
    found = problems(tmp_path / "policy.toml", 'version = 1\n[[access]]\nschedule = "office"\n')

    assert found == ["access: [0].schedule 'office' is no schedule; add [schedules.office]"]


def test_a_lane_of_which_the_policy_says_nothing_leads_in() -> None:
    """A park with one lane writes none."""
    tidal = LanePolicy(Direction.BOTH, (Tide("night", Direction.OUT),))
    policy = Policy(lanes={"east-1": tidal})

    assert policy.lane("east-1") is tidal
    assert policy.lane("west-1").direction is Direction.IN


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (
            '[lanes.a]\ndirection = "inn"',
            "lanes.a.direction: expected one of in, out, both; got 'inn'",
        ),
        (
            '[[slots]]\narrive = "9-10"',
            (
                "slots[0].arrive: expected part of a day such as 07:00-09:30, up to 24:00;"
                " got '9-10'"
            ),
        ),
        (
            '[[calendar.exchanged]]\nday = 2026-10-10\nlike = "fri"',
            (
                "calendar.exchanged[0].like: expected one of monday, tuesday, wednesday, thursday,"
                " friday, saturday, sunday; got 'fri'"
            ),
        ),
        (
            '[[slots]]\narrive = "08:30-09:00"\nearly_minutes = 241',
            "slots[0].early_minutes: 241 is outside 0 … 240 min",
        ),
        (
            '[[slots]]\narrive = "08:30-09:00"\nlate_minutes = -1',
            "slots[0].late_minutes: -1 is outside 0 … 240 min",
        ),
        (
            "[lanes.a]\ntwo_person_within_s = 4",
            "lanes.a.two_person_within_s: 4 is outside 5 … 120 s",
        ),
    ],
)
def test_what_is_no_plan_is_refused(tmp_path: Path, line: str, problem: str) -> None:
    """The message names the key and what would be right."""
    assert problems(tmp_path / "policy.toml", f"version = 1\n{line}\n") == [problem]
