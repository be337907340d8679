"""Lists, lists of tables and named tables in a TOML file, and what is told of each mistake."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from gateway.config import effective_toml
from gateway.config.limits import Range
from gateway.config.reader import MAX_ENTRIES, Form, read_text
from gateway.core.schedule import Schedule, Segment, parsed_segment
from gateway.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Slot:
    """One entry of a list of tables."""

    group: str
    minutes: int = 10

    def __post_init__(self) -> None:
        """Refuse what no limit of one value knows."""
        if self.group == "nobody" and self.minutes:
            raise ValueError("nobody needs no minutes")


@dataclass(frozen=True, slots=True)
class Rules:
    """A file with every kind of collection."""

    days: tuple[date, ...] = ()
    names: tuple[str, ...] = ("a",)
    slots: tuple[Slot, ...] = ()
    schedules: Mapping[str, Schedule] = field(default_factory=dict)
    limit: int | None = None


FORM = Form({"slots[].minutes": Range(0, 60, "min")}, converters={Segment: parsed_segment})

TEXT = """
days = [2026-10-01, 2026-10-02]
names = ["x", "y"]
limit = 7

[[slots]]
group = "staff"
minutes = 5

[[slots]]
group = "guests"

[schedules.office]
workday = ["07:00-09:30", "17:00-24:00"]
friday = []
"""

SPELLED = "expected part of a day such as 07:00-09:30, up to 24:00"

READ = Rules(
    days=(date(2026, 10, 1), date(2026, 10, 2)),
    names=("x", "y"),
    slots=(Slot("staff", 5), Slot("guests")),
    schedules={"office": Schedule((Segment(420, 570), Segment(1020, 1440)), friday=())},
    limit=7,
)


def read(text: str) -> Rules:
    """Read rules out of a text."""
    return read_text(text.encode(), Path("rules.toml"), Rules, FORM)


def refusal(text: str) -> list[str]:
    """The problems of rules that must be refused."""
    with pytest.raises(ConfigurationError) as caught:
        read(text)
    return [line.strip() for line in str(caught.value).split("\n")[1:]]


def test_lists_and_named_tables_are_read() -> None:
    """In their order, each entry with its defaults."""
    assert read(TEXT) == READ


def test_what_is_shown_of_them_can_be_read_again() -> None:
    """The effective configuration is TOML too."""
    assert read(effective_toml(READ)) == READ


def test_what_is_not_written_has_its_default() -> None:
    """An empty file is an empty rule."""
    assert read("") == Rules()


def test_each_mistake_names_its_entry() -> None:
    """Entries by their place from 0, tables by their name."""
    text = """
days = ["2026-10-01"]
names = ["x", 3]
limit = "none"
[[slots]]
minutes = 61
grup = "staff"
[[slots]]
group = "nobody"
[schedules.office]
workday = ["9-5"]
sunday = ["10:00-11:00", "10:30-12:00"]
[schedules."two words"]
"""

    assert refusal(text) == [
        "days[0]: expected a date such as 2026-10-01, without quotes, got '2026-10-01'",
        "names[1]: expected text in quotes, got 3",
        "slots[0].grup: unknown key; did you mean 'group'?",
        "slots[0].group: missing",
        "slots[0].minutes: 61 is outside 0 … 60 min",
        "slots[1]: nobody needs no minutes",
        "schedules: 'two words' is no name; 1-32 letters, digits, - or _",
        f"schedules.office.workday[0]: {SPELLED}; got '9-5'",
        "limit: expected a whole number, got 'none'",
    ]


def test_segments_that_overlap_are_told_with_their_schedule() -> None:
    """Though each of them is right."""
    text = '[schedules.office]\nsunday = ["10:00-11:00", "10:30-12:00"]'

    assert refusal(text) == [
        "schedules.office: segments 10:00-11:00 and 10:30-12:00 must be in order and apart"
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("days = 3", f"days: expected a list of at most {MAX_ENTRIES}"),
        (
            f"names = {['x'] * (MAX_ENTRIES + 1)}",
            f"names: expected a list of at most {MAX_ENTRIES}",
        ),
        ("schedules = 3", f"schedules: expected tables [schedules.NAME], at most {MAX_ENTRIES}"),
        ("slots = [3]", "slots[0]: expected a table [slots[0]], got 3"),
        ("[schedules.a]\nworkday = [7]", "schedules.a.workday[0]: expected text in quotes, got 7"),
    ],
)
def test_what_is_no_list_or_too_long_is_refused(text: str, problem: str) -> None:
    """A file that a person writes is shorter."""
    assert refusal(text) == [problem]
