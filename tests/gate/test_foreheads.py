"""Cold foreheads, cold sensors and broken ones, in the guard's words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.core.event import EventKind
from gateway.core.guard_acts import HandMeasured, ManualOpen
from gateway.core.lane import DeviceView, LaneState
from gateway.core.policy import Policy, ThermometryPolicy
from gateway.core.reason import Reason
from gateway.core.second_instrument import Site
from gateway.core.signals import Device, DeviceChanged, SampleTaken
from gateway.core.temperature import Sample, TemperatureEstimate
from gateway.core.temperature_row import temperature_of_row
from gateway.core.thermometry import DistancePoint, DistanceTable
from gateway.gate.devices import DeviceBoard
from gateway.gate.measuring import Measuring
from tests.evidence import CREDENTIAL, MS
from tests.lane import RIPPLE_CELSIUS, Lane

ACT = "0123456789abcdef" * 2
MINUTE = 60_000
CAME = DeviceChanged(Device.THERMOMETER, up=True, detail="/dev/x: good")
WENT = DeviceChanged(Device.THERMOMETER, up=False, detail="/dev/x: gone")


def tries(lane: Lane, celsius: float = 36.1) -> tuple[Reason, ...]:
    """Somebody shows the pass and a forehead; what the gate objects to."""
    lane.code()
    lane.forehead(celsius)
    lane.wait(4_000)
    lane.written()
    return lane.view.reasons


def time_left(lane: Lane) -> int | None:
    """How many seconds the page says that the person must still wait."""
    return lane.view.hold_left_s


def thermometer(lane: Lane) -> DeviceView:
    """As the guard sees it."""
    (found,) = [view for view in lane.view.devices if view.device is Device.THERMOMETER]
    return found


def sends(lane: Lane, celsius: float, count: int = 1, flags: int = 0, gap_ms: int = 70) -> None:
    """The sensor sends the same reading so often."""
    for _ in range(count):
        lane.clock.advance_ms(gap_ms)
        lane.gate.turn(SampleTaken(Sample(celsius, 25.0, None, flags, lane.clock.mono_ns())))
    lane.written()


def stored(lane: Lane) -> dict[str, object]:
    """The temperature in the newest row about a person."""
    rows = [row for row in lane.ledger.rows if row.kind.value.startswith("access-")]
    found = rows[-1].body["temperature"]
    assert isinstance(found, dict)
    return {**found}


def test_a_cold_forehead_waits_and_is_measured_anew_when_the_time_is_over(lane: Lane) -> None:
    """In between even a warm reading is no proof, and the page says how long it takes."""
    assert tries(lane, 33.4) == (Reason.TEMPERATURE_LOW,)
    lane.wait(MINUTE)

    assert tries(lane) == (Reason.COLD_HOLD,)
    assert time_left(lane) == 240
    assert lane.shows(LaneState.REFER)
    lane.wait(4 * MINUTE)

    assert tries(lane) == ()
    assert time_left(lane) is None
    assert lane.barrier.opened == 1


def test_a_cold_reading_is_on_record_with_what_the_sensor_saw(lane: Lane) -> None:
    """Whoever asks later why somebody had to wait finds it."""
    tries(lane, 33.4)

    row = stored(lane)
    assert (row["absent"], row["raw_celsius"], row["ambient_celsius"]) == (
        "temperature-low",
        33.4,
        25.0,
    )
    assert row["samples"] == 8


def test_a_forehead_that_never_came_is_on_record_with_the_wall_that_the_sensor_saw(
    lane: Lane,
) -> None:
    """It worked, and nobody stood there."""
    lane.code()
    sends(lane, 24.4)
    lane.wait(4_000)
    lane.written()

    row = stored(lane)
    assert (row["absent"], row["raw_celsius"], row["samples"]) == ("temperature-missing", 24.4, 1)


def test_what_the_sensor_saw_long_ago_is_not_on_record(lane: Lane) -> None:
    """It says nothing of this person."""
    lane.wait(MINUTE)
    lane.code()
    lane.wait(4_000)
    lane.written()

    assert stored(lane) == {"absent": "temperature-missing"}


def feverish(lane: Lane) -> None:
    """Somebody shows the pass and reads high twice."""
    lane.code()
    lane.forehead(37.9)
    lane.wait(1_000)
    lane.forehead(37.9)
    lane.written()
    assert lane.view.reasons == (Reason.FEVER,)


@pytest.mark.parametrize("later_ms", [30_000, MINUTE, 50 * MINUTE])
def test_who_read_high_stays_refused_however_cool_the_next_reading(
    lane: Lane, later_ms: int
) -> None:
    """A lucky reading opens nothing; the page says to take the thermometer and of no wait."""
    feverish(lane)
    lane.wait(later_ms)

    assert tries(lane) == (Reason.HIGH_HOLD,)
    assert lane.shows(LaneState.DENY)
    assert lane.barrier.opened == 0


def test_who_read_high_four_hours_ago_is_measured_anew(lane: Lane) -> None:
    """Another shift; nobody is refused forever by a sensor."""
    feverish(lane)
    lane.wait(240 * MINUTE)

    assert Reason.HIGH_HOLD not in tries(lane)


def test_the_guards_thermometer_ends_what_the_gate_remembers(lane: Lane) -> None:
    """Admitted by it, the person is measured by the gate the next time."""
    feverish(lane)
    answers = lane.view.waiting[0].answers
    lane.gate.turn(HandMeasured(ACT, "zhang", answers, 36.8, Site.AXILLA))
    lane.written()
    assert lane.barrier.opened == 1
    lane.walks_through()
    lane.wait(11 * MINUTE)

    assert Reason.HIGH_HOLD not in tries(lane)


def test_a_fever_by_the_guards_thermometer_is_remembered_too(lane: Lane) -> None:
    """A cool reading of the gate a minute later opens nothing."""
    tries(lane, 33.4)
    answers = lane.view.waiting[0].answers
    lane.gate.turn(HandMeasured(ACT, "zhang", answers, 38.2, Site.AXILLA))
    lane.written()
    lane.wait(6 * MINUTE)

    assert tries(lane) == (Reason.HIGH_HOLD,)


def test_in_the_cold_season_a_warm_forehead_waits_indoors_and_then_counts() -> None:
    """The page says for how long; a fever on its way back to warmth is not admitted at once."""
    lane = Lane(policy=Policy(thermometry=ThermometryPolicy(cold_season=True)))

    assert tries(lane) == (Reason.ENTRY_HOLD,)
    assert time_left(lane) == 300
    lane.wait(4 * MINUTE)
    assert tries(lane) == (Reason.ENTRY_HOLD,)
    lane.wait(MINUTE)

    assert tries(lane) == ()
    assert lane.barrier.opened == 1


def test_in_the_cold_season_each_visit_begins_with_the_wait() -> None:
    """Who was admitted has been outside since, unless seen waiting."""
    lane = Lane(policy=Policy(thermometry=ThermometryPolicy(cold_season=True)))
    tries(lane)
    lane.wait(5 * MINUTE)
    tries(lane)
    lane.walks_through()
    lane.wait(11 * MINUTE)

    assert Reason.ENTRY_HOLD in tries(lane)


def test_in_air_as_warm_as_people_the_absence_is_named(lane: Lane) -> None:
    """Coming closer helps nobody."""
    lane.code()
    for turn in range(20):
        lane.clock.advance_ms(70)
        at_ns = lane.clock.mono_ns()
        lane.gate.turn(SampleTaken(Sample(36.1 + turn % 3 / 50, 34.0, None, 0, at_ns)))
    lane.wait(4_000)
    lane.written()

    assert lane.view.reasons == (Reason.AIR_TOO_WARM,)
    assert stored(lane)["ambient_celsius"] == 34.0


def test_a_rangefinder_tells_people_in_any_air(lane: Lane) -> None:
    """Whom it does not see is not there."""
    lane.gate.turn(DeviceChanged(Device.RANGEFINDER, up=True, detail=""))
    lane.gate.turn(SampleTaken(Sample(36.1, 34.0, None, 0, lane.clock.mono_ns())))
    lane.code()
    lane.wait(4_000)
    lane.written()

    assert lane.view.reasons == (Reason.TEMPERATURE_MISSING,)


def test_a_code_that_names_nobody_waits_by_itself(lane: Lane) -> None:
    """The same code is the same person as far as a gate can know."""
    lane.code("wecom:1")
    lane.forehead(33.4)
    lane.wait(4_000)
    lane.written()
    lane.wait(MINUTE)
    lane.code("wecom:1")
    lane.forehead()
    lane.written()
    assert Reason.COLD_HOLD in lane.view.reasons

    lane.wait(MINUTE)
    lane.code("wecom:2")
    lane.forehead()
    lane.written()
    assert Reason.COLD_HOLD not in lane.view.reasons


def test_a_guard_may_open_for_somebody_who_waits(lane: Lane) -> None:
    """Measured by hand, on record."""
    tries(lane, 33.4)
    lane.gate.turn(ManualOpen("act", "li", "measured-by-hand", lane.view.answers))
    lane.written()

    assert lane.barrier.opened == 1


def test_a_fever_without_any_code_makes_nobody_wait(lane: Lane) -> None:
    """There is nobody to remember."""
    lane.forehead(37.9)
    lane.wait(1_000)
    lane.forehead(37.9)
    lane.wait(6_000)
    lane.written()
    assert Reason.FEVER in lane.view.reasons
    lane.wait(30_000)

    assert tries(lane) == ()


def test_a_sensor_that_came_back_measures_nobody_until_it_is_warm(lane: Lane) -> None:
    """Everybody goes to the guard, whose page says for how long."""
    lane.gate.turn(WENT)
    lane.gate.turn(CAME)
    sends(lane, 24.6)
    assert tries(lane) == (Reason.THERMOMETER_WARMING_UP,)
    assert not thermometer(lane).up
    assert "30 min to go" in thermometer(lane).detail

    lane.wait(29 * MINUTE)
    assert "1 min to go" in thermometer(lane).detail
    lane.wait(MINUTE)
    lane.written()

    assert thermometer(lane).up
    assert tries(lane) == ()
    changes = [kind for kind in lane.kinds() if kind.value.startswith("device-")][3:]
    assert changes == [EventKind.DEVICE_DOWN, EventKind.DEVICE_UP] * 2


def test_a_sensor_that_kept_its_power_measures_as_soon_as_it_is_back(lane: Lane) -> None:
    """Only the cable was out."""
    lane.gate.turn(WENT)
    lane.gate.turn(CAME)
    now_ns = lane.clock.mono_ns()
    lane.gate.turn(SampleTaken(Sample(24.6, 25.0, None, 0, now_ns, powered_ms=31 * MINUTE)))

    assert thermometer(lane).up
    assert tries(lane) == ()


@pytest.mark.parametrize(("count", "stuck"), [(49, False), (50, True)])
def test_a_stuck_sensor_is_a_fault_on_the_page_and_on_record(
    lane: Lane, count: int, *, stuck: bool
) -> None:
    """Whoever came last may have left 36.1 °C in it."""
    sends(lane, 36.1, count)

    assert thermometer(lane).up is not stuck
    assert (EventKind.DEVICE_DOWN in lane.kinds()) is stuck
    assert not stuck or "stuck" in thermometer(lane).detail


def test_a_stuck_sensor_refers_everybody_until_its_readings_move(lane: Lane) -> None:
    """The next forehead that it truly sees is measured at once."""
    sends(lane, 36.1, 60)
    lane.code()
    sends(lane, 36.1, 60)
    lane.wait(4_000)
    lane.written()
    assert lane.view.reasons == (Reason.THERMOMETER_STUCK,)
    assert stored(lane)["raw_celsius"] == 36.1
    lane.wait(10_000)

    lane.code("good-2")
    lane.forehead(36.2)
    lane.written()

    assert thermometer(lane).up
    assert lane.shows(LaneState.ADMIT)


def test_a_covered_sensor_is_a_fault_once_somebody_wants_to_be_measured(lane: Lane) -> None:
    """After ten minutes of nothing but its own temperature; uncovered, it measures at once."""
    for turn in range(61):
        sends(lane, 25.0 + 0.02 * (turn % 3), gap_ms=10_000)
    assert thermometer(lane).up

    lane.code()
    lane.wait(4_000)
    lane.written()
    assert lane.view.reasons == (Reason.THERMOMETER_BLOCKED,)
    assert not thermometer(lane).up

    lane.wait(10_000)
    assert tries(lane) == ()
    assert thermometer(lane).up


def test_a_sensor_full_of_errors_is_named_so(lane: Lane) -> None:
    """Also when its driver has given it up."""
    sends(lane, 36.1, 20, flags=1)
    assert "errors" in thermometer(lane).detail
    lane.gate.turn(WENT)

    lane.code()
    lane.wait(4_000)
    lane.written()

    assert lane.view.reasons == (Reason.THERMOMETER_ERRORS,)
    assert stored(lane)["flags"] == 1


def test_a_reading_that_jumps_is_left_out_and_named(lane: Lane) -> None:
    """A sensor that flips to and fro proves nothing."""
    lane.code()
    for _ in range(30):
        sends(lane, 36.1)
        sends(lane, 42.0)
    lane.wait(4_000)
    lane.written()

    assert lane.view.reasons == (Reason.TEMPERATURE_JUMPING,)


def test_the_sensors_distance_table_is_what_the_estimate_adds() -> None:
    """Here from a fixed mounting."""
    points = (DistancePoint(100, 0.89), DistancePoint(300, 1.36))
    table = DistanceTable(version=3, points=points, mounting_mm=200)
    measuring = Measuring(ThermometryPolicy(warm_up_minutes=0), DeviceBoard(), table)
    measuring.reported(CAME, 0)

    found = None
    for turn in range(8):
        found = measuring.sampled(Sample(35.0, 25.0, None, 0, turn * 70 * MS), turn * 70 * MS)

    assert isinstance(found, TemperatureEstimate)
    assert (found.celsius, found.corrections.table_version) == (36.625, 3)


def test_the_pass_of_the_one_who_waits_is_not_used_up(lane: Lane) -> None:
    """It admits when the time is over."""
    tries(lane, 33.4)
    assert not lane.gate.memory.admissions.used(CREDENTIAL.format, CREDENTIAL.replay_key, 0)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.floats(-70, 380), st.sampled_from([33.4, 34.49, 36.1, 36.12, 37.9])),
            st.sampled_from([-5.0, 15.9, 25.0, 25.0, 36.1]),
            st.sampled_from([0, 0, 0, 0, 1]),
            st.integers(1, 60),
        ),
        max_size=12,
    )
)
def test_whatever_a_sensor_sends_nobody_enters_without_a_warm_forehead(
    sent: list[tuple[float, float, int, int]],
) -> None:
    """Runs of readings: with error bits, from the frost, or wild; the pass is up all along."""
    lane = Lane()
    for celsius, air, flags, times in sent:
        lane.code()
        for turn in range(times):
            lane.clock.advance_ms(70)
            seen = celsius + RIPPLE_CELSIUS[turn % len(RIPPLE_CELSIUS)]
            reading = Sample(seen, air, None, flags, lane.clock.mono_ns())
            lane.gate.turn(SampleTaken(reading))
            lane.written()

    for row in lane.ledger.rows:
        temperature = row.body.get("temperature")
        if row.kind is EventKind.ACCESS_GRANTED:
            assert isinstance(temperature, dict)
            found = temperature_of_row(temperature)
            assert isinstance(found, TemperatureEstimate)
            assert 34.5 <= found.raw_celsius < 36.7
            assert 16.0 <= found.ambient_celsius <= 35.0
            assert found.reading.flags == 0
