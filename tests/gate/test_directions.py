"""Which way a lane leads, who leaves, and what nobody is asked on the way out."""

from dataclasses import replace

import pytest

from gateway.app.recall import recall_admissions
from gateway.core.admissions import Admissions
from gateway.core.civil_time import CHINA
from gateway.core.credential import Presented
from gateway.core.event import EventKind, row_text
from gateway.core.guard_acts import ManualOpen, NumberTyped
from gateway.core.heading import Direction, Heading
from gateway.core.instant import Instant
from gateway.core.lane import LaneState
from gateway.core.policy import AccessRule, ArrivalSlot, LanePolicy, Policy, Tide
from gateway.core.reason import Reason
from gateway.core.schedule import Calendar, Schedule, parsed_segment
from gateway.gate.bearings import INSIDE_MEMORY_MS, person_memory_ms
from gateway.journal.row import JournalRow, parse_row
from tests.evidence import CREDENTIAL, HOLDER, WALL_MS
from tests.lane import Lane, by_text

NOW = CHINA.local(WALL_MS)
"""Friday, 15 January 2027, 16:00."""
WAY_OUT = Policy(lanes={"gate-1": LanePolicy(Direction.OUT)})
BOTH_WAYS = Policy(lanes={"gate-1": LanePolicy(Direction.BOTH)})


def several_codes(text: str, at: Instant) -> Presented:
    """A phone that shows a fresh pass each time."""
    if text.startswith("good"):
        return replace(CREDENTIAL, replay_key=text, expires_ms=at.wall_ms + 60_000)
    return by_text(text, at)


def rows_of(lane: Lane) -> list[JournalRow]:
    """The rows as the journal reads them back."""
    return [
        parse_row(row_text(event, sequence, "0" * 64))
        for sequence, event in enumerate(lane.ledger.rows, start=1)
    ]


def walk_in(lane: Lane, code: str = "good-1") -> None:
    """Somebody enters, with a forehead."""
    lane.code(code)
    lane.forehead()
    lane.written()
    lane.walks_through()
    lane.written()
    lane.wait(10_000)


def test_on_the_way_out_a_code_alone_opens_at_once() -> None:
    """No forehead is waited for; the row says which way."""
    lane = Lane(policy=WAY_OUT)
    lane.code()
    lane.written()

    assert lane.barrier.opened == 1
    assert (lane.view.state, lane.view.heading) == (LaneState.ADMIT, Heading.OUT)
    granted = lane.ledger.rows[-1].body
    assert (granted["heading"], granted["lane"], granted["temperature"]) == ("out", "gate-1", None)
    lane.walks_through()
    lane.written()
    assert lane.ledger.rows[-1].kind is EventKind.PASSAGE_COMPLETED
    assert lane.ledger.rows[-1].body["heading"] == "out"


def test_a_badge_or_a_typed_number_is_enough_to_go_out() -> None:
    """Whoever lost the phone goes home."""
    lane = Lane(policy=WAY_OUT)
    lane.card()
    lane.written()
    assert lane.barrier.opened == 1
    lane.walks_through()
    lane.wait(10_000)

    lane.gate.turn(NumberTyped("act-1", "li", "10234"))
    lane.written()
    assert lane.barrier.opened == 2


def test_whom_no_code_names_the_guard_lets_out() -> None:
    """Referred, never denied; opened by hand as an exit."""
    lane = Lane(policy=WAY_OUT)
    lane.code("https://pay.example/1")
    lane.written()

    assert (lane.view.state, lane.view.reasons) == (LaneState.REFER, (Reason.LEAVER_UNKNOWN,))
    assert lane.barrier.opened == 0
    lane.gate.turn(ManualOpen("act-1", "li", "identity-checked", lane.view.answers))
    lane.written()
    lane.walks_through()
    lane.written()
    assert lane.barrier.opened == 1
    assert lane.ledger.rows[-1].body["heading"] == "out"


def test_a_warm_forehead_at_the_way_out_is_nobody() -> None:
    """The thermometer there measures whoever walks by."""
    lane = Lane(policy=WAY_OUT)
    lane.forehead(37.9)
    lane.wait(10_000)
    lane.written()

    assert lane.shows(LaneState.IDLE)
    assert EventKind.ACCESS_REFERRED not in lane.kinds()


def test_where_a_lane_leads_both_ways_who_is_inside_leaves_without_a_forehead() -> None:
    """And who left comes in again as everybody does."""
    lane = Lane(policy=BOTH_WAYS, recognise=several_codes)
    walk_in(lane, "good-1")
    assert lane.barrier.opened == 1

    lane.code("good-2")
    lane.written()
    assert (lane.barrier.opened, lane.view.heading) == (2, Heading.OUT)
    lane.walks_through()
    lane.written()
    lane.wait(10_000)

    lane.code("good-3")
    lane.written()
    assert lane.shows(LaneState.HOLD_STILL)
    lane.forehead()
    lane.written()
    assert (lane.barrier.opened, lane.view.heading) == (3, Heading.IN)


def test_a_copied_badge_does_not_let_a_stranger_in_as_somebody_who_leaves() -> None:
    """Where both ways lead past one camera, a number is not enough to go out."""
    lane = Lane(policy=BOTH_WAYS, recognise=several_codes)
    walk_in(lane)
    lane.card()
    lane.written()

    assert lane.barrier.opened == 1
    assert lane.view.reasons == (Reason.BADGE_ONLY,)


def test_who_is_inside_is_known_after_a_restart_and_who_left_is_not_inside() -> None:
    """Out of the gate's own rows."""
    lane = Lane(policy=BOTH_WAYS, recognise=several_codes)
    walk_in(lane, "good-1")
    again = Admissions("park-1", 600_000, INSIDE_MEMORY_MS)
    recall_admissions(again, rows_of(lane))
    assert again.entered_ms(HOLDER.id) is not None

    lane.code("good-2")
    lane.written()
    lane.walks_through()
    lane.written()
    gone = Admissions("park-1", 600_000, INSIDE_MEMORY_MS)
    recall_admissions(gone, rows_of(lane))
    assert gone.entered_ms(HOLDER.id) is None


@pytest.mark.parametrize(
    ("policy", "minutes"),
    [(Policy(), 10), (WAY_OUT, 24 * 60), (BOTH_WAYS, 24 * 60)],
)
def test_who_is_inside_is_remembered_for_a_day_where_exits_are_read(
    policy: Policy, minutes: int
) -> None:
    """Elsewhere only as long as a second entry would be refused."""
    assert person_memory_ms(policy) == minutes * 60_000


def test_a_tidal_lane_turns_in_the_middle_of_the_day_and_the_guard_sees_until_when() -> None:
    """In until five, then out."""
    evening = Schedule(workday=(parsed_segment("17:00-19:00"),))
    tidal = LanePolicy(tides=(Tide("evening", Direction.OUT),))
    lane = Lane(policy=Policy(schedules={"evening": evening}, lanes={"gate-1": tidal}))
    assert NOW.clock == "16:00"
    assert (lane.view.leads, lane.view.leads_until) == (Direction.IN, "17:00")
    lane.code()
    assert lane.shows(LaneState.HOLD_STILL)
    lane.wait(3_600_000)
    lane.written()

    assert (lane.view.leads, lane.view.leads_until) == (Direction.OUT, "19:00")
    lane.code()
    lane.written()
    assert lane.barrier.opened == 1
    lane.wait(2 * 3_600_000)
    assert (lane.view.leads, lane.view.leads_until) == (Direction.IN, "01-18 17:00")


@pytest.mark.parametrize(
    ("policy", "reason", "comes"),
    [
        (
            Policy(slots=(ArrivalSlot(parsed_segment("16:30-17:00")),)),
            Reason.SLOT_EARLY,
            "16:20",
        ),
        (
            Policy(
                schedules={"morning": Schedule(workday=(parsed_segment("07:00-09:30"),))},
                access=(AccessRule("morning"),),
            ),
            Reason.HOURS_CLOSED,
            "01-18 07:00",
        ),
        (
            Policy(
                schedules={"morning": Schedule(workday=(parsed_segment("07:00-18:00"),))},
                calendar=Calendar((NOW.day,)),
                access=(AccessRule("morning"),),
            ),
            Reason.HOURS_CLOSED,
            "01-18 07:00",
        ),
        (
            Policy(schedules={"never": Schedule()}, access=(AccessRule("never"),)),
            Reason.HOURS_CLOSED,
            "",
        ),
    ],
)
def test_whom_the_hour_keeps_out_the_guard_tells_when_to_come(
    policy: Policy, reason: Reason, comes: str
) -> None:
    """Too early for the slot, after hours, on a holiday; nothing where no plan says when."""
    lane = Lane(policy=policy)
    lane.code()
    lane.forehead()
    lane.written()

    assert (lane.view.state, lane.view.reasons) == (LaneState.DENY, (reason,))
    assert lane.view.comes_at == comes
    lane.wait(2_000)
    lane.wait(20_000)
    assert lane.view.comes_at == ""
