"""What samples tell of the sensor itself: below, at and above every limit."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.policy import ThermometryPolicy
from gateway.core.temperature import Sample, TemperatureAbsence
from gateway.core.thermometry import SensorState
from tests.evidence import MONO_NS, MS, sample

WARM = ThermometryPolicy(warm_up_minutes=0)
COLD = ThermometryPolicy()
MINUTE = 60_000


def at(ms: int) -> int:
    """So many milliseconds after the sensor came."""
    return MONO_NS + ms * MS


def hearing(*samples: Sample) -> SensorState:
    """A sensor that came and sent these."""
    state = SensorState().came(MONO_NS)
    for one in samples:
        state = state.heard(one, WARM)
    return state


@pytest.mark.parametrize(
    ("ms", "warm"), [(30 * MINUTE - 1, False), (30 * MINUTE, True), (30 * MINUTE + 1, True)]
)
def test_a_sensor_that_came_is_warm_after_thirty_minutes(ms: int, *, warm: bool) -> None:
    """Until then none of its readings counts."""
    state = SensorState().came(MONO_NS)

    trouble = state.trouble(at(ms), COLD)

    assert (trouble is None) is warm
    assert warm or trouble is TemperatureAbsence.WARMING_UP
    assert state.warm_in_ms(at(ms), COLD) == max(0, 30 * MINUTE - ms)


def test_a_park_may_do_without_warming_up() -> None:
    """A rehearsal, or a sensor that needs none by its data sheet."""
    assert SensorState().came(MONO_NS).trouble(MONO_NS, WARM) is None


def test_a_sensor_that_kept_its_power_is_as_warm_as_before() -> None:
    """The cable was out, or the gateway restarted; the board knows how long it has run."""
    state = SensorState().came(MONO_NS)

    longer = state.heard(replace(sample(), powered_ms=40 * MINUTE), COLD)
    shorter = state.heard(replace(sample(), powered_ms=10 * MINUTE), COLD)

    assert longer.trouble(MONO_NS, COLD) is None
    assert shorter.warm_in_ms(MONO_NS, COLD) == 20 * MINUTE


def test_a_sensor_that_tells_no_time_warms_up_while_it_reads() -> None:
    """A module on its own port; what it reads makes it no warmer."""
    state = SensorState().came(MONO_NS)
    assert state == SensorState(powered_ns=MONO_NS, repeats=0)

    state = state.heard(sample(), COLD)

    assert state.trouble(at(1), COLD) is TemperatureAbsence.WARMING_UP


def test_a_boards_clock_that_begins_again_makes_no_warm_sensor_cold() -> None:
    """Its milliseconds have 32 bits: 49.7 days."""
    state = SensorState().came(MONO_NS).heard(replace(sample(), powered_ms=40 * MINUTE), COLD)

    state = state.heard(replace(sample(mono_ns=at(50)), powered_ms=3), COLD)

    assert state.trouble(at(50), COLD) is None


def test_a_sensor_that_was_gone_warms_up_again() -> None:
    """Nobody knows whether it kept its power."""
    state = hearing(sample()).went()

    assert state.trouble(at(1), COLD) is None
    assert state.warm_in_ms(at(1), COLD) == 0
    assert state.came(at(1)).trouble(at(2), COLD) is TemperatureAbsence.WARMING_UP


@pytest.mark.parametrize(("count", "stuck"), [(49, False), (50, True), (51, True)])
def test_fifty_equal_readings_in_a_row_are_a_stuck_sensor(count: int, *, stuck: bool) -> None:
    """A working one is never still to 0.02 °C."""
    state = hearing(*[sample(36.1)] * count)

    assert (state.trouble(MONO_NS, WARM) is TemperatureAbsence.STUCK) is stuck


def test_a_stuck_sensor_works_again_as_soon_as_its_readings_move() -> None:
    """Nobody need confirm it."""
    state = hearing(*[sample(36.1)] * 60, sample(36.12))

    assert state.trouble(MONO_NS, WARM) is None


def test_a_flagged_sample_ends_a_run_of_equal_readings() -> None:
    """What it carries is no reading."""
    state = hearing(*[sample(36.1)] * 49, sample(36.1, flags=1), sample(36.1))

    assert state.trouble(MONO_NS, WARM) is None


@pytest.mark.parametrize(("count", "stuck"), [(49, False), (50, True), (51, True)])
def test_after_a_flagged_sample_equal_readings_are_counted_anew(count: int, *, stuck: bool) -> None:
    """From none."""
    state = hearing(sample(36.1, flags=1), *[sample(36.1)] * count)

    assert (state.trouble(MONO_NS, WARM) is TemperatureAbsence.STUCK) is stuck


@pytest.mark.parametrize(("asked_ms", "blocked"), [(-1, False), (0, True), (1, True)])
def test_a_code_from_when_the_sensor_still_saw_something_blocks_nothing(
    asked_ms: int, *, blocked: bool
) -> None:
    """Before, at and after the first reading of its own temperature."""
    state = hearing(sample(25.0, 25.0)).asked(at(asked_ms))

    assert (state.trouble(at(10 * MINUTE), WARM) is TemperatureAbsence.BLOCKED) is blocked


@pytest.mark.parametrize(
    ("apart", "ms", "blocked"),
    [
        (0.0, 10 * MINUTE - 1, False),
        (0.0, 10 * MINUTE, True),
        (0.1, 10 * MINUTE, True),
        (-0.1, 10 * MINUTE, True),
        (0.11, 10 * MINUTE, False),
        (-0.11, 10 * MINUTE, False),
    ],
)
def test_a_sensor_that_sees_only_itself_for_ten_minutes_of_the_day_is_blocked(
    apart: float, ms: int, *, blocked: bool
) -> None:
    """A cap, a sticker, or a dead thermopile."""
    state = hearing(sample(25.0 + apart, 25.0)).asked(at(1_000))

    assert (state.trouble(at(ms), WARM) is TemperatureAbsence.BLOCKED) is blocked


def test_a_lobby_at_night_is_no_blocked_sensor() -> None:
    """Nobody shows a code, and everything is at one temperature."""
    state = hearing(sample(25.0, 25.0))

    assert state.asked(at(-1)).trouble(at(60 * MINUTE), WARM) is None
    assert state.trouble(at(60 * MINUTE), WARM) is None


def test_a_blocked_sensor_works_again_as_soon_as_it_sees_something() -> None:
    """The very next forehead."""
    state = hearing(sample(25.0, 25.0)).asked(at(1)).heard(sample(36.0, 25.0), WARM)

    assert state.trouble(at(11 * MINUTE), WARM) is None


@pytest.mark.parametrize(("ms", "named"), [(999, False), (1_000, True), (1_001, True)])
def test_error_bits_for_a_second_are_named(ms: int, *, named: bool) -> None:
    """One reading that failed on the wire is no fault."""
    state = hearing(sample(), sample(flags=1), sample(flags=2, mono_ns=at(ms)))

    assert (state.trouble(at(ms), WARM) is TemperatureAbsence.ERRORS) is named


def test_one_good_reading_ends_the_errors() -> None:
    """And the next one begins them anew."""
    state = hearing(sample(flags=1), sample(mono_ns=at(900)), sample(flags=1, mono_ns=at(950)))

    assert state.trouble(at(1_100), WARM) is None


def test_a_sensor_that_went_with_errors_is_named_by_them() -> None:
    """Not as one that is silent."""
    state = hearing(sample(flags=1), sample(flags=1, mono_ns=at(2_000))).went()

    assert state.trouble(at(2_000), WARM) is TemperatureAbsence.ERRORS
    assert state.came(at(3_000)).trouble(at(3_000), WARM) is None


@given(st.lists(st.tuples(st.floats(-70, 380), st.sampled_from((0, 0, 1))), max_size=80))
def test_a_sensor_whose_readings_just_moved_is_neither_stuck_nor_full_of_errors(
    sent: list[tuple[float, int]],
) -> None:
    """Whatever it sent before, in no time."""
    state = hearing(*[sample(celsius, 25.0, flags=flags) for celsius, flags in sent])
    last = state.last.object_celsius if state.last else 0.0

    moved = state.heard(sample(last + 1.0, 25.0), WARM)

    assert moved.trouble(MONO_NS, WARM) is None
