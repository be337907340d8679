"""Other rules count from the next person on, and never inside a passage."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from gateway.core.event import EventKind
from gateway.core.lane import LaneState
from gateway.core.policy import HealthPolicy, Policy, RosterPolicy, ThermometryPolicy
from gateway.core.signals import PolicyDue
from tests.lane import Lane

STRICT = Policy(version=2, thermometry=ThermometryPolicy(fever_celsius=36.6))
DIGEST = "d" * 64


@pytest.fixture
def lane() -> Lane:
    """A lane under the default policy."""
    return Lane()


def change(lane: Lane, policy: Policy) -> None:
    """Another policy's moment has come."""
    lane.gate.turn(PolicyDue(policy, DIGEST))


def versions(lane: Lane) -> list[tuple[EventKind, int]]:
    """Kind and policy of every row since the start."""
    return [(event.kind, event.policy_version) for event in lane.ledger.rows]


def test_an_idle_lane_goes_by_other_rules_at_once_and_a_row_says_so(lane: Lane) -> None:
    """With the digest of their text."""
    change(lane, STRICT)
    lane.written()

    row = lane.ledger.rows[-1]
    assert (row.kind, row.body) == (
        EventKind.CONFIGURATION_APPLIED,
        {"policy": 2, "digest": DIGEST},
    )
    assert row.policy_version == 2
    assert lane.gate.rules.policy is STRICT


def test_a_passage_that_began_under_one_policy_ends_under_it(lane: Lane) -> None:
    """The rules change between the code and the forehead; the next person is under the new ones."""
    lane.code()
    change(lane, STRICT)
    lane.forehead(36.2)
    lane.written()
    assert lane.shows(LaneState.ADMIT)
    assert versions(lane)[-1] == (EventKind.ACCESS_GRANTED, 1)

    lane.walks_through()
    lane.wait(3_000)
    lane.written()
    assert (EventKind.PASSAGE_COMPLETED, 1) in versions(lane)
    assert versions(lane)[-1] == (EventKind.CONFIGURATION_APPLIED, 2)

    lane.code("good-2")
    lane.forehead(36.2)
    lane.wait(6_000)
    lane.written()
    assert lane.ledger.rows[-1].policy_version == 2
    assert "fever-possible" in str(lane.ledger.rows[-1].body["reasons"])


def test_of_two_changes_during_one_passage_the_later_counts(lane: Lane) -> None:
    """Nobody was judged by the first."""
    lane.code()
    change(lane, STRICT)
    change(lane, replace(STRICT, version=3))
    lane.forehead()
    lane.written()
    lane.walks_through()
    lane.wait(3_000)
    lane.written()

    applied = [row.body["policy"] for row in lane.ledger.rows if "policy" in row.body]
    assert applied == [3]


def test_no_part_of_the_gate_goes_on_by_the_rules_before(lane: Lane) -> None:
    """Whoever keeps a section of the policy must follow another one."""
    before = Policy(
        version=1,
        roster=RosterPolicy(max_age_hours=71),
        health=HealthPolicy(listed_max_age_hours=23),
        thermometry=ThermometryPolicy(fever_celsius=37.4),
    )
    lane = Lane(policy=before)
    lane.code()
    lane.forehead()
    lane.written()
    lane.walks_through()
    lane.wait(3_000)
    sections = (getattr(before, one.name) for one in fields(before))
    old = {id(before), *(id(section) for section in sections if is_dataclass(section))}
    old.remove(id(before.timezone))  # of both policies
    assert [path for path, value in reachable(lane.gate) if id(value) in old] != []

    change(lane, STRICT)
    lane.wait(30_000)
    assert [path for path, value in reachable(lane.gate) if id(value) in old] == []


def reachable(start: object) -> Iterator[tuple[str, object]]:
    """Everything of ours that hangs on an object, with the way to it."""
    seen: set[int] = set()
    waiting: list[tuple[str, Any]] = [("gate", start)]
    while waiting:
        path, value = waiting.pop()
        ours = type(value).__module__.startswith("gateway.")
        if id(value) in seen or not (ours or isinstance(value, tuple | list | dict)):
            continue
        seen.add(id(value))
        yield path, value
        if isinstance(value, tuple | list):
            waiting += ((f"{path}[]", each) for each in value)
        elif isinstance(value, dict):
            waiting += ((f"{path}[]", each) for each in value.values())
        else:
            names = {*getattr(value, "__dict__", ()), *getattr(type(value), "__slots__", ())}
            waiting += ((f"{path}.{name}", getattr(value, name, None)) for name in names)
