"""When wrong codes at one lane become an alarm, and when it is over."""

import pytest

from gateway.codes.badge import badge
from gateway.core.credential import Identified, Presented, RefusedCode
from gateway.core.policy import AlarmPolicy
from gateway.core.reason import Reason
from gateway.core.wrong_tries import WrongTries, is_wrong_try
from tests.evidence import CREDENTIAL

S = 1_000_000_000
POLICY = AlarmPolicy()
WINDOW_S, QUIET_S = 300, 120


def after(*tries: tuple[str, int], policy: AlarmPolicy = POLICY) -> WrongTries:
    """Codes shown at these seconds."""
    lane = WrongTries()
    for digest, at_s in tries:
        lane = lane.at(at_s * S, policy).after(digest, at_s * S, policy)
    return lane


def codes(count: int, every_s: int = 1) -> list[tuple[str, int]]:
    """So many different codes."""
    return [(f"code-{number}", number * every_s) for number in range(count)]


@pytest.mark.parametrize("limit", [1, 2, 5])
@pytest.mark.parametrize("more", [-1, 0, 1])
def test_the_alarm_comes_with_the_last_try_that_is_allowed(limit: int, more: int) -> None:
    """GB 50396-2007 §5.1: after at most five."""
    lane = after(*codes(limit + more), policy=AlarmPolicy(wrong_tries=limit))

    assert lane.storm == (limit + more if more >= 0 and limit + more else 0)


@pytest.mark.parametrize(
    ("last_s", "storm"), [(WINDOW_S - 1, True), (WINDOW_S, False), (WINDOW_S + 1, False)]
)
@pytest.mark.parametrize("running_s", [0, 86_400])
def test_only_tries_within_the_window_count(last_s: int, running_s: int, *, storm: bool) -> None:
    """Four people with a payment code in a morning are no attack, however long the machine runs."""
    tries = [*codes(4, every_s=0), ("last", last_s)]
    lane = after(*((digest, running_s + at_s) for digest, at_s in tries))

    assert bool(lane.storm) is storm


def test_a_poster_that_hangs_counts_once() -> None:
    """However often it is read."""
    assert after(*[("poster", at_s) for at_s in range(50)]).storm == 0
    assert after(*codes(4), *[("poster", at_s) for at_s in range(4, 20)]).storm == 5


@pytest.mark.parametrize(("quiet_s", "over"), [(QUIET_S - 1, False), (QUIET_S, True)])
def test_the_alarm_ends_after_a_quiet_time_and_counts_anew(quiet_s: int, *, over: bool) -> None:
    """A forger who goes on keeps it alive."""
    lane = after(*codes(5), ("again", 4 + QUIET_S - 1))
    at_s = 4 + QUIET_S - 1 + quiet_s
    later = lane.at(at_s * S, POLICY)

    assert lane.storm == 6
    assert (later.storm == 0) is over
    assert not over or later.after("new", at_s * S, POLICY).storm == 0


def test_a_lane_without_alarm_is_the_same_at_any_time() -> None:
    """Nothing is over that was not."""
    lane = after(*codes(2))
    assert lane.at(10_000 * S, POLICY) is lane


@pytest.mark.parametrize(
    ("presented", "reasons", "wrong"),
    [
        (None, (Reason.CODE_MISSING,), False),
        (CREDENTIAL, (Reason.HOLDER_UNKNOWN,), False),
        (RefusedCode(Reason.CODE_UNKNOWN), (Reason.CODE_UNKNOWN,), True),
        (RefusedCode(Reason.SIGNATURE_BAD), (Reason.SIGNATURE_BAD,), True),
        (RefusedCode(Reason.CODE_EXPIRED), (Reason.CODE_EXPIRED,), False),
        (RefusedCode(Reason.SITE_WRONG), (Reason.SITE_WRONG,), False),
        (badge("12345678"), (Reason.HOLDER_UNKNOWN, Reason.BADGE_ONLY), True),
        (badge("12345678"), (Reason.BADGE_ONLY,), False),
        (Identified("TYPED", Reason.NUMBER_TYPED, ""), (Reason.HOLDER_UNKNOWN,), False),
    ],
)
def test_a_try_is_what_anybody_can_make_up(
    presented: Presented | None, reasons: tuple[Reason, ...], *, wrong: bool
) -> None:
    """Neither a code that was genuine once nor a guard's typing mistake."""
    assert is_wrong_try(presented, reasons) is wrong
