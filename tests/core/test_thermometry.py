"""From samples to an estimate: below, at and above every limit."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.policy import ThermometryPolicy
from gateway.core.temperature import Sample, Temperature, TemperatureAbsence, TemperatureEstimate
from gateway.core.thermometry import SampleWindow, measure, observe
from tests.evidence import MONO_NS, MS, sample

POLICY = ThermometryPolicy()


def settled(*readings: float, ambient: float = 25.0) -> Temperature | None:
    """What readings 70 ms apart amount to, as a 14 Hz sensor gives them."""
    window = SampleWindow()
    for turn, celsius in enumerate(readings):
        window = observe(window, sample(celsius, ambient, MONO_NS + turn * 70 * MS), POLICY)
    return measure(window, POLICY)


def test_eight_steady_samples_give_an_axillary_estimate_with_its_uncertainty() -> None:
    """Median of the forehead + 0.5 °C; the raw reading is kept beside it."""
    found = settled(36.0, 36.1, 36.2, 36.1, 36.0, 36.1, 36.2, 36.1)

    assert isinstance(found, TemperatureEstimate)
    assert found.celsius == pytest.approx(36.6)
    assert found.raw_celsius == pytest.approx(36.1)
    assert found.uncertainty_celsius == pytest.approx(math.hypot(0.3, 0.0707), abs=0.001)
    assert found.mono_ns == MONO_NS + 7 * 70 * MS


def test_seven_samples_say_nothing_yet() -> None:
    """The window fills first."""
    assert settled(*[36.1] * 7) is None


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (31.99, TemperatureAbsence.IMPLAUSIBLE),
        (32.0, TemperatureAbsence.LOW),
        (34.49, TemperatureAbsence.LOW),
        (34.5, None),
        (43.0, None),
        (43.01, TemperatureAbsence.IMPLAUSIBLE),
    ],
)
def test_a_forehead_must_be_plausible(reading: float, expected: TemperatureAbsence | None) -> None:
    """A cold forehead is 'wait and measure again', never 'ok'."""
    found = settled(*[reading] * 8)

    assert (found is expected) if expected else isinstance(found, TemperatureEstimate)


@pytest.mark.parametrize(
    ("ambient", "usable"),
    [(15.99, False), (16.0, True), (35.0, True), (35.01, False)],
)
def test_air_outside_the_instruments_range_is_named(ambient: float, *, usable: bool) -> None:
    """16-35 °C."""
    found = settled(*[40.0] * 8, ambient=ambient)

    assert isinstance(found, TemperatureEstimate) is usable
    assert usable or found is TemperatureAbsence.AIR_OUT_OF_RANGE


@pytest.mark.parametrize(("last", "usable"), [(36.59, True), (36.6, True), (36.61, False)])
def test_a_window_that_wanders_is_unstable(last: float, *, usable: bool) -> None:
    """A spread over 0.6 °C is a head that moves."""
    found = settled(*[36.0] * 7, last)

    assert isinstance(found, TemperatureEstimate) is usable
    assert usable or found is TemperatureAbsence.UNSTABLE


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


def test_samples_older_than_the_window_are_forgotten() -> None:
    """1.5 s at most, whatever the sensor's rate."""
    window = observe(SampleWindow(), sample(mono_ns=MONO_NS), POLICY)

    at_limit = observe(window, sample(mono_ns=MONO_NS + 1_500 * MS), POLICY)
    beyond = observe(window, sample(mono_ns=MONO_NS + 1_501 * MS), POLICY)

    assert (len(at_limit.samples), len(beyond.samples)) == (2, 1)


def test_a_sample_with_error_flags_is_left_out() -> None:
    """The sensor itself says that it can't be trusted."""
    window = observe(SampleWindow(), sample(), POLICY)

    assert observe(window, sample(flags=1), POLICY) is window


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_none_is_refused_at_birth(value: float) -> None:
    """``nan >= 37.3`` is false and would admit."""
    with pytest.raises(ValueError, match="finite"):
        Sample(value, 25.0, None, 0, 0)
    with pytest.raises(ValueError, match="finite"):
        Sample(36.0, value, None, 0, 0)
    with pytest.raises(ValueError, match="finite"):
        TemperatureEstimate(value, 0.3, 36.0, 25.0, "forehead", 0)
    with pytest.raises(ValueError, match="finite"):
        TemperatureEstimate(36.0, value, 36.0, 25.0, "forehead", 0)


@given(st.lists(st.floats(-70, 380), min_size=8, max_size=8))
def test_an_estimate_is_never_outside_what_a_living_forehead_can_be(
    readings: list[float],
) -> None:
    """Whatever the sensor sends."""
    found = settled(*readings)

    if isinstance(found, TemperatureEstimate):
        assert 34.5 <= found.raw_celsius <= 43.0
        assert found.celsius == pytest.approx(found.raw_celsius + 0.5)
