"""Who is inside by the record and comes again: off, soft, hard; with and without exits."""

import pytest

from gateway.core.decision import decide
from gateway.core.heading import Direction
from gateway.core.policy import LanePolicy, Policy, RosterPolicy, Tide
from gateway.core.reason import Reason, Verdict
from tests.evidence import HOUR_MS, NOW, WALL_MS, evidence

MINUTES_10_MS = 600_000
OFF, SOFT, HARD = (RosterPolicy(antipassback=mode) for mode in ("off", "soft", "hard"))
TIDAL = LanePolicy(tides=(Tide("evening", Direction.OUT),))


def reasons(
    roster: RosterPolicy, entered_ms: int | None, lane: LanePolicy | None = None
) -> tuple[Reason, ...]:
    """What is objected to somebody who entered then."""
    policy = Policy(roster=roster, lanes={} if lane is None else {"east-1": lane})
    return decide(evidence(entered_ms=entered_ms, lane="east-1"), policy, NOW).reasons


@pytest.mark.parametrize(
    ("roster", "found"),
    [(OFF, ()), (SOFT, (Reason.ANTIPASSBACK,)), (HARD, (Reason.ANTIPASSBACK_HARD,))],
)
@pytest.mark.parametrize(
    ("ago_ms", "inside"),
    [
        (0, True),
        (MINUTES_10_MS - 1, True),
        (MINUTES_10_MS, False),
        (MINUTES_10_MS + 1, False),
        (1 - MINUTES_10_MS, True),
        (-MINUTES_10_MS, False),
    ],
)
def test_without_an_exit_lane_an_entry_counts_for_minutes(
    roster: RosterPolicy, found: tuple[Reason, ...], ago_ms: int, *, inside: bool
) -> None:
    """Also one that a clock which was set back dates into the future."""
    assert reasons(roster, WALL_MS - ago_ms) == (found if inside else ())


@pytest.mark.parametrize("roster", [OFF, SOFT, HARD])
def test_whoever_has_no_entry_or_left_since_is_not_asked(roster: RosterPolicy) -> None:
    """The record forgets an entry with the exit or with a guard's forgiveness."""
    assert reasons(roster, None) == ()


def test_soft_goes_to_the_guard_and_hard_is_denied() -> None:
    """The park chooses."""
    assert (Reason.ANTIPASSBACK.verdict, Reason.ANTIPASSBACK_HARD.verdict) == (
        Verdict.REFER,
        Verdict.DENY,
    )


@pytest.mark.parametrize(
    ("ago_ms", "inside"), [(MINUTES_10_MS, True), (24 * HOUR_MS - 1, True), (24 * HOUR_MS, False)]
)
def test_a_lane_that_reads_exits_knows_who_is_inside_until_they_leave(
    ago_ms: int, *, inside: bool
) -> None:
    """For a day at most; who left past the reader is not kept out for ever."""
    found = (Reason.ANTIPASSBACK,) if inside else ()
    assert reasons(SOFT, WALL_MS - ago_ms, TIDAL) == found


def test_a_lane_beside_one_that_reads_exits_hears_of_none_and_counts_minutes() -> None:
    """Else everybody who went out for lunch next door would be referred here."""
    policy = Policy(lanes={"east-1": LanePolicy(), "east-2": LanePolicy(direction=Direction.OUT)})
    entered = evidence(entered_ms=WALL_MS - MINUTES_10_MS, lane="east-1")

    assert decide(entered, policy, NOW).verdict is Verdict.ADMIT
