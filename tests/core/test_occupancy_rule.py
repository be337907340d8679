"""Whom the people who are inside already keep out, by company and building."""

from dataclasses import replace

import pytest

from gateway.core.decision import decide
from gateway.core.heading import Heading
from gateway.core.occupancy.room import Room
from gateway.core.policy import OccupancyLimit, OccupancyPolicy, Policy
from gateway.core.policy.occupancy import MOST_GATES, MOST_LIMITS, TimeOfDay, parsed_time
from gateway.core.reason import Reason, Verdict
from tests.evidence import HOLDER, NOW, evidence

ALPHA = OccupancyLimit(20, company="alpha")
BUILDING = OccupancyLimit(90, building="B2")
LIMITED = Policy(occupancy=OccupancyPolicy(("gate-1",), limits=(ALPHA,)))


def room(rights: int, of: str = "company:alpha", *, known: bool = True) -> Room:
    """What was counted."""
    return Room(of, "2026-11-28", rights, known)


@pytest.mark.parametrize(
    ("rooms", "reasons"),
    [
        ((room(2),), ()),
        ((room(1),), ()),
        ((room(0),), (Reason.OCCUPANCY_FULL,)),
        ((room(-1),), (Reason.OCCUPANCY_FULL,)),
        ((room(9, known=False),), (Reason.OCCUPANCY_UNKNOWN,)),
        ((room(0, known=False),), (Reason.OCCUPANCY_UNKNOWN,)),
        ((), (Reason.OCCUPANCY_UNKNOWN,)),
        ((room(9, "building:B2"),), (Reason.OCCUPANCY_UNKNOWN,)),
    ],
)
def test_a_person_needs_a_place_that_this_gate_can_prove(
    rooms: tuple[Room, ...], reasons: tuple[Reason, ...]
) -> None:
    """One is enough; without a count there is none."""
    assert decide(evidence(rooms=rooms), LIMITED, NOW).reasons == reasons


@pytest.mark.parametrize(("rights", "full"), [(1, True), (2, False)])
def test_two_who_enter_together_need_two_places(rights: int, *, full: bool) -> None:
    """Both were looked at before either was counted."""
    together = evidence(rooms=(room(rights),), companion="8899aabbccddeeff")

    assert (Reason.OCCUPANCY_FULL in decide(together, LIMITED, NOW).reasons) is full


def test_nobody_is_kept_out_where_the_policy_has_no_limit() -> None:
    """Nor somebody of another company, nor somebody who leaves."""
    other = replace(HOLDER, company="beta")

    assert decide(evidence(), Policy(), NOW).verdict is Verdict.ADMIT
    assert decide(evidence(holder=other), LIMITED, NOW).verdict is Verdict.ADMIT
    leaving = evidence(rooms=(room(0),), heading=Heading.OUT)
    assert decide(leaving, LIMITED, NOW).verdict is Verdict.ADMIT


def test_a_full_company_denies_and_an_unknown_count_refers() -> None:
    """The guard may know better than a gate that can't count, but not make room."""
    assert Reason.OCCUPANCY_FULL.verdict is Verdict.DENY
    assert Reason.OCCUPANCY_UNKNOWN.verdict is Verdict.REFER


@pytest.mark.parametrize(("company", "building"), [("", ""), ("alpha", "B2"), ("x" * 65, "")])
def test_a_limit_names_one_company_or_one_building(company: str, building: str) -> None:
    """Otherwise nobody could say whom it counts."""
    with pytest.raises(ValueError, match=r"company|characters"):
        OccupancyLimit(1, company, building)


def test_a_limit_counts_those_whom_it_names() -> None:
    """By the roster's company or building."""
    assert ALPHA.names(HOLDER)
    assert not BUILDING.names(HOLDER)
    assert (ALPHA.of, BUILDING.of) == ("company:alpha", "building:B2")


@pytest.mark.parametrize(
    ("gates", "limits"),
    [
        ((), (ALPHA,)),
        (("a", "a"), (ALPHA,)),
        (("a",), (ALPHA, replace(ALPHA, most=3))),
        (tuple(f"g{number}" for number in range(MOST_GATES + 1)), (ALPHA,)),
        (("a",), tuple(OccupancyLimit(1, f"c{number}") for number in range(MOST_LIMITS + 1))),
    ],
)
def test_limits_that_nobody_could_keep_are_refused(
    gates: tuple[str, ...], limits: tuple[OccupancyLimit, ...]
) -> None:
    """No gates, one twice, or more than a message or a screen holds."""
    with pytest.raises(ValueError, match=r"gates|twice|at most"):
        OccupancyPolicy(gates, limits=limits)


@pytest.mark.parametrize(("text", "minute"), [("00:00", 0), ("04:00", 240), ("23:59", 1439)])
def test_a_time_of_day_is_spelled_as_in_the_file(text: str, minute: int) -> None:
    """Both ways."""
    assert parsed_time(text) == TimeOfDay(minute)
    assert str(TimeOfDay(minute)) == text


@pytest.mark.parametrize("text", ["24:00", "4:00", "04:60", "0400", ""])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    """With what would be one."""
    with pytest.raises(ValueError, match="such as 04:00"):
        parsed_time(text)
