"""Whom a guard may forgive: only the person shown, and only for being inside by the record."""

from typing import Any

import pytest

from gateway.core.forgiveness import Forgives, forgivable
from gateway.core.passage import Passage
from gateway.core.policy import Policy, RosterPolicy
from tests.evidence import CREDENTIAL, WALL_MS
from tests.passage_lane import Lane, opening


def refused(mode: str = "soft", **spoiled: Any) -> Lane:  # noqa: ANN401  # any evidence
    """Somebody shows code and forehead; the row of the verdict is on disk."""
    roster = RosterPolicy(antipassback="hard" if mode == "hard" else "soft")
    lane = Lane(policy=Policy(roster=roster), spoiled={"entered_ms": WALL_MS, **spoiled})
    lane.admitted()
    return lane


@pytest.mark.parametrize("mode", ["soft", "hard"])
def test_whoever_is_inside_by_the_record_may_be_forgiven(mode: str) -> None:
    """Soft or hard, while the refusal is shown."""
    lane = refused(mode)
    assert forgivable(lane.passage) == CREDENTIAL.holder
    lane.after(2_000)
    lane.after(20_000)
    assert forgivable(lane.passage) == ""


@pytest.mark.parametrize("replayed", [True, False])
def test_nobody_is_forgiven_for_anything_else(*, replayed: bool) -> None:
    """Neither a used code nor somebody who was let through."""
    assert forgivable(refused(entered_ms=None, replayed=replayed).passage) == ""


def test_whom_the_guard_let_in_all_the_same_needs_no_forgiveness() -> None:
    """The opening is on record."""
    lane = refused()
    lane.give(opening(1))
    lane.row(2)
    assert forgivable(lane.passage) == ""


def test_with_nobody_judged_there_is_nobody_to_forgive() -> None:
    """An idle lane, and one that is still deciding."""
    assert forgivable(Passage()) == ""
    assert forgivable(Passage(answers=3)) == ""


def test_the_row_names_guard_reason_person_and_the_refusal() -> None:
    """Pseudonymous, as every row."""
    assert Forgives("li", "sent-back", 41).body("person-1") == {
        "guard": "li",
        "why": "sent-back",
        "answers": 41,
        "holder": "person-1",
    }
