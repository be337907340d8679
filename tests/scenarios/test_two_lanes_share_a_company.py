"""A company that may have four people inside, and two lanes to let them in, as guards see it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest

from gateway.core.credential import Presented
from gateway.core.heading import Direction
from gateway.core.instant import Instant
from gateway.core.lane import LaneState
from gateway.core.occupancy.register import Register
from gateway.core.policy import LanePolicy, OccupancyLimit, OccupancyPolicy, Policy, RosterPolicy
from gateway.core.reason import Reason
from gateway.core.signals import OccupancyHeard
from gateway.web.occupancy import headcounts
from tests.evidence import CREDENTIAL, HOUR_MS, WALL_MS
from tests.lane import Lane

POLICY = Policy(
    roster=RosterPolicy(antipassback="off"),
    lanes={"north": LanePolicy(), "south": LanePolicy(), "way-out": LanePolicy(Direction.OUT)},
    occupancy=OccupancyPolicy(
        ("north", "south", "way-out"), limits=(OccupancyLimit(4, company="alpha"),)
    ),
)


def each_another(text: str, _at: Instant) -> Presented:
    """Every code is a new one."""
    return replace(CREDENTIAL, replay_key=text)


class Park:
    """Three lanes and the broker between them."""

    def __init__(self) -> None:
        self.lanes = {name: self._lane(name) for name in POLICY.occupancy.gates}
        self.broker_up = True
        self._codes = (f"good-{number}" for number in count())

    def __getitem__(self, name: str) -> Lane:
        return self.lanes[name]

    def comes(self, name: str) -> LaneState:
        """Somebody shows a code and a healthy forehead there, and walks if they may."""
        lane = self.lanes[name]
        lane.wait(6_000)
        lane.code(next(self._codes))
        if name != "way-out":
            lane.forehead()
        lane.written()
        state = lane.view.state
        if state is LaneState.ADMIT:
            lane.walks_through()
            lane.written()
        self.pass_on()
        return state

    def pass_on(self) -> None:
        """A while in which the lanes hear each other, if the broker works."""
        for _ in range(8):
            for lane in self.lanes.values():
                lane.wait(2_000)
                lane.written()
            for teller, listener in self._pairs():
                if teller.rooms_told:
                    name = teller.gate.occupancy.register.gate
                    listener.gate.turn(OccupancyHeard(name, teller.rooms_told[-1]))

    def line(self, name: str) -> str:
        """What the guard there reads of the company."""
        (line,) = headcounts(self.lanes[name].view.occupancy)
        assert isinstance(line, dict)
        assert isinstance(line["words"], dict)
        return str(line["words"]["zh"])

    def _pairs(self) -> Iterator[tuple[Lane, Lane]]:
        lanes = self.lanes.values() if self.broker_up else ()
        return ((one, other) for one in lanes for other in lanes if one is not other)

    def _lane(self, name: str) -> Lane:
        lane = Lane(policy=POLICY, recognise=each_another, name=name)
        yesterday_ms = WALL_MS - 24 * HOUR_MS
        lane.gate.occupancy.register = Register(
            name, POLICY.occupancy, POLICY.timezone, yesterday_ms
        )
        lane.wait(10)
        return lane


@pytest.fixture
def park() -> Park:
    """In the morning, with nobody inside."""
    made = Park()
    made.pass_on()
    return made


def test_the_fifth_person_is_denied_at_whichever_lane(park: Park) -> None:
    """Four came by one lane, which asked the others for their places."""
    assert [park.comes("north") for _ in range(4)] == [LaneState.ADMIT] * 4

    assert park.comes("north") is LaneState.DENY
    assert park["north"].view.reasons == (Reason.OCCUPANCY_FULL,)
    assert park.comes("south") is LaneState.DENY
    assert park.line("south") == "alpha 4/4 · 满"


def test_whoever_leaves_by_another_lane_makes_room_for_the_next(park: Park) -> None:
    """The place goes from the way out to where somebody was refused."""
    for _ in range(4):
        park.comes("south")
    assert park.comes("south") is LaneState.DENY

    assert park.comes("way-out") is LaneState.ADMIT

    assert park.line("north").startswith("alpha 3/4")
    assert park.comes("south") is LaneState.ADMIT


def test_with_the_broker_dead_the_company_is_never_over_its_limit(park: Park) -> None:
    """Each lane goes on with its own places, and after that nobody is let in."""
    park.broker_up = False

    north = [park.comes("north") for _ in range(4)]
    south = [park.comes("south") for _ in range(4)]

    admit, deny = LaneState.ADMIT, LaneState.DENY
    assert (north, south) == ([admit, admit, deny, deny], [admit, deny, deny, deny])
    assert park.line("north") == "alpha 2/4 · 本门名额已用完"


def test_once_the_broker_is_back_the_last_place_is_found(park: Park) -> None:
    """It was at the lane by which nobody comes in."""
    park.broker_up = False
    for lane in ("north", "north", "north", "south", "south"):
        park.comes(lane)
    park.broker_up = True
    park.pass_on()

    tries = [park.comes("south") for _ in range(3)]

    assert tries.count(LaneState.ADMIT) == 1
    assert park.line("north") == park.line("south") == "alpha 4/4 · 满"
