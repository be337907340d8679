"""What becomes of an arm whose contact does not follow its relay."""

from dataclasses import replace

import pytest

from gateway.core.event import EventKind
from gateway.core.passage import Passage, Phase, deadline_ns
from gateway.core.passage import commands as ask
from gateway.core.passage import inputs as happen
from gateway.core.policy import DegradedPolicy, Policy
from tests.evidence import MS
from tests.passage_lane import POLICY, Lane, kinds, opening

TOLD = ask.RecordOutcome(EventKind.DOOR_STUCK, {"grant": 1})


@pytest.fixture
def lane() -> Lane:
    """A lane whose arm has a contact."""
    return Lane(passage=Passage(board_up=True, door_contact=True))


def test_an_arm_that_does_not_move_in_time_is_let_go_and_told_of(lane: Lane) -> None:
    """Below and at the limit; the gate wakes for it by itself."""
    lane.admitted()
    assert deadline_ns(lane.passage, POLICY) == (lane.now_ms + 2_000) * MS

    assert lane.after(1_999) == []
    assert lane.after(1) == [ask.Close(), TOLD]
    assert lane.passage.door_stuck
    assert lane.after(1) == []


def test_an_arm_that_moves_in_time_is_well(lane: Lane) -> None:
    """However late it closes."""
    lane.admitted()
    lane.after(1_999)
    lane.give(happen.DoorMoved(is_open=True))

    assert TOLD not in lane.after(1_000)
    assert not lane.passage.door_stuck


def test_somebody_who_walks_through_an_arm_that_never_moved_is_told_of_too(lane: Lane) -> None:
    """The passage is over by then, and the arm was told to close already."""
    lane.admitted()
    lane.give(happen.BeamChanged(broken=True))
    lane.give(happen.BeamChanged(broken=False))
    assert lane.stands(Phase.CLEARING)

    assert lane.after(2_000) == [ask.RecordOutcome(EventKind.DOOR_STUCK, {"grant": 0})]


def test_a_stuck_arm_is_told_of_once_and_is_well_when_it_moves_again(lane: Lane) -> None:
    """A guard may try it; by a grant or by hand, a contact that moves is a contact that works."""
    lane.admitted()
    lane.after(2_000)
    lane.after(3_000)
    lane.after(3_000)
    lane.give(opening(answers=lane.passage.answers))
    lane.row(2)
    assert kinds(lane.after(2_000)) == [ask.Close]

    lane.give(happen.DoorMoved(is_open=True))
    assert not lane.passage.door_stuck


def test_an_arm_that_is_lifted_by_hand_is_not_stuck(lane: Lane) -> None:
    """It is forced open, which is an alarm of its own."""
    lane.passage = replace(lane.passage, door_stuck=True)
    assert kinds(lane.give(happen.DoorMoved(is_open=True))) == [ask.RecordOutcome]
    assert not lane.passage.door_stuck
    lane.passage = replace(lane.passage, door_stuck=True)
    lane.give(happen.DoorMoved(is_open=False))
    assert lane.passage.door_stuck


@pytest.mark.parametrize(
    "changes",
    [{"door_contact": False}, {"door_open": True}, {"fire": True}],
    ids=["no contact", "open already", "free by fire"],
)
def test_where_a_contact_can_tell_nothing_nothing_is_waited_for(
    lane: Lane, changes: dict[str, bool]
) -> None:
    """An arm that is up already does not move."""
    lane.passage = replace(lane.passage, **changes)  # type: ignore[arg-type]
    lane.admitted()
    lane.after(2_000)
    assert not lane.passage.door_stuck


def test_a_park_may_have_arms_without_contacts(lane: Lane) -> None:
    """It says so in its policy."""
    lane.policy = Policy(degraded=DegradedPolicy(door_within_ms=0))
    lane.admitted()
    lane.after(2_000)
    assert not lane.passage.door_stuck


@pytest.mark.parametrize(
    "happened",
    [
        happen.FireChanged(active=True),
        happen.BoardChanged(up=False),
        happen.BoardChanged(up=True),
    ],
)
def test_what_takes_the_arm_out_of_the_gates_hands_ends_the_waiting(
    lane: Lane, happened: object
) -> None:
    """Fire frees the lane, and a board that is gone moves nothing."""
    lane.admitted()
    lane.give(happened)
    lane.after(2_000)
    assert not lane.passage.door_stuck
