"""A few of the random days that `./run days` goes through by the thousand."""

import pytest

from gateway.core.credential import Holder
from gateway.core.heading import Direction
from gateway.core.policy import LanePolicy, Policy
from gateway.core.reason import Reason, Verdict
from gateway.core.signals import OccupancyHeard, UsedElsewhere
from tests.properties.days import Day
from tests.properties.lane import Lane
from tests.properties.oracle import Seen, Shown
from tests.properties.park import PASS_LIFE_MS, Park, Weather


@pytest.mark.parametrize("number", range(12))
def test_a_random_day_breaks_no_promise(number: int) -> None:
    """It raises where a verdict is not the oracle's or is another one in its replay."""
    day = Day(2027, number)
    day.run()
    assert sum(len(lane.decided) for lane in day.lanes.values()) > 0


def test_a_copy_that_is_held_up_in_the_passs_last_seconds_is_a_replay() -> None:
    """It is judged after the pass has ended, when it was forgotten once that it had been used."""
    people = {name: Holder(name, "beta", (), 0, 2 * 10**12) for name in ("owner", "friend")}
    rules = Policy(lanes={"east": LanePolicy()})
    lane = Lane("east", Park(rules, {}, people, {"east": Weather()}), Seen(), _nobody)
    issued_ms = lane.now_ms - PASS_LIFE_MS + 9_000
    lane.visit(
        Shown("owner", "east", "pass", "k", issued_ms, celsius=(36.5,)), walks=True, alone=False
    )
    lane.visit(Shown("friend", "east", "pass", "k", issued_ms, celsius=(37.4, 36.6)), walks=True)

    first, second = lane.decided
    assert first.verdict is Verdict.ADMIT
    assert second.at.wall_ms > issued_ms + PASS_LIFE_MS
    assert second.reasons == (Reason.CODE_REPLAYED,)


def test_nobody_is_asked_what_the_one_before_them_was_asked() -> None:
    """A refused leaver is remembered for a while, and once the next one was not measured for it."""
    names = ("leaver", "comer")
    people = {name: Holder(name, "beta", (), 0, 2 * 10**12) for name in names}
    rules = Policy(lanes={"west": LanePolicy(direction=Direction.BOTH)})
    lane = Lane("west", Park(rules, {}, people, {"west": Weather()}), Seen(), _nobody)

    def comes(who: str, kind: str = "pass") -> None:
        key = f"{who} {lane.now_ms}"
        lane.visit(
            Shown(who, "west", kind, key, lane.now_ms, celsius=(36.5,)), walks=True, alone=False
        )

    comes("leaver")
    comes("leaver", "badge")
    comes("comer")

    _, refused, entered = lane.decided
    assert refused.verdict is Verdict.REFER
    assert entered.verdict is Verdict.ADMIT


def _nobody(_lane: Lane, _told: UsedElsewhere | OccupancyHeard) -> None:
    """There is no other gate."""
