"""Figures as people would work them out by hand, and matters from a table of another system."""

from datetime import UTC
from xml.etree import ElementTree as ET

import pytest

from gateway.central.cases.kinds import CaseKind
from gateway.central.cases.matters_csv import HEADER, MattersFileError, read_matters
from gateway.central.statistics.drawing import bars
from gateway.central.statistics.figures import Matters, median_minutes, percent

HEAD = ",".join(HEADER)


def test_a_rate_has_two_digits_and_halves_go_up() -> None:
    """Binjiang's hotline: 7,908 received, 7,667 closed."""
    assert Matters("all", 7_908, 7_908, 7_667, 0, None).closed_percent == "96.95"
    assert [percent(1, 3), percent(2, 3), percent(1, 800), percent(0, 7)] == [
        *("33.33", "66.67", "0.13", "0.00")
    ]
    assert percent(0, 0) == "–"


def test_a_median_is_in_whole_minutes() -> None:
    """Of none there is none."""
    assert median_minutes([]) is None
    assert median_minutes([60_000, 120_000, 600_000]) == 2
    assert median_minutes([60_000, 240_000]) == 2


def test_a_chart_is_a_drawing_with_every_value_and_no_markup_of_names() -> None:
    """What a company is called is text."""
    drawn = bars("people", [("<b>", 3), ("9", 0)])
    svg = ET.fromstring(str(drawn))  # noqa: S314 - made here
    texts = ["".join(one.itertext()) for one in svg if one.tag == "text"]
    assert texts == ["3", "<b>", "", "9"]
    heights = [int(one.attrib["height"]) for one in svg if one.tag == "rect"]
    assert heights == [160, 0]
    assert bars("nothing", [])


def test_matters_are_read_with_their_times() -> None:
    """Times of the park's zone; accepted and closed may be missing."""
    table = f"{HEAD}\nother,2020-03-04 08:30,2020-03-04 09:00,2020-03-04 10:00,7,2-301,garbage\n"
    table += "home-need,2020-03-04 08:30,,,,,\n"
    closed, fresh = read_matters(("\ufeff" + table).encode(), UTC)
    assert (closed.kind, closed.building, closed.note) == (CaseKind.OTHER, "7", "garbage")
    assert (closed.closed_ms or 0) - closed.received_ms == 90 * 60_000
    assert (fresh.accepted_ms, fresh.closed_ms) == (None, None)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("fever,2020-03-04 08:30,,,,,", "the kind is none of disputed, home-need, fault, other"),
        ("other,yesterday,,,,,", "'yesterday' is no time such as"),
        ("other,,,,,,", "received: expected a time"),
        ("other,2020-03-04 08:30,2020-03-04 08:29,,,,", "not before received"),
        ("other,2020-03-04 08:30,,,,,a\tb", "note: expected one line"),
        ("other,2020-03-04 08:30,,,,", "expected 7 fields, got 6"),
    ],
)
def test_a_table_with_one_wrong_line_is_not_taken(line: str, told: str) -> None:
    """The line is named."""
    with pytest.raises(MattersFileError, match="line 3: ") as refused:
        read_matters(f"{HEAD}\nother,2020-03-04 08:30,,,,,\n{line}\n".encode(), UTC)
    assert told in str(refused.value)


@pytest.mark.parametrize("contents", [b"", b"a,b\n", b"\xff\xfe"])
def test_a_file_of_something_else_is_not_taken(contents: bytes) -> None:
    """Another header, another encoding, nothing."""
    with pytest.raises(MattersFileError):
        read_matters(contents, UTC)
