"""How often guards may open by hand, when two must agree, and what is a call for help."""

import pytest

from gateway.core.lane import OverrideReason
from gateway.core.overrides import Opening, OverrideRefusal, Overrides, is_duress
from gateway.core.passage.inputs import GuardOpens
from gateway.core.policy import OverridePolicy
from tests.evidence import HOUR_MS, WALL_MS

POLICY = OverridePolicy(most_per_guard=3, most_per_lane=5, alone_per_hour=6)
WINDOW_MS = 600_000


def asking(
    guard: str = "li", why: OverrideReason = OverrideReason.IDENTITY_CHECKED, second: str = ""
) -> GuardOpens:
    """A guard wants the arm."""
    return GuardOpens("act-1", guard, why.value, None, second)


def made(*openings: tuple[str, int]) -> Overrides:
    """Openings of these guards, so many milliseconds ago."""
    lane = Overrides()
    for guard, ago_ms in openings:
        lane = lane.after(Opening(guard, WALL_MS - ago_ms))
    return lane


@pytest.mark.parametrize(
    ("count", "refusal"), [(2, None), (3, OverrideRefusal.GUARD_LIMIT), (4, "guard-limit")]
)
def test_one_guard_opens_so_often_and_no_oftener(
    count: int, refusal: OverrideRefusal | str | None
) -> None:
    """Another guard still may."""
    lane = made(*[("li", 1_000)] * count)

    assert lane.refusal(asking(), POLICY, WALL_MS) == (
        OverrideRefusal(refusal) if refusal else None
    )
    assert lane.refusal(asking("zhang"), POLICY, WALL_MS) is None


@pytest.mark.parametrize(("others", "refused"), [(2, False), (3, True), (4, True)])
def test_a_lane_opens_so_often_whoever_asks(others: int, *, refused: bool) -> None:
    """Guards who take turns."""
    lane = made(*[("zhang", 1_000)] * 2, *[("wang", 1_000)] * others)
    expected = OverrideRefusal.LANE_LIMIT if refused else None

    assert lane.refusal(asking(), POLICY, WALL_MS) is expected


@pytest.mark.parametrize(
    ("ago_ms", "refused"), [(WINDOW_MS - 1, True), (WINDOW_MS, False), (-5_000, True)]
)
def test_openings_count_for_ten_minutes(ago_ms: int, *, refused: bool) -> None:
    """And those that a clock which was set back dates into the future count, too."""
    lane = made(*[("li", ago_ms)] * 3)

    assert (lane.refusal(asking(), POLICY, WALL_MS) is not None) is refused


@pytest.mark.parametrize(
    ("count", "second", "refused"),
    [
        (5, "", False),
        (6, "", True),
        (6, "li", True),
        (6, "zhang", False),
        (7, "", True),
        (7, "zhang", False),
    ],
)
def test_above_so_many_an_hour_another_guard_confirms(
    count: int, second: str, *, refused: bool
) -> None:
    """Nobody is their own second guard."""
    lane = made(*[("wang", HOUR_MS - 1)] * count)
    expected = OverrideRefusal.SECOND_GUARD if refused else None

    assert lane.refusal(asking(second=second), POLICY, WALL_MS) is expected


def test_after_an_hour_an_opening_is_forgotten() -> None:
    """The memory is as long as the longest rule."""
    assert made(("li", HOUR_MS), ("li", HOUR_MS - 1), ("li", 0)).made == (
        Opening("li", WALL_MS - HOUR_MS + 1),
        Opening("li", WALL_MS),
    )


def test_no_limit_holds_an_emergency() -> None:
    """A guard is never kept from opening by software."""
    lane = made(*[("li", 0)] * 50)
    assert lane.refusal(asking(why=OverrideReason.EMERGENCY), POLICY, WALL_MS) is None


@pytest.mark.parametrize(
    ("agreed_ms", "held_ms", "help_wanted"),
    [
        (0, 0, False),
        (0, 60_000, False),
        (1, 0, False),
        (1, 1, True),
        (2_000, 1_999, False),
        (2_000, 2_000, True),
        (2_000, 9_000, True),
    ],
)
def test_a_button_held_down_is_the_agreed_call_for_help(
    agreed_ms: int, held_ms: int, *, help_wanted: bool
) -> None:
    """Where none is agreed, nobody calls."""
    assert is_duress(held_ms, OverridePolicy(duress_hold_ms=agreed_ms)) is help_wanted
