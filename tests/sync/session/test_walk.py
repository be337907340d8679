"""Which broker is next, and when: the list is walked in order, and home is never forgotten."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.sync.session.backoff import Backoff
from gateway.sync.session.walk import Walk

THREE = Walk(brokers=3, backoff=Backoff(), first_return_s=600.0)


def test_the_first_attempt_is_at_home_and_at_once() -> None:
    """Whatever the list is."""
    assert THREE.is_home
    assert THREE.wait_s(chance=1) == 0


def test_each_loss_leads_to_the_next_broker_and_round_again() -> None:
    """Nobody is skipped."""
    walk, places = THREE, []
    for _ in range(4):
        walk = walk.lost(steady=False)
        places.append(walk.place)
    assert places == [1, 2, 0, 1]


def test_one_broker_is_tried_again_and_again() -> None:
    """As most sites have one."""
    walk = Walk(brokers=1, backoff=Backoff())
    assert walk.lost(steady=True).lost(steady=False).is_home


def test_a_loss_after_a_steady_connection_waits_shortly_again() -> None:
    """Failures before it don't count; jitter keeps the others from coming at the same moment."""
    walk = THREE
    for _ in range(9):
        walk = walk.lost(steady=False)
    assert walk.wait_s(chance=1) == 30
    walk = walk.lost(steady=True)
    assert (walk.wait_s(chance=0), walk.wait_s(chance=1)) == (1, 2)


def test_home_is_tried_later_each_time_it_is_still_away() -> None:
    """Else a broker that was given up would cost a gap every ten minutes for years."""
    walk, waits = THREE.lost(steady=False), []
    for _ in range(5):
        waits.append(walk.home_after_s)
        walk = walk.going_home()
        assert walk.is_home
        assert walk.wait_s(chance=1) == 0
        walk = walk.lost(steady=False)
    assert waits == [600, 1200, 2400, 4800, 4800]


def test_once_home_again_it_begins_anew() -> None:
    """A connection that holds there forgets the vain returns; one that holds elsewhere doesn't."""
    away = THREE.lost(steady=False).going_home().lost(steady=False).stayed()
    assert away.home_after_s == 1200
    home = away.going_home().stayed()
    assert home.lost(steady=True).home_after_s == 600


@given(
    brokers=st.integers(1, 8),
    happened=st.lists(st.sampled_from(["lost", "lost after long", "home", "stayed"]), max_size=60),
    chance=st.floats(0, 1),
)
def test_it_always_stands_at_a_broker_of_its_list_and_waits_within_bounds(
    brokers: int, happened: list[str], chance: float
) -> None:
    """Whatever happens, in any order."""
    walk = Walk(brokers=brokers, backoff=Backoff())
    for what in happened:
        if what == "home":
            walk = walk.going_home()
        elif what == "stayed":
            walk = walk.stayed()
        else:
            walk = walk.lost(steady=what == "lost after long")
        assert 0 <= walk.place < brokers
        assert 0 <= walk.wait_s(chance) <= 30
        assert 600 <= walk.home_after_s <= 4800
        if what.startswith("lost"):
            assert walk.wait_s(chance) >= 1


@pytest.mark.parametrize("place", [0, 1])
def test_only_the_first_is_home(place: int) -> None:
    """Even of two."""
    assert Walk(brokers=2, backoff=Backoff(), place=place).is_home == (place == 0)
