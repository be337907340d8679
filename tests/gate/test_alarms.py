"""Wrong codes at the lane: the alarm on the page and at the centre, and its end."""

import pytest

from gateway.core.event import Event, EventKind
from gateway.core.lane import LaneState
from gateway.core.policy import AlarmPolicy, Policy
from gateway.core.reason import Reason
from tests.lane import Lane


def tries(lane: Lane, *texts: str) -> None:
    """Somebody holds up code after code."""
    for text in texts:
        lane.code(text)
        lane.written()
        lane.wait(4_000)
        lane.written()
        lane.wait(1_000)
        lane.wait(1_000)


def storms(lane: Lane) -> list[Event]:
    """The alarm's rows."""
    return [event for event in lane.ledger.rows if event.kind is EventKind.CODE_STORM]


FORGED = tuple(f"forged-{number}" for number in range(5))


def test_the_fifth_forged_code_is_an_alarm_at_the_centre_and_on_the_page(lane: Lane) -> None:
    """GB 50396-2007 §5.1 asks for one after at most five; four are none."""
    tries(lane, *FORGED[:4])
    assert (storms(lane), lane.view.storm) == ([], 0)

    tries(lane, FORGED[4])
    (alarm,) = storms(lane)
    assert alarm.urgent
    assert alarm.body == {"active": True, "tries": 5, "within_s": 24}
    assert lane.view.storm == 5
    assert all(text not in str(alarm.body) for text in FORGED)


def test_the_alarm_is_one_and_ends_after_two_quiet_minutes(lane: Lane) -> None:
    """More tries keep it alive; the page counts them."""
    tries(lane, *FORGED, "forged-5", "forged-6")
    assert (len(storms(lane)), lane.view.storm) == (1, 7)

    lane.wait(114_000)
    lane.written()
    assert len(storms(lane)) == 2
    assert storms(lane)[1].body == {"active": False, "tries": 7}
    assert lane.view.storm == 0


def test_a_poster_and_badges_of_nobody(lane: Lane) -> None:
    """One hangs and counts once; the others are tried in turn and count each."""
    tries(lane, *["poster"] * 10, "10001", "10002", "10003")
    assert storms(lane) == []

    tries(lane, "10004")
    assert len(storms(lane)) == 1


def test_people_who_are_who_they_say_raise_no_alarm(lane: Lane) -> None:
    """And the alarm keeps nobody out."""
    tries(lane, *FORGED)
    lane.code()
    lane.forehead()
    lane.written()

    assert lane.shows(LaneState.ADMIT)
    assert lane.view.storm == 5


@pytest.mark.parametrize("limit", [1, 3])
def test_a_park_may_ask_for_fewer(limit: int) -> None:
    """Also by a policy that comes while the lane is at work."""
    lane = Lane()
    lane.gate.beside.follow(Policy(alarms=AlarmPolicy(wrong_tries=limit)))
    tries(lane, *FORGED[:limit])

    assert len(storms(lane)) == 1
    assert lane.ledger.rows[0].kind is not EventKind.CODE_STORM
    assert Reason.CODE_UNKNOWN in lane.view.reasons
