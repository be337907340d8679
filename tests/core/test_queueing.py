"""How busy a lane is, and what that means for whoever comes next."""

import pytest

from gateway.core.queueing import WINDOW_MS, Advice, Passed, Queue, queue

NOW_MS = 10 * WINDOW_MS


def every(
    seconds: float, people: int, service_s: float | None = 2.0, end_ms: int = NOW_MS
) -> list[Passed]:
    """People who were through one after the other, the last at the end."""
    service_ms = None if service_s is None else int(service_s * 1_000)
    return [Passed(end_ms - int(n * seconds * 1_000), service_ms) for n in range(people)]


def test_a_lane_where_one_follows_the_other_is_full() -> None:
    """3 s each though the code was in view for 2: the walk to the lane is part of it."""
    found = queue(every(3, 200), NOW_MS)
    assert found.advice is Advice.SECOND_LANE
    assert (found.people, found.per_minute) == (100, 20)
    assert found.seconds_each == pytest.approx(2.99, abs=0.02)
    assert found.load == pytest.approx(1.0, abs=0.02)
    assert found.wait_s is None


def test_a_lane_with_gaps_is_as_busy_as_its_services() -> None:
    """One person each 20 s, 2 s each: a tenth of the time, and the wait that the formula says."""
    found = queue(every(20, 40), NOW_MS)
    assert found.advice is Advice.ONE_IS_ENOUGH
    assert (found.people, found.seconds_each) == (15, 2.0)
    assert found.load == pytest.approx(0.1)
    assert found.wait_s == pytest.approx(0.1 * 2 / (2 * 0.9))


def test_services_that_differ_make_the_wait_longer() -> None:
    """By their variance, at the same load."""
    mixed = [Passed(one.ended_ms, 1_000 if n % 2 else 9_000) for n, one in enumerate(every(20, 14))]
    even = queue(every(20, 14, 5.0), NOW_MS)
    found = queue(mixed, NOW_MS)
    assert found.load == pytest.approx(even.load)
    assert even.wait_s is not None
    assert found.wait_s == pytest.approx(even.wait_s * (1 + 16 / 25))


@pytest.mark.parametrize(
    ("passed", "people"),
    [
        ([], 0),
        (every(20, 4), 4),
        (every(20, 15, None), 15),
        (every(1, 99, end_ms=NOW_MS - WINDOW_MS), 0),
        (every(1, 99, end_ms=NOW_MS + WINDOW_MS), 0),
    ],
)
def test_too_few_people_say_nothing_of_a_pace(passed: list[Passed], people: int) -> None:
    """Nobody, a handful, refusals alone, people of earlier, or of a clock that is ahead."""
    assert queue(passed, NOW_MS) == Queue(Advice.TOO_FEW, people, people / 5)


def test_refused_people_count_and_take_what_others_take() -> None:
    """Nobody knows how long they stood there."""
    passed = every(20, 10) + every(20, 5, None, end_ms=NOW_MS - 9_000)
    found = queue(passed, NOW_MS)
    assert found.people == 15
    assert found.load == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("before", "advice"), [(0, Advice.SOON), (30, Advice.ONE_IS_ENOUGH), (90, Advice.ONE_IS_ENOUGH)]
)
def test_the_trend_decides_whether_a_second_lane_is_due_soon(before: int, advice: Advice) -> None:
    """At a load of a half: rising to the whole, steady, and falling to nothing."""
    earlier = every(3, before, 1.0, end_ms=NOW_MS - WINDOW_MS)
    found = queue(every(10, 30, 4.5) + earlier, NOW_MS)
    assert found.load == pytest.approx(0.45)
    assert found.advice is advice


def test_people_are_taken_in_the_order_in_which_they_ended() -> None:
    """Rows may be handed over newest first."""
    passed = every(20, 40)
    assert queue(passed[::-1], NOW_MS) == queue(passed, NOW_MS)


def test_people_through_within_one_millisecond_wait_for_nobody() -> None:
    """A clock that stood still is no reason to show no page."""
    found = queue([Passed(NOW_MS, 0)] * 5, NOW_MS)
    assert (found.advice, found.load, found.wait_s) == (Advice.ONE_IS_ENOUGH, 0, None)
