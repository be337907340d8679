"""Percentiles in constant memory, beside those of a sorted list."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gateway.simulate.latency import Latencies


@given(
    some.lists(some.floats(1.0, 10_000_000.0), min_size=1, max_size=200),
    some.sampled_from([50, 90, 99, 100]),
)
def test_a_percentile_is_within_two_percent(waits_ms: list[float], percent: int) -> None:
    """Of the wait that so many percent did not exceed."""
    latencies = Latencies()
    for ms in waits_ms:
        latencies.add(ms)
    ordered = sorted(waits_ms)
    exact = ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
    assert latencies.percentile_ms(percent) == pytest.approx(exact, rel=0.02)
    assert (latencies.most_ms, latencies.count) == (max(waits_ms), len(waits_ms))


def test_nobody_waited() -> None:
    """Nothing is said of nothing."""
    assert Latencies().percentile_ms(99) == 0


def test_a_wait_below_a_millisecond_counts_as_one() -> None:
    """Also no wait at all, which has no logarithm."""
    latencies = Latencies()
    latencies.add(0.0)
    assert latencies.percentile_ms(50) <= 1.0
