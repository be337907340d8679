"""Two lanes side by side whose cameras see one phone."""

from collections.abc import Callable

from gateway.core.arbitration import Claim
from gateway.core.event import EventKind
from gateway.core.lane import Lamp, LaneState, Tone
from gateway.core.signals import ClaimHeard, CodeRead
from gateway.core.use import use_digest
from gateway.runtime.clock import ManualClock
from tests.evidence import CREDENTIAL, WALL_MS
from tests.lane import Lane


class Twins:
    """Two lanes in memory that hear each other as soon as the broker is there."""

    def __init__(self) -> None:
        self.clock = ManualClock(WALL_MS)
        self.broker_up = True
        self.told: list[Claim] = []
        self.near = Lane(clock=self.clock, name="gate-1", claim=self.tell("far"))
        self.far = Lane(clock=self.clock, name="gate-2", claim=self.tell("near"))

    def tell(self, other: str) -> Callable[[Claim], None]:
        """What a lane's claims reach."""

        def claim(claim: Claim) -> None:
            self.told.append(claim)
            if self.broker_up:
                lane: Lane = getattr(self, other)
                lane.gate.turn(ClaimHeard(claim))

        return claim

    def see(self, near_px: int, far_px: int, text: str = "good-1") -> None:
        """Both cameras read the phone, the far lane's first."""
        for lane, size_px in ((self.far, far_px), (self.near, near_px)):
            now_ns = self.clock.mono_ns()
            if size_px:
                lane.gate.turn(CodeRead(text, now_ns, now_ns, size_px=size_px))

    def rows(self, lane: Lane) -> list[EventKind]:
        """Every row of a lane but for its start."""
        lane.written()
        return lane.kinds()[3:]


def test_the_lane_that_sees_the_code_larger_judges_it_and_the_other_drops_it() -> None:
    """In silence: lamp ready, no verdict, one row that says whose it is."""
    twins = Twins()
    twins.see(near_px=240, far_px=90)
    twins.near.forehead()

    assert EventKind.ACCESS_GRANTED in twins.rows(twins.near)
    assert twins.rows(twins.far) == [EventKind.CODE_BELONGS_TO_LANE]
    assert twins.far.ledger.rows[-1].body == {
        "lane": "gate-1",
        "format": "PK1S",
        "here_px": 90,
        "there_px": 240,
    }
    assert twins.far.shows(LaneState.IDLE)
    assert twins.far.barrier.told[-2:] == [("show", Lamp.READY), ("sound", Tone.NONE)]
    assert (twins.near.barrier.opened, twins.far.barrier.opened) == (1, 0)


def test_a_code_that_hangs_between_two_lanes_is_told_once() -> None:
    """Whatever the frame rate."""
    twins = Twins()
    for _ in range(40):
        twins.see(near_px=240, far_px=90)
        twins.clock.advance_ms(66)

    assert twins.rows(twins.far) == [EventKind.CODE_BELONGS_TO_LANE]
    assert len(twins.told) <= 4


def test_of_equal_sizes_the_smaller_lane_id_wins() -> None:
    """Exactly one of them."""
    twins = Twins()
    twins.see(near_px=100, far_px=100)
    for lane in (twins.near, twins.far):
        lane.forehead()

    assert EventKind.ACCESS_GRANTED in twins.rows(twins.near)
    assert EventKind.ACCESS_GRANTED not in twins.rows(twins.far)


def test_with_the_broker_away_every_lane_decides_as_always() -> None:
    """The gate waits for nobody."""
    twins = Twins()
    twins.broker_up = False
    twins.see(near_px=240, far_px=90)
    twins.far.forehead()

    assert EventKind.ACCESS_GRANTED in twins.rows(twins.far)


def test_whoever_walks_on_to_the_next_lane_is_served_there() -> None:
    """Their old claim counts no more, and the lane that still waits for a forehead lets go."""
    twins = Twins()
    twins.see(near_px=240, far_px=0)
    twins.clock.advance_ms(2_500)
    twins.see(near_px=0, far_px=90)
    twins.far.forehead()

    assert EventKind.ACCESS_GRANTED in twins.rows(twins.far)
    assert twins.rows(twins.near) == [EventKind.CODE_BELONGS_TO_LANE]


def test_a_verdict_that_is_reached_stands_whatever_others_see() -> None:
    """And the phone that is still held up there begins nothing anew."""
    twins = Twins()
    twins.see(near_px=0, far_px=90)
    twins.far.forehead()
    twins.far.written()
    twins.see(near_px=240, far_px=90)

    assert twins.far.shows(LaneState.ADMIT)
    assert EventKind.CODE_BELONGS_TO_LANE not in twins.rows(twins.far)


def test_only_a_verified_signed_code_is_claimed_and_by_a_digest() -> None:
    """A badge's number would be found by trying; a poster is nobody's."""
    twins = Twins()
    twins.see(90, 80, "10234")
    twins.see(90, 80, "forged")
    twins.near.code()
    assert twins.told == []

    twins.see(90, 0)
    digest = use_digest("park-1", CREDENTIAL.format, CREDENTIAL.replay_key)
    assert twins.told == [Claim("gate-1", digest, 90, WALL_MS)]


def test_claims_that_fill_the_memory_are_dropped(lane: Lane) -> None:
    """Whoever writes for many lanes keeps nobody from passing."""
    for number in range(200):
        lane.gate.turn(ClaimHeard(Claim(f"gate-{number}", f"{number:032}", 999, WALL_MS)))
    lane.code()
    lane.forehead()
    lane.written()

    assert lane.shows(LaneState.ADMIT)
