"""A lane with a rangefinder beside its thermometer, in the guard's words."""

from typing import TYPE_CHECKING

from gateway.core.event import EventKind
from gateway.core.lane import LaneState
from gateway.core.ranging import Distance
from gateway.core.reason import Reason
from gateway.core.signals import Device, DeviceChanged, DistanceTaken

if TYPE_CHECKING:
    from tests.lane import Lane


def rangefinder(lane: "Lane", *, up: bool) -> None:
    """It reports that it is there, or that it is not."""
    lane.gate.turn(DeviceChanged(Device.RANGEFINDER, up=up, detail=""))
    lane.written()


def stands(lane: "Lane", mm: int | None, ms: int) -> None:
    """Somebody stands at this distance for so long."""
    for _ in range(ms // 50):
        lane.clock.advance_ms(50)
        lane.gate.turn(DistanceTaken(Distance(mm, lane.clock.mono_ns())))


def measured(lane: "Lane", mm: int | None) -> None:
    """A forehead at this distance for eight readings."""
    for _ in range(8):
        stands(lane, mm, 50)
        lane.forehead(samples=1)


def test_a_person_at_40_cm_is_measured_and_walks_through(lane: "Lane") -> None:
    """Code, distance, forehead, row, arm."""
    rangefinder(lane, up=True)
    lane.code()
    stands(lane, 400, 350)
    measured(lane, 400)
    lane.written()

    assert lane.barrier.opened == 1


def test_a_warm_thing_out_of_reach_is_nobody(lane: "Lane") -> None:
    """A wall in the sun is warmer than the air; the code alone admits nobody."""
    rangefinder(lane, up=True)
    lane.code()
    stands(lane, 2_000, 350)
    measured(lane, 2_000)
    measured(lane, None)
    lane.wait(4_000)
    lane.written()

    assert lane.barrier.opened == 0
    assert lane.view.reasons == (Reason.TEMPERATURE_MISSING,)


def test_without_its_rangefinder_nobody_is_measured_and_the_guard_sees_why(lane: "Lane") -> None:
    """Presence is unknown; the thermometer alone is not asked in its place."""
    rangefinder(lane, up=False)
    lane.code()
    lane.written()

    assert lane.shows(LaneState.REFER)
    assert lane.view.reasons == (Reason.RANGEFINDER_MISSING,)
    assert lane.barrier.opened == 0
    assert [view.device for view in lane.view.devices if not view.up] == [Device.RANGEFINDER]
    assert lane.kinds()[-3:] == [
        EventKind.DEVICE_DOWN,
        EventKind.DEGRADED,
        EventKind.ACCESS_REFERRED,
    ]


def test_a_rangefinder_that_dies_before_a_person_is_measured_is_the_reason(lane: "Lane") -> None:
    """Not 'no temperature': the guard measures by hand and reports it."""
    rangefinder(lane, up=True)
    lane.code()
    stands(lane, 400, 200)
    rangefinder(lane, up=False)
    lane.forehead(samples=1)
    lane.written()

    assert lane.view.reasons == (Reason.RANGEFINDER_MISSING,)


def test_a_rangefinder_that_falls_silent_proves_nobody_before_it_is_known_to_be_gone(
    lane: "Lane",
) -> None:
    """Its last distance is not believed for longer than 0.3 s."""
    rangefinder(lane, up=True)
    lane.code()
    stands(lane, 400, 350)
    lane.clock.advance_ms(300)
    lane.forehead()
    lane.wait(4_000)
    lane.written()

    assert lane.view.reasons == (Reason.TEMPERATURE_MISSING,)
    assert lane.barrier.opened == 0


def test_a_lane_without_a_rangefinder_asks_for_none(lane: "Lane") -> None:
    """What never reported is not configured."""
    lane.code()
    lane.forehead()
    lane.written()

    assert lane.barrier.opened == 1
