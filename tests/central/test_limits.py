"""Whoever asks too often is told so, and nobody else feels it."""

import pytest

from gateway.central.limits import RateLimit

S = 1_000_000_000


def test_a_burst_is_let_through_and_then_one_each_interval() -> None:
    """Three at once, then one each five seconds."""
    limit = RateLimit(burst=3, interval_s=5, max_keys=10)
    assert [limit.take("a", 0) for _ in range(4)] == [True, True, True, False]
    assert [limit.take("a", moment * S) for moment in (4, 5, 6, 10, 11)] == [
        False,
        True,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(("rest_s", "at_once"), [(14, 2), (15, 3), (10_000, 3)])
def test_rest_gives_the_burst_back_and_no_more(rest_s: int, at_once: int) -> None:
    """A phone that slept all night has no credit of a night."""
    limit = RateLimit(burst=3, interval_s=5, max_keys=10)
    for _ in range(3):
        limit.take("a", 0)
    assert [limit.take("a", rest_s * S) for _ in range(4)].count(True) == at_once


def test_keys_do_not_feel_each_other_and_are_bounded() -> None:
    """A thousand strangers cost the memory of two."""
    limit = RateLimit(burst=1, interval_s=60, max_keys=2)
    assert limit.take("a", 0)
    assert limit.take("b", 0)
    assert not limit.take("a", 1)
    for stranger in range(1000):
        limit.take(str(stranger), 2)
    assert len(limit._due_ns) == 2
