"""How many are inside, as the guard reads it."""

import pytest

from gateway.core.occupancy.room import Headcount
from gateway.web.occupancy import headcounts


@pytest.mark.parametrize(
    ("counted", "zh", "en", "alert"),
    [
        (
            Headcount("company:甲公司", 117, 120, 3, known=True),
            "甲公司 117/120 · 本门可再进 3",
            "3 more here",
            False,
        ),
        (Headcount("building:B2", 90, 90, 0, known=True), "B2 90/90 · 满", "full", True),
        (Headcount("building:B2", 91, 90, 0, known=True), "B2 91/90 · 满", "full", True),
        (
            Headcount("building:B2", 89, 90, 0, known=True),
            "B2 89/90 · 本门名额已用完",
            "no place left here",
            True,
        ),
        (
            Headcount("building:B2", 0, 90, 45, known=False),
            "B2 ?/90 · 人数不明",
            "count unknown",
            True,
        ),
    ],
)
def test_a_line_says_who_is_inside_and_who_may_come(
    counted: Headcount,
    zh: str,
    en: str,
    alert: bool,  # noqa: FBT001 - a column
) -> None:
    """Full is not the same as a gate that has used up its own places."""
    assert headcounts((counted,)) == [{"words": {"zh": zh, "en": en}, "alert": alert}]


def test_without_limits_there_is_no_line() -> None:
    """Nobody is counted."""
    assert headcounts(()) == []
