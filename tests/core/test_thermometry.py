"""From samples to an estimate: below, at and above every limit."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.policy import ThermometryPolicy
from gateway.core.temperature import (
    Sample,
    Temperature,
    TemperatureAbsence,
    TemperatureEstimate,
    UnusableReading,
)
from gateway.core.thermometry import (
    DistancePoint,
    DistanceTable,
    SampleWindow,
    measure,
    observe,
    raw_reading,
    warmest_air_celsius,
    why_nobody,
)
from tests.evidence import MONO_NS, MS, estimate, reading, sample

POLICY = ThermometryPolicy()


def seen(*readings: float, ambient: float = 25.0) -> SampleWindow:
    """A window of readings 70 ms apart, as a 14 Hz sensor gives them."""
    window = SampleWindow()
    for turn, celsius in enumerate(readings):
        window = observe(window, sample(celsius, ambient, MONO_NS + turn * 70 * MS), POLICY)
    return window


def settled(*readings: float, ambient: float = 25.0) -> Temperature | None:
    """What these readings amount to."""
    return measure(seen(*readings, ambient=ambient), POLICY)


def why(found: Temperature | None) -> TemperatureAbsence:
    """Why a reading can't decide."""
    assert isinstance(found, UnusableReading)
    return found.why


def test_eight_steady_samples_give_an_axillary_estimate_with_its_uncertainty() -> None:
    """Median of the forehead + 0.5 °C; the raw reading is kept beside it."""
    found = settled(36.0, 36.1, 36.2, 36.1, 36.0, 36.1, 36.2, 36.1)

    assert isinstance(found, TemperatureEstimate)
    assert found.celsius == pytest.approx(36.6)
    assert found.raw_celsius == pytest.approx(36.1)
    parts = (0.3 / math.sqrt(3), 0.0707, 0.51)
    assert found.uncertainty_celsius == pytest.approx(math.hypot(*parts), abs=0.001)
    assert found.mono_ns == MONO_NS + 7 * 70 * MS


@pytest.mark.parametrize(("count", "used"), [(7, 0), (8, 8), (9, 8)])
def test_the_latest_eight_samples_make_an_estimate(count: int, used: int) -> None:
    """The window fills first."""
    found = settled(*[36.1] * count)

    assert (found.reading.samples if isinstance(found, TemperatureEstimate) else 0) == used


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (28.79, TemperatureAbsence.IMPLAUSIBLE),
        (28.8, TemperatureAbsence.LOW),
        (34.49, TemperatureAbsence.LOW),
        (34.5, None),
        (43.0, None),
        (43.01, TemperatureAbsence.IMPLAUSIBLE),
    ],
)
def test_a_forehead_must_be_plausible(reading: float, expected: TemperatureAbsence | None) -> None:
    """A cold forehead is 'wait and measure again', never 'ok'."""
    found = settled(*[reading] * 8)

    assert (why(found) is expected) if expected else isinstance(found, TemperatureEstimate)


@pytest.mark.parametrize(
    ("ambient", "expected"),
    [
        (15.99, TemperatureAbsence.AIR_COLD),
        (16.0, None),
        (35.0, None),
        (35.01, TemperatureAbsence.AIR_OUT_OF_RANGE),
    ],
)
def test_air_outside_the_instruments_range_is_named(
    ambient: float, expected: TemperatureAbsence | None
) -> None:
    """16-35 °C; in cold air it is the forehead that must wait."""
    found = settled(*[40.0] * 8, ambient=ambient)

    assert (why(found) is expected) if expected else isinstance(found, TemperatureEstimate)


@pytest.mark.parametrize(("last", "usable"), [(36.59, True), (36.6, True), (36.61, False)])
def test_a_window_that_wanders_is_unstable(last: float, *, usable: bool) -> None:
    """A spread over 0.6 °C is a head that moves."""
    found = settled(*[36.0] * 7, last)

    assert isinstance(found, TemperatureEstimate) is usable
    assert usable or why(found) is TemperatureAbsence.UNSTABLE


@pytest.mark.parametrize(("warmer", "somebody"), [(2.99, False), (3.0, True), (3.01, True)])
def test_somebody_is_there_when_it_is_three_degrees_warmer_than_the_air(
    warmer: float, *, somebody: bool
) -> None:
    """Without a distance sensor, warmth is presence."""
    window = observe(SampleWindow(), sample(33.0 + warmer, 33.0), POLICY)

    assert bool(window.samples) is somebody


@pytest.mark.parametrize(
    ("distance_mm", "somebody"), [(29, False), (30, True), (600, True), (601, False)]
)
def test_a_distance_sensor_decides_presence_where_there_is_one(
    distance_mm: int, *, somebody: bool
) -> None:
    """3-60 cm, whatever the temperatures say."""
    window = observe(SampleWindow(), sample(25.0, 25.0, distance_mm=distance_mm), POLICY)

    assert bool(window.samples) is somebody


def test_a_step_back_empties_the_window() -> None:
    """Samples of two people never make one estimate."""
    window = SampleWindow()
    for turn in range(7):
        window = observe(window, sample(mono_ns=MONO_NS + turn * 70 * MS), POLICY)

    window = observe(window, sample(25.2, 25.0, MONO_NS + 500 * MS), POLICY)

    assert window == SampleWindow()


@pytest.mark.parametrize(("later_ms", "kept"), [(1_499, 2), (1_500, 2), (1_501, 1)])
def test_samples_older_than_the_window_are_forgotten(later_ms: int, kept: int) -> None:
    """1.5 s at most, whatever the sensor's rate."""
    window = observe(SampleWindow(), sample(mono_ns=MONO_NS), POLICY)

    later = observe(window, sample(mono_ns=MONO_NS + later_ms * MS), POLICY)

    assert len(later.samples) == kept


def test_a_sample_with_error_flags_is_left_out() -> None:
    """The sensor itself says that it can't be trusted."""
    window = observe(SampleWindow(), sample(), POLICY)

    assert observe(window, sample(flags=1), POLICY) == window


@pytest.mark.parametrize(("later_ms", "left"), [(1_499, 8), (1_500, 8), (1_501, 0)])
def test_a_sample_with_error_flags_keeps_no_old_window_alive(later_ms: int, left: int) -> None:
    """A sensor that was silent and then fails once repeats nobody's temperature."""
    window = SampleWindow()
    for _ in range(POLICY.window_samples):
        window = observe(window, sample(37.9), POLICY)

    window = observe(window, sample(flags=1, mono_ns=MONO_NS + later_ms * MS), POLICY)

    assert len(window.samples) == left
    assert isinstance(measure(window, POLICY), TemperatureEstimate) is (left > 0)


def test_a_sample_with_error_flags_keeps_no_old_jump_alive() -> None:
    """Nor is the sensor called restless for what it did long ago."""
    window = seen(36.1, 42.0)
    assert window.jumps

    window = observe(window, sample(flags=1, mono_ns=MONO_NS + 1_571 * MS), POLICY)

    assert window == SampleWindow()


@pytest.mark.parametrize(
    ("air", "expected"),
    [
        (31.49, TemperatureAbsence.MISSING),
        (31.5, TemperatureAbsence.MISSING),
        (31.51, TemperatureAbsence.AIR_TOO_WARM),
    ],
)
def test_air_near_the_coldest_forehead_that_counts_hides_people(
    air: float, expected: TemperatureAbsence
) -> None:
    """34.5 °C less the 3 by which warmth tells presence."""
    assert why_nobody(replace(reading(), ambient_celsius=air), POLICY) is expected


def test_a_sensor_that_tells_a_distance_sees_people_in_any_air() -> None:
    """Whoever left too early was there."""
    seen_at = replace(reading(), ambient_celsius=34.0, distance_mm=400)

    assert why_nobody(seen_at, POLICY) is TemperatureAbsence.MISSING


def test_a_sensor_that_reads_low_at_its_mounting_is_blinded_by_cooler_air() -> None:
    """It sees a forehead by what its table adds colder than it is."""
    points = (DistancePoint(100, 0.89), DistancePoint(300, 1.36))

    assert warmest_air_celsius(POLICY) == 31.5
    assert warmest_air_celsius(POLICY, DistanceTable(1, points, mounting_mm=300)) == 30.14
    assert warmest_air_celsius(POLICY, DistanceTable(1, points)) == 31.5


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_none_is_refused_at_birth(value: float) -> None:
    """``nan >= 37.3`` is false and would admit."""
    with pytest.raises(ValueError, match="finite"):
        Sample(value, 25.0, None, 0, 0)
    with pytest.raises(ValueError, match="finite"):
        Sample(36.0, value, None, 0, 0)
    with pytest.raises(ValueError, match="finite"):
        replace(estimate(), corrections=replace(estimate().corrections, site_celsius=value))
    with pytest.raises(ValueError, match="finite"):
        replace(estimate(), corrections=replace(estimate().corrections, site_scatter_celsius=value))


@pytest.mark.parametrize(("step", "left_out"), [(4.99, False), (5.0, False), (5.01, True)])
def test_a_sample_that_jumps_by_more_than_five_degrees_within_a_second_is_left_out(
    step: float, *, left_out: bool
) -> None:
    """No head does that."""
    window = seen(36.0, 36.0, round(36.0 + step, 2))

    assert len(window.jumps) == left_out
    assert len(window.samples) == 3 - left_out


@pytest.mark.parametrize(
    ("apart_ms", "left_out"), [(1_000, True), (1_399, True), (1_400, False), (1_401, False)]
)
def test_seven_degrees_are_a_jump_unless_they_took_more_than_a_second(
    apart_ms: int, *, left_out: bool
) -> None:
    """5 °C in a second."""
    window = observe(SampleWindow(), sample(35.0), POLICY)
    window = observe(window, sample(42.0, mono_ns=MONO_NS + apart_ms * MS), POLICY)

    assert bool(window.jumps) is left_out


def test_a_window_with_a_jump_in_it_is_named_until_the_jump_is_old() -> None:
    """What is left after a spike looks steadier than the sensor was."""
    assert why(settled(36.0, 36.0, 42.0, *[36.0] * 8)) is TemperatureAbsence.JUMPING
    assert isinstance(settled(36.0, 42.0, *[36.0] * 24), TemperatureEstimate)


def test_a_sensor_that_flips_to_and_fro_never_gives_an_estimate() -> None:
    """However long one waits."""
    for length in range(2, 60):
        found = settled(*[36.0, 42.0] * length)
        assert found is None or why(found) is TemperatureAbsence.JUMPING


def test_two_samples_that_agree_on_a_new_level_begin_the_window_anew() -> None:
    """Somebody steps in front of a warm wall that a rangefinder takes for a person."""
    window = seen(30.0, 30.0, 36.1, 36.2)

    assert [one.object_celsius for one in window.samples] == [36.1, 36.2]
    assert window.jumps == ()


@pytest.mark.parametrize(("after_ms", "begins"), [(0, True), (1, True), (-1, False)])
def test_a_jump_before_the_last_steady_sample_begins_nothing(
    after_ms: int, *, begins: bool
) -> None:
    """Only two in a row are somebody else."""
    jump = sample(42.0, mono_ns=MONO_NS + after_ms * MS)
    window = SampleWindow((sample(36.0),), (jump,))

    window = observe(window, sample(42.1, mono_ns=MONO_NS + 70 * MS), POLICY)

    assert (len(window.samples) == 2) is begins


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ((34.0, 38.0, 42.0), [34.0, 38.0, 42.0]),
        ((36.0, 42.0, 50.0, 50.1), [50.0, 50.1]),
        ((36.0, 42.0, 36.0, 42.0), [36.0, 36.0]),
        ((36.0, 42.0, 36.0, 42.0, 42.1), [42.0, 42.1]),
    ],
)
def test_a_sample_is_compared_with_the_latest_ones(
    sent: tuple[float, ...], kept: list[float]
) -> None:
    """Not with the first of the window, nor with the first that jumped."""
    assert [one.object_celsius for one in seen(*sent).samples] == kept


def test_what_can_not_decide_keeps_what_was_read() -> None:
    """Nobody need guess afterwards why somebody was sent to wait."""
    found = settled(33.0, 33.1, 33.2, 33.1, 33.0, 33.1, 33.2, 33.1, ambient=20.0)

    assert isinstance(found, UnusableReading)
    read = found.reading
    assert (read.raw_celsius, read.ambient_celsius, read.samples) == (33.1, 20.0, 8)
    assert read.spread_celsius == pytest.approx(0.2)
    assert found.reason is TemperatureAbsence.LOW.reason


def test_the_raw_reading_of_flagged_samples_says_so() -> None:
    """Each error bit that one of them carried."""
    read = raw_reading((sample(flags=1), sample(flags=4)))

    assert (read.flags, read.samples) == (5, 2)
    assert raw_reading((sample(), sample())).flags == 0


READINGS = st.lists(
    st.tuples(
        st.one_of(st.floats(-70, 380), st.floats(28, 44), st.just(36.1)),
        st.one_of(st.floats(-40, 125), st.floats(14, 37)),
        st.one_of(st.none(), st.integers(0, 12_000), st.just(300)),
        st.sampled_from((0, 0, 0, 1)),
        st.integers(-50, 400),
    ),
    max_size=60,
)


STEADY = st.lists(
    st.tuples(
        st.floats(34.3, 43.2).map(lambda celsius: round(celsius, 2)),
        st.floats(15.5, 35.5),
        st.none(),
        st.just(0),
        st.just(50),
    ),
    min_size=1,
    max_size=3,
).map(lambda levels: [level for level in levels for _ in range(8)])
"""Foreheads that hold still for eight samples each."""


@given(READINGS | STEADY)
def test_an_estimate_is_never_outside_what_a_living_forehead_can_be(
    readings: list[tuple[float, float, int | None, int, int]],
) -> None:
    """Whatever the sensor sends, in whatever order its time goes."""
    window, now_ns = SampleWindow(), MONO_NS
    for warm, air, distance_mm, flags, later_ms in readings:
        now_ns += later_ms * MS
        window = observe(window, sample(warm, air, now_ns, distance_mm, flags), POLICY)
        found = measure(window, POLICY)
        assert len(window.samples) <= POLICY.window_samples
        assert not any(one.flags for one in window.samples)
        if isinstance(found, TemperatureEstimate):
            assert 34.5 <= found.raw_celsius <= 43.0
            assert 16.0 <= found.ambient_celsius <= 35.0
            assert found.celsius == pytest.approx(found.raw_celsius + 0.5)


@given(st.lists(st.floats(20, 34.49), min_size=8, max_size=8), st.floats(16, 31))
def test_a_cold_forehead_never_gives_an_estimate(readings: list[float], air: float) -> None:
    """So nobody can be admitted on one."""
    assert not isinstance(settled(*readings, ambient=air), TemperatureEstimate)


@given(st.permutations([36.0, 36.05, 36.1, 36.15, 36.2, 36.25, 36.3, 36.4]))
def test_the_order_of_samples_changes_nothing(readings: list[float]) -> None:
    """A median."""
    found = settled(*readings)

    assert isinstance(found, TemperatureEstimate)
    assert (found.celsius, found.reading.spread_celsius) == (36.675, 0.4)
