"""What is asked of somebody who leaves, and what no rule may ask."""

from dataclasses import replace
from typing import Any

import pytest

from gateway.core.credential import Credential, HealthStatus, Identified, RefusedCode
from gateway.core.decision import decide
from gateway.core.evidence import Evidence
from gateway.core.heading import Direction, Heading
from gateway.core.instant import ClockQuality
from gateway.core.policy import AccessRule, LanePolicy, Policy
from gateway.core.reason import Reason, Verdict
from gateway.core.schedule import Schedule
from gateway.core.temperature import TemperatureAbsence
from tests.evidence import CREDENTIAL, HOLDER, NOW, WALL_MS, estimate, evidence

PARK = Policy(
    lanes={"south": LanePolicy(Direction.OUT), "west": LanePolicy(Direction.BOTH)},
    schedules={"never": Schedule()},
    access=(AccessRule("never"),),
)
BADGE = Identified("BADGE", Reason.BADGE_ONLY, "badge:1", holder=HOLDER.id)
TYPED = Identified("TYPED", Reason.NUMBER_TYPED, "badge:1", holder=HOLDER.id, guard="li")
NOBODYS_BADGE = replace(BADGE, holder="")


def leaving(lane: str = "south", **changes: Any) -> Evidence:  # noqa: ANN401 - any field of Evidence
    """Somebody on the way out."""
    return evidence(lane=lane, heading=Heading.OUT, **changes)


@pytest.mark.parametrize(
    ("lane", "presented", "reasons"),
    [
        ("south", CREDENTIAL, ()),
        ("south", BADGE, ()),
        ("south", TYPED, ()),
        ("south", NOBODYS_BADGE, (Reason.LEAVER_UNKNOWN,)),
        ("south", RefusedCode(Reason.CODE_UNKNOWN), (Reason.LEAVER_UNKNOWN,)),
        ("south", RefusedCode(Reason.SIGNATURE_BAD, "PK1S"), (Reason.LEAVER_UNKNOWN,)),
        ("south", None, (Reason.CODE_MISSING,)),
        ("west", CREDENTIAL, ()),
        ("west", BADGE, (Reason.BADGE_ONLY,)),
        ("west", TYPED, (Reason.NUMBER_TYPED,)),
        ("west", RefusedCode(Reason.CODE_UNKNOWN), (Reason.LEAVER_UNKNOWN,)),
    ],
)
def test_who_is_known_goes_out_and_who_is_not_goes_to_the_guard(
    lane: str, presented: Credential | Identified | RefusedCode | None, reasons: tuple[Reason, ...]
) -> None:
    """A number is enough where the lane only leads out; nobody is ever denied the way out."""
    decision = decide(leaving(lane, presented=presented), PARK, NOW)

    assert decision.reasons == reasons
    assert decision.verdict is (Verdict.REFER if reasons else Verdict.ADMIT)


@pytest.mark.parametrize(("lane", "reasons"), [("south", ()), ("west", (Reason.CODE_REPLAYED,))])
def test_a_code_that_let_somebody_in_lets_them_out(lane: str, reasons: tuple[Reason, ...]) -> None:
    """But not where the next in the queue outside could hold up a picture of it."""
    assert decide(leaving(lane, replayed=True), PARK, NOW).reasons == reasons


@pytest.mark.parametrize(
    "changes",
    [
        {"holder": None},
        {"holder": replace(HOLDER, not_after_ms=WALL_MS)},
        {"holder": replace(HOLDER, not_before_ms=WALL_MS + 1)},
        {"roster_version": 0, "roster_issued_ms": 0},
        {"roster_issued_ms": 0},
        {"entered_ms": WALL_MS - 1},
        {"temperature": None},
        {"temperature": estimate(39.0), "first_high": estimate(39.0, 1)},
        {"temperature": TemperatureAbsence.NO_SENSOR},
        {"presented": replace(CREDENTIAL, status=HealthStatus.RED)},
        {"presented": replace(CREDENTIAL, status=HealthStatus.ABSENT)},
    ],
)
def test_nobody_is_kept_in_by_a_plan(changes: dict[str, Any]) -> None:
    """Neither hour, list, temperature nor health is asked on the way out."""
    assert decide(leaving(**changes), PARK, NOW).verdict is Verdict.ADMIT
    assert decide(leaving(lane="west", **changes), PARK, NOW).verdict is Verdict.ADMIT


def test_nobody_is_kept_in_by_a_clock_that_is_not_set() -> None:
    """Dates are not asked."""
    unset = replace(NOW, clock=ClockQuality.UNSET)

    assert decide(leaving(), PARK, unset).verdict is Verdict.ADMIT


def test_an_arm_that_no_board_moves_is_the_guards_on_the_way_out_too() -> None:
    """The gate can't open it."""
    assert decide(leaving(board_up=False), PARK, NOW).reasons == (Reason.BOARD_MISSING,)


def test_the_same_person_on_the_way_in_meets_every_rule() -> None:
    """Only the heading differs."""
    assert decide(evidence(lane="south"), PARK, NOW).reasons == (Reason.HOURS_CLOSED,)
