"""Somebody of one group must come first each day; until then the guard decides on the others."""

from dataclasses import replace
from datetime import date

import pytest

from gateway.core.decision import decide
from gateway.core.first_person import FirstPersons
from gateway.core.policy import LanePolicy, Policy
from gateway.core.reason import Reason
from tests.evidence import HOLDER, NOW, evidence

CHIEF = Policy(lanes={"": LanePolicy(first_person_group="chiefs")})


@pytest.mark.parametrize(
    ("groups", "came", "expected"),
    [
        (("staff",), False, (Reason.FIRST_PERSON_MISSING,)),
        (("staff",), True, ()),
        (("chiefs",), False, ()),
        (("staff", "chiefs"), True, ()),
    ],
)
def test_until_one_of_the_group_came_the_guard_decides_on_everybody_else(
    groups: tuple[str, ...], expected: tuple[Reason, ...], *, came: bool
) -> None:
    """Nothing is asked where the lane names no group."""
    facts = evidence(holder=replace(HOLDER, groups=groups), first_came=came)

    assert decide(facts, CHIEF, NOW).reasons == expected
    assert decide(facts, Policy(), NOW).reasons == ()


def test_somebody_off_the_roster_is_of_no_group() -> None:
    """Beside what the roster says."""
    reasons = decide(evidence(holder=None), CHIEF, NOW).reasons

    assert Reason.FIRST_PERSON_MISSING in reasons


def test_who_came_first_counts_for_that_day_alone() -> None:
    """A new day begins with nobody."""
    friday, saturday = date(2027, 1, 15), date(2027, 1, 16)
    memory = FirstPersons().after(("staff",), friday).after(("chiefs", "night"), friday)

    assert memory.came("staff", friday)
    assert memory.came("chiefs", friday)
    assert not memory.came("chiefs", saturday)
    assert not FirstPersons().came("chiefs", friday)
    assert not memory.after(("staff",), saturday).came("chiefs", saturday)
