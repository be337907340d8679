"""An application goes only the ways that are written down, by those whose act it is."""

import pytest

from gateway.central.applications.application import (
    WAYS,
    WHO,
    Act,
    ApplicationError,
    Plan,
    State,
    after,
    shown,
)
from gateway.central.roles import Role
from gateway.codes.roster_tables import RosterBatch

PLAN = Plan(600, "tower 2", 1_000, 9_000, 1, 1_200, 2, "split canteen hours")


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", Role)
def test_every_way_that_is_not_written_down_is_refused(state: State, act: Act, role: Role) -> None:
    """All states, acts and roles."""
    if role in WHO[act] and (state, act) in WAYS:
        assert after(state, act, role) is WAYS[state, act]
        return
    with pytest.raises(ApplicationError, match=act.value):
        after(state, act, role)


def test_what_was_approved_expires_by_its_date_and_what_was_not_stays() -> None:
    """To the millisecond; nobody has to do anything."""
    assert shown(State.APPROVED, PLAN.whole, 8_999) is State.APPROVED
    assert shown(State.SUSPENDED, PLAN.whole, 9_000) is State.EXPIRED
    assert shown(State.RETURNED, PLAN.whole, 9_000) is State.RETURNED


@pytest.mark.parametrize(
    ("rooms", "masks", "thermometers", "missing"),
    [(0, 600, 1, "isolation"), (1, 599, 1, "masks"), (1, 600, 0, "thermometers")],
)
def test_a_plan_that_lacks_what_the_checklist_asks_for_is_refused(
    rooms: int, masks: int, thermometers: int, missing: str
) -> None:
    """It says which thing, how many and how many are needed."""
    with pytest.raises(ApplicationError, match=missing):
        Plan(600, "tower 2", 1_000, 9_000, rooms, masks, thermometers)


def test_an_approved_plan_is_a_batch_with_its_headcount_as_quota() -> None:
    """As gates' rosters name it."""
    expected = RosterBatch("A-1", "alpha", 1_000, 9_000, 600, "tower 2")
    assert PLAN.batch("A-1", "alpha") == expected
