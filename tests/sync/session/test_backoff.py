import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.sync.session import Backoff


@pytest.mark.parametrize(
    ("failures", "shortest_s", "longest_s"),
    [(0, 0, 0), (1, 1, 2), (2, 1, 4), (4, 1, 16), (5, 1, 30), (7, 1, 30), (10**9, 1, 30)],
)
def test_the_wait_grows_from_one_to_thirty_seconds(
    failures: int, shortest_s: float, longest_s: float
) -> None:
    """The first attempt is made at once; chance spreads a park full of gates."""
    backoff = Backoff()
    assert backoff.delay_s(failures, chance=0) == shortest_s
    assert backoff.delay_s(failures, chance=1) == longest_s


@given(failures=st.integers(min_value=1), chance=st.floats(min_value=0, max_value=1))
def test_a_failure_is_never_followed_by_an_attempt_at_once(failures: int, chance: float) -> None:
    """And never by one that comes too late."""
    assert 1 <= Backoff().delay_s(failures, chance) <= 30
