"""One-time visitors, observed people and the desk to call, through a whole gate."""

from dataclasses import dataclass, replace

import pytest

from gateway.app.recall_visits import recall_visits, unfinished_visit
from gateway.core.approval import HolderKind, Observation, Standing
from gateway.core.credential import Holder
from gateway.core.event import GENESIS, Event, EventKind, row_text
from gateway.core.lane import LaneState
from gateway.core.policy import Policy, RosterPolicy
from gateway.core.reason import Reason
from gateway.core.signals import Device, DeviceChanged, UsedElsewhere
from gateway.core.visits import Visits
from gateway.journal.row import parse_row
from tests.evidence import HOLDER, HOUR_MS, WALL_MS
from tests.lane import Lane, OnePersonRoster

VISITOR = replace(HOLDER, kind=HolderKind.VISITOR, once=True)


@dataclass
class Approved(OnePersonRoster):
    """A roster of one, on other terms."""

    holder: Holder = VISITOR

    def lookup(self, holder_id: str) -> Holder | None:
        """Only the one."""
        return self.holder if holder_id == self.holder.id else None


def lane_of(holder: Holder, policy: Policy | None = None, name: str = "gate-1") -> Lane:
    """A gate that knows one person, on these terms."""
    return Lane(roster=Approved(holder=holder), policy=policy, name=name)


def enter(lane: Lane, text: str) -> None:
    """A fresh pass, a forehead, the row."""
    lane.code(text)
    lane.forehead()
    lane.written()


def rows(lane: Lane, kind: EventKind) -> list[Event]:
    """Those of one kind."""
    return [event for event in lane.ledger.rows if event.kind is kind]


def come_and_go(lane: Lane) -> None:
    """Let somebody in, and wait until the lane is free."""
    enter(lane, "good-1")
    lane.walks_through()
    lane.written()
    lane.wait(30_000)
    lane.written()


def test_a_one_time_visitor_who_entered_is_not_let_in_again() -> None:
    """With a fresh pass of the same link, hours later; anti-passback is long over."""
    lane = lane_of(replace(VISITOR, not_after_ms=WALL_MS + 9 * HOUR_MS))
    come_and_go(lane)
    assert [event.body["holder"] for event in rows(lane, EventKind.VISIT_USED)] == [VISITOR.id]

    lane.wait(2 * HOUR_MS)
    enter(lane, "good-2")

    assert Reason.VISIT_USED in lane.view.reasons
    assert rows(lane, EventKind.ACCESS_DENIED)[-1].body["visited"] is True
    assert lane.barrier.opened == 1


def test_a_one_time_visitor_who_did_not_go_through_may_try_again() -> None:
    """The arm came down before an empty lane."""
    lane = lane_of(VISITOR)
    enter(lane, "good-1")
    lane.wait(30_000)
    lane.written()
    assert rows(lane, EventKind.PASSAGE_ABANDONED)
    assert not rows(lane, EventKind.VISIT_USED)

    lane.wait(700_000)
    enter(lane, "good-2")

    assert Reason.VISIT_USED not in lane.view.reasons


def test_where_nobody_knows_whether_the_visitor_passed_the_visit_is_used() -> None:
    """The board was unplugged while the arm was up; a guard can look."""
    lane = lane_of(VISITOR)
    enter(lane, "good-1")
    lane.gate.turn(DeviceChanged(Device.BOARD, up=False, detail="unplugged"))
    lane.written()
    assert len(rows(lane, EventKind.VISIT_USED)) == 1


def test_a_visit_used_at_another_gate_is_refused_here_and_outlives_a_restart() -> None:
    """Told over the site's broker, and kept in this gate's own journal."""
    there = lane_of(VISITOR, name="gate-2")
    come_and_go(there)
    lane = lane_of(VISITOR)
    lane.gate.turn(UsedElsewhere("gate-2", there.announced[-1]))
    lane.written()
    enter(lane, "good-2")
    assert Reason.VISIT_USED in lane.view.reasons

    again = Visits("park-1", "gate-1")
    written = [
        parse_row(row_text(event, number, GENESIS))
        for number, event in enumerate(rows(lane, EventKind.VISIT_USED), 1)
    ]
    recall_visits(again, written)
    assert again.visited(VISITOR, lane.clock.now().wall_ms)


def test_two_gates_that_let_one_visitor_in_while_apart_put_the_conflict_on_record() -> None:
    """The broker was down."""
    here, there = lane_of(VISITOR), lane_of(VISITOR, name="gate-2")
    come_and_go(here)
    come_and_go(there)
    here.gate.turn(UsedElsewhere("gate-2", there.announced[-1]))
    here.written()
    formats = {event.body["format"] for event in rows(here, EventKind.REPLAY_CONFLICT)}
    assert "VISIT" in formats


def test_a_visit_cut_short_by_a_sudden_death_is_used() -> None:
    """The grant was on disk, and nobody knows what became of it."""
    lane = lane_of(VISITOR)
    enter(lane, "good-1")
    granted = parse_row(row_text(rows(lane, EventKind.ACCESS_GRANTED)[0], 5, GENESIS))
    memory = Visits("park-1", "gate-1")

    facts = unfinished_visit(memory, granted)

    assert facts is not None
    assert memory.visited(VISITOR, lane.clock.now().wall_ms)


def test_a_grant_of_anybody_else_leaves_no_visit_behind() -> None:
    """Staff, an override, an empty journal."""
    lane = lane_of(HOLDER)
    enter(lane, "good-1")
    granted = parse_row(row_text(rows(lane, EventKind.ACCESS_GRANTED)[0], 5, GENESIS))
    memory = Visits("park-1", "gate-1")
    opened = replace(granted, kind=EventKind.ACCESS_OVERRIDDEN.value)
    for newest in (granted, opened, None):
        assert unfinished_visit(memory, newest) is None


def test_who_must_stay_at_home_is_refused_and_the_centre_is_told_at_once() -> None:
    """The urgent row names the community worker's key; the lamp says no more than stop."""
    observation = Observation(WALL_MS + HOUR_MS, "worker-3")
    lane = lane_of(replace(HOLDER, observation=observation))
    enter(lane, "good-1")

    (breach,) = rows(lane, EventKind.OBSERVATION_BREACH)
    assert breach.urgent
    assert breach.body == {
        "holder": HOLDER.id,
        "contact": "worker-3",
        "until_ms": WALL_MS + HOUR_MS,
        "proved": True,
        "verdict": "deny",
        "lane": "gate-1",
        "heading": "in",
    }
    assert lane.shows(LaneState.DENY)
    assert lane.view.reasons == (Reason.UNDER_OBSERVATION,)
    assert lane.view.desk == ""
    assert "observation" not in str(lane.barrier.told)
    assert lane.barrier.opened == 0


def test_somebody_whose_observation_is_over_is_nobody_s_news() -> None:
    """Admitted, and nothing is told."""
    lane = lane_of(replace(HOLDER, observation=Observation(WALL_MS, "worker-3")))
    enter(lane, "good-1")
    assert lane.shows(LaneState.ADMIT)
    assert not rows(lane, EventKind.OBSERVATION_BREACH)


@pytest.mark.parametrize(
    ("standing", "desk"),
    [
        (Standing(suspended=True, desk="alpha 8888"), "alpha 8888"),
        (Standing(suspended=True), "park 1000"),
        (Standing(desk="alpha 8888"), ""),
    ],
)
def test_the_guard_sees_whose_desk_to_call(standing: Standing, desk: str) -> None:
    """The company's, or the site's where it has none; nobody's for an admitted person."""
    policy = Policy(roster=RosterPolicy(desk="park 1000"))
    lane = lane_of(replace(HOLDER, standing=standing), policy)
    enter(lane, "good-1")
    assert lane.view.desk == desk


def test_for_somebody_who_is_not_on_the_list_the_site_s_desk_is_called() -> None:
    """And not for a code that is no good at all; it leaves the page with the person."""
    policy = Policy(roster=RosterPolicy(desk="park 1000"))
    lane = lane_of(replace(HOLDER, id="ff" * 8), policy)
    enter(lane, "good-1")
    assert Reason.HOLDER_UNKNOWN in lane.view.reasons
    assert lane.view.desk == "park 1000"

    lane.wait(3_000)
    lane.wait(60_000)
    assert lane.view.desk == ""
    lane.code("forged")
    lane.forehead()
    lane.written()
    assert lane.view.desk == ""
