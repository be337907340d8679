"""The gate after an epidemic, by the policy that is shipped: visitors and shifts, and no health."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gateway.config import load_policy
from gateway.core.approval import HolderKind
from gateway.core.credential import HealthStatus, Holder, Presented
from gateway.core.instant import Instant
from gateway.core.lane import LaneState
from gateway.core.reason import Reason
from gateway.runtime.clock import ManualClock
from tests.evidence import CREDENTIAL, HOLDER, HOUR_MS
from tests.lane import Lane, OnePersonRoster, by_text

PLAIN = load_policy(Path(__file__).parents[2] / "config" / "policy.plain.toml")
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2027, 1, 18, tzinfo=SHANGHAI)


@dataclass
class Terms(OnePersonRoster):
    """One person on given terms."""

    holder: Holder = HOLDER

    def lookup(self, _holder_id: str) -> Holder:
        """On these terms."""
        return self.holder


def wall_ms(clock: str, day: int = 18) -> int:
    """A moment of January 2027 in Shanghai; the 18th is a Monday."""
    hour, minute = clock.split(":")
    at = MONDAY.replace(day=day, hour=int(hour), minute=int(minute))
    return round(at.timestamp() * 1000)


def person(group: str, **terms: object) -> Holder:
    """Somebody of a group, approved for the whole month."""
    whole = {"not_before_ms": wall_ms("00:00", 1), "not_after_ms": wall_ms("00:00", 31)}
    return replace(HOLDER, groups=(group,), **whole | terms)  # type: ignore[arg-type] # of Holder


def with_no_word_of_health(text: str, at: Instant) -> Presented:
    """A fresh pass that says nothing of health."""
    if not text.startswith("good"):
        return by_text(text, at)
    times = {"issued_ms": at.wall_ms - 1_000, "expires_ms": at.wall_ms + 60_000}
    return replace(CREDENTIAL, status=HealthStatus.NOT_ASKED, replay_key=text, **times)  # type: ignore[arg-type] # ditto


def lane_at(clock: str, holder: Holder, day: int = 18) -> Lane:
    """The gate at that time, with one person on its roster and lists of an hour ago."""
    now_ms = wall_ms(clock, day)
    roster = Terms(issued_ms=now_ms - HOUR_MS, holder=holder)
    lane = Lane(
        policy=PLAIN, clock=ManualClock(now_ms), recognise=with_no_word_of_health, roster=roster
    )
    lane.lists.said = replace(lane.lists.said, revocations_issued_ms=now_ms - HOUR_MS)
    return lane


def told(lane: Lane, code: str = "good-1") -> tuple[LaneState, tuple[Reason, ...], int]:
    """What becomes of somebody who shows a code and no forehead."""
    lane.code(code)
    lane.written()
    return lane.view.state, lane.view.reasons, lane.barrier.opened


@pytest.mark.parametrize(
    ("group", "clock", "day"),
    [
        ("office", "07:00", 18),
        ("office", "18:59", 18),
        ("day-shift", "05:30", 18),
        ("day-shift", "17:29", 23),
        ("night-shift", "17:30", 18),
        ("night-shift", "23:59", 24),
        ("night-shift", "00:00", 19),
        ("night-shift", "05:29", 19),
    ],
)
def test_staff_in_their_shift_walk_in_with_a_code_alone(group: str, clock: str, day: int) -> None:
    """At once: nobody waits for a forehead, and no status is missed."""
    assert told(lane_at(clock, person(group), day)) == (LaneState.ADMIT, (), 1)


@pytest.mark.parametrize(
    ("group", "clock", "day", "comes_at"),
    [
        ("office", "06:59", 18, "07:00"),
        ("office", "19:00", 18, "01-19 07:00"),
        ("office", "12:00", 23, "01-25 07:00"),
        ("day-shift", "05:29", 18, "05:30"),
        ("day-shift", "17:30", 18, "01-19 05:30"),
        ("night-shift", "05:30", 18, "17:30"),
        ("night-shift", "17:29", 18, "17:30"),
    ],
)
def test_outside_their_shift_they_are_told_when_to_come(
    group: str, clock: str, day: int, comes_at: str
) -> None:
    """Denied, and the guard says from when on."""
    lane = lane_at(clock, person(group), day)

    assert told(lane) == (LaneState.DENY, (Reason.HOURS_CLOSED,), 0)
    assert lane.view.comes_at == comes_at


VISITOR = person(
    "visitors",
    kind=HolderKind.VISITOR,
    once=True,
    lanes=("gate-1",),
    not_before_ms=wall_ms("09:00"),
    not_after_ms=wall_ms("12:00"),
)


def test_a_visitor_walks_in_once_within_the_visit_and_at_its_lane() -> None:
    """The second time the host must register them anew."""
    lane = lane_at("09:00", VISITOR)
    assert told(lane) == (LaneState.ADMIT, (), 1)
    lane.walks_through()
    lane.written()
    lane.wait(11 * 60_000)

    assert told(lane, "good-2") == (LaneState.DENY, (Reason.VISIT_USED,), 1)


@pytest.mark.parametrize(
    ("clock", "lanes", "reason"),
    [
        ("08:59", ("gate-1",), Reason.HOLDER_NOT_YET),
        ("12:00", ("gate-1",), Reason.HOLDER_EXPIRED),
        ("10:00", ("south",), Reason.LANE_WRONG),
    ],
)
def test_before_after_or_beside_the_visit_nobody_opens(
    clock: str, lanes: tuple[str, ...], reason: Reason
) -> None:
    """The roster has the visit's own dates and lanes."""
    assert told(lane_at(clock, replace(VISITOR, lanes=lanes))) == (LaneState.DENY, (reason,), 0)


def test_a_revoked_badge_is_refused_and_so_is_the_pass() -> None:
    """In the middle of the shift."""
    for code in ("good-1", "10234"):
        lane = lane_at("12:00", person("office"))
        lane.lists.said = replace(lane.lists.said, revoked=True)
        state, reasons, opened = told(lane, code)

        assert (state, opened) == (LaneState.DENY, 0)
        assert Reason.CODE_REVOKED in reasons


def test_a_badge_alone_shows_who_it_is_and_opens_nothing() -> None:
    """Anybody can copy one; the guard looks at the person."""
    assert told(lane_at("12:00", person("office")), "10234")[1:] == ((Reason.BADGE_ONLY,), 0)


def test_somebody_of_no_group_that_may_come_is_not_let_in() -> None:
    """However well their pass verifies."""
    assert told(lane_at("12:00", person("cleaning")))[1] == (Reason.ACCESS_NOT_GRANTED,)
