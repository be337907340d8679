"""Which lane a code belongs to that two cameras see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.arbitration import Claim, stronger
from tests.evidence import WALL_MS

CLAIM_MS = 2_000

CLAIMS = st.builds(
    Claim,
    lane=st.sampled_from(["gate-1", "gate-2", "gate-3"]),
    digest=st.just("code"),
    size_px=st.integers(1, 4),
    at_ms=st.just(WALL_MS),
)


def claim(lane: str = "gate-2", size_px: int = 100, age_ms: int = 0, digest: str = "code") -> Claim:
    """A lane reads a code."""
    return Claim(lane, digest, size_px, WALL_MS - age_ms)


OWN = claim("gate-2", 100)


@pytest.mark.parametrize(
    ("other", "loses"),
    [
        (claim("gate-3", 99), False),
        (claim("gate-3", 100), False),
        (claim("gate-3", 101), True),
        (claim("gate-1", 99), False),
        (claim("gate-1", 100), True),
        (claim("gate-1", 101), True),
        (claim("gate-2", 999), False),
        (claim("gate-3", 999, digest="another"), False),
        (claim("gate-3", 101, age_ms=CLAIM_MS - 1), True),
        (claim("gate-3", 101, age_ms=CLAIM_MS), True),
        (claim("gate-3", 101, age_ms=CLAIM_MS + 1), False),
        (claim("gate-3", 101, age_ms=-CLAIM_MS), True),
        (claim("gate-3", 101, age_ms=-CLAIM_MS - 1), False),
    ],
)
def test_the_larger_code_wins_and_of_equals_the_smaller_lane(other: Claim, *, loses: bool) -> None:
    """By claims of this code, of the last two seconds, of other lanes."""
    assert stronger(OWN, [other], WALL_MS) == (other if loses else None)


def test_no_claim_beats_its_like() -> None:
    """Heard twice, it takes the code from nobody."""
    assert not OWN.beats(OWN)


def test_without_claims_a_lane_keeps_its_code() -> None:
    """The broker is away, and the gate decides as always."""
    assert stronger(OWN, [], WALL_MS) is None


def test_the_strongest_of_several_is_named() -> None:
    """For the row."""
    rivals = [claim("gate-3", 120), claim("gate-1", 130), claim("gate-4", 130)]
    assert stronger(OWN, rivals, WALL_MS) == rivals[1]


def test_a_claim_that_has_grown_old_loses_to_any_that_counts() -> None:
    """Whoever walked on to the next lane shows the code there now."""
    old = claim("gate-2", 200, age_ms=CLAIM_MS + 1)
    assert stronger(old, [claim("gate-3", 50)], WALL_MS) == claim("gate-3", 50)


@given(st.lists(CLAIMS, min_size=1, unique_by=lambda one: one.lane))
def test_of_all_lanes_that_see_one_code_exactly_one_keeps_it(claims: list[Claim]) -> None:
    """Whatever their sizes: two lanes that know the same claims never both give way."""
    kept = [own for own in claims if stronger(own, claims, WALL_MS) is None]
    assert len(kept) == 1
