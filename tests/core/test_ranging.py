"""Who is measured, where a rangefinder tells: below, at and above every limit."""

import pytest

from gateway.core.policy import ThermometryPolicy
from gateway.core.ranging import Distance, Near, observe_at_distance, ranged
from gateway.core.thermometry import SampleWindow
from tests.evidence import MONO_NS, MS, sample

POLICY = ThermometryPolicy()


def near_after(*distances: tuple[int, int | None]) -> Near | None:
    """Who is near after distances at so many milliseconds."""
    near = None
    for at_ms, mm in distances:
        near = ranged(near, Distance(mm, MONO_NS + at_ms * MS))
    return near


def counted(near: Near | None, at_ms: int, celsius: float = 36.1) -> SampleWindow:
    """What a sample at that moment leaves, with one earlier sample in the window."""
    earlier = SampleWindow((sample(36.1, 25.0, MONO_NS),))
    return observe_at_distance(earlier, sample(celsius, 25.0, MONO_NS + at_ms * MS), near, POLICY)


@pytest.mark.parametrize(
    ("mm", "near"), [(29, False), (30, True), (600, True), (601, False), (None, False)]
)
def test_somebody_is_near_from_3_to_60_cm(mm: int | None, *, near: bool) -> None:
    """Where there is no echo nobody is."""
    assert (near_after((0, mm)) is not None) is near


@pytest.mark.parametrize(("stood_ms", "counts"), [(299, False), (300, True), (301, True)])
def test_who_has_been_near_for_less_than_300_ms_is_not_measured(
    stood_ms: int, *, counts: bool
) -> None:
    """A hand that passes by; what was sampled before is nobody's either."""
    near = near_after((0, 400), (150, 400), (290, 390))
    assert len(counted(near, stood_ms).samples) == (2 if counts else 0)


@pytest.mark.parametrize(("age_ms", "counts"), [(300, True), (301, False)])
def test_a_distance_counts_for_300_ms(age_ms: int, *, counts: bool) -> None:
    """A rangefinder that falls silent leaves nobody before the thermometer."""
    near = near_after((0, 400), (250, 400), (500, 400))
    assert bool(counted(near, 500 + age_ms).samples) is counts


@pytest.mark.parametrize(("gap_ms", "lasts"), [(300, True), (301, False)])
def test_who_was_unseen_for_longer_begins_anew(gap_ms: int, *, lasts: bool) -> None:
    """It may be another person."""
    near = near_after((0, 400), (gap_ms, 400))
    assert bool(counted(near, gap_ms).samples) is lasts


def test_who_steps_back_begins_anew() -> None:
    """One distance out of reach ends the presence."""
    assert counted(near_after((0, 400), (250, 400), (260, 700)), 300).samples == ()
    assert counted(near_after((0, 400), (260, 700), (270, 400)), 400).samples == ()


def test_a_sample_is_kept_with_its_distance() -> None:
    """What a sensor reads depends on how far the forehead is."""
    near = near_after((0, 400), (280, 350))
    assert counted(near, 310).samples[-1].distance_mm == 350


def test_where_distance_tells_a_difference_to_the_air_is_not_asked_for() -> None:
    """At 35 °C of air a forehead is hardly warmer; at 60 cm a wall in the sun is nobody."""
    near = near_after((0, 400), (280, 400))
    (left_out,) = counted(near, 310, celsius=26.0).jumps
    assert (left_out.object_celsius, left_out.distance_mm) == (26.0, 400)
    assert len(counted(near, 310, celsius=31.2).samples) == 2
    assert counted(None, 310).samples == ()


def test_a_distance_that_comes_a_moment_before_an_older_sample_still_counts() -> None:
    """Two ports have two threads."""
    near = near_after((0, 400), (160, 400), (320, 400))
    assert counted(near, 310).samples
