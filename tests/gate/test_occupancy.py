"""How many people of a company one gate lets in, as the guard sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from gateway.app.recall_occupancy import recall_occupancy
from gateway.core.credential import Presented
from gateway.core.event import Event, EventKind, Json
from gateway.core.guard_acts import ManualOpen
from gateway.core.heading import Direction
from gateway.core.instant import ClockQuality, Instant
from gateway.core.lane import LaneState
from gateway.core.occupancy.escrow import Terms
from gateway.core.occupancy.register import Register
from gateway.core.occupancy.room import Headcount, Place, RoomState
from gateway.core.occupancy.tally import Tally
from gateway.core.policy import LanePolicy, OccupancyLimit, OccupancyPolicy, Policy, RosterPolicy
from gateway.core.reason import Reason
from gateway.core.signals import OccupancyHeard
from tests.evidence import CREDENTIAL, HOUR_MS, NOW, WALL_MS
from tests.lane import Lane

TODAY = Place("company:alpha", "2027-01-15")
YESTERDAY_MS = WALL_MS - 24 * HOUR_MS


def each_another(text: str, _at: Instant) -> Presented:
    """Every code is a new one of the same person."""
    return replace(CREDENTIAL, replay_key=text)


def limited(most: int, *others: str, direction: Direction = Direction.IN) -> Policy:
    """So many people of company alpha by this gate and others."""
    return Policy(
        roster=RosterPolicy(antipassback="off"),
        lanes={"gate-1": LanePolicy(direction)},
        occupancy=OccupancyPolicy(
            ("gate-1", *others), limits=(OccupancyLimit(most, company="alpha"),)
        ),
    )


def gate(policy: Policy, begun_ms: int = YESTERDAY_MS) -> Lane:
    """A gate whose journal goes back so far."""
    lane = Lane(policy=policy, recognise=each_another)
    lane.gate.occupancy.register = Register("gate-1", policy.occupancy, policy.timezone, begun_ms)
    lane.wait(10)
    return lane


def comes(lane: Lane, code: str) -> None:
    """Somebody shows a code and a healthy forehead, and the row is on disk."""
    lane.wait(6_000)
    lane.code(code)
    lane.forehead()
    lane.written()


def walks_in(lane: Lane, code: str) -> None:
    """And goes through."""
    comes(lane, code)
    lane.walks_through()
    lane.written()


def said(wants: int = 0, entries: int = 0, gives: int = 0, most: int = 4) -> RoomState:
    """What another gate says, of the same terms."""
    terms = Terms(most, ("gate-1", "gate-2"))
    given = {"gate-1": gives} if gives else {}
    return RoomState(TODAY, terms.digest, Tally(entries, 0, wants, given))


def test_when_the_company_is_full_the_next_person_is_denied_and_the_arm_stays_down() -> None:
    """The guard reads how many are inside, and whom to call."""
    lane = gate(limited(1))
    walks_in(lane, "good-1")
    assert lane.view.occupancy == (Headcount("company:alpha", 1, 1, 0, known=True),)

    comes(lane, "good-2")

    assert lane.shows(LaneState.DENY)
    assert lane.view.reasons == (Reason.OCCUPANCY_FULL,)
    assert lane.barrier.opened == 1


def test_whoever_turns_round_gives_the_place_back() -> None:
    """The arm was open for five seconds, and nobody walked."""
    lane = gate(limited(1))
    comes(lane, "good-1")
    lane.wait(5_000)
    lane.written()
    assert lane.kinds()[-1] is EventKind.PASSAGE_ABANDONED

    comes(lane, "good-2")

    assert lane.shows(LaneState.ADMIT)


def test_a_row_that_is_not_on_disk_takes_no_place() -> None:
    """Nobody was let in on it."""
    lane = gate(limited(1))
    lane.code("good-1")
    lane.forehead()
    lane.disk_fails()

    assert lane.view.occupancy[0].left_here == 1


def test_whoever_leaves_makes_room() -> None:
    """By a lane that reads them out."""
    lane = gate(limited(4, "gate-2", direction=Direction.OUT))
    lane.gate.turn(OccupancyHeard("gate-2", (said(entries=2),)))
    lane.wait(10)
    assert lane.view.occupancy == (Headcount("company:alpha", 2, 4, 2, known=True),)

    walks_in(lane, "good-1")

    assert lane.view.occupancy == (Headcount("company:alpha", 1, 4, 3, known=True),)
    assert lane.ledger.rows[-1].body["rooms"] == [{"of": TODAY.of, "period": TODAY.period}]


def test_whoever_came_before_the_day_began_makes_no_room() -> None:
    """They were never counted today."""
    lane = gate(limited(4, "gate-2", direction=Direction.OUT))
    lane.gate.memory.admissions.enter(CREDENTIAL.holder, WALL_MS - 14 * HOUR_MS)
    lane.gate.turn(OccupancyHeard("gate-2", (said(entries=2),)))

    walks_in(lane, "good-1")

    assert lane.view.occupancy == (Headcount("company:alpha", 2, 4, 2, known=True),)


def test_a_guard_who_opens_for_a_full_company_is_counted() -> None:
    """One too many is inside, and the page says so."""
    lane = gate(limited(1))
    walks_in(lane, "good-1")
    comes(lane, "good-2")
    lane.gate.turn(ManualOpen("0" * 32, "li", "identity-checked", lane.view.answers))
    lane.written()
    lane.walks_through()
    lane.written()

    assert lane.view.occupancy == (Headcount("company:alpha", 2, 1, 0, known=True),)


def test_a_gate_with_a_new_card_refers_until_it_heard_what_it_had_counted() -> None:
    """The broker gives it back its own word, and the row of that outlives the next restart."""
    lane = gate(limited(4, "gate-2"), begun_ms=WALL_MS)
    comes(lane, "good-1")
    assert lane.shows(LaneState.REFER)
    assert lane.view.reasons == (Reason.OCCUPANCY_UNKNOWN,)
    assert lane.rooms_told == []

    lane.gate.turn(OccupancyHeard("gate-1", (said(entries=1),)))
    lane.written()

    assert lane.kinds()[-1] is EventKind.OCCUPANCY_RESUMED
    assert lane.view.occupancy == (Headcount("company:alpha", 1, 4, 1, known=True),)
    assert lane.rooms_told[-1][0].tally.entries == 1
    comes(lane, "good-2")
    assert lane.shows(LaneState.ADMIT)


def test_a_gate_that_was_never_told_the_date_counts_from_when_it_knows() -> None:
    """A first day is not a whole day."""
    lane = Lane(policy=limited(4))

    assert lane.gate.occupancy.register.begun_ms == WALL_MS
    assert not lane.view.occupancy[0].known


def test_rights_are_given_once_the_row_of_it_is_on_disk_and_told_after() -> None:
    """A power cut in between costs two places, and makes none."""
    lane = gate(limited(4, "gate-2"))
    lane.gate.turn(OccupancyHeard("gate-2", (said(wants=2, entries=2),)))

    assert lane.view.occupancy[0].left_here == 1
    assert lane.rooms_told[-1][0].tally.given == {}
    lane.written()
    assert lane.kinds()[-1] is EventKind.OCCUPANCY_SHARED
    assert lane.rooms_told[-1][0].tally.given == {"gate-2": 1}


def test_nothing_is_given_while_somebody_waits_for_their_row() -> None:
    """The last right would be two people's."""
    lane = gate(limited(4, "gate-2"))
    walks_in(lane, "good-1")
    lane.wait(6_000)
    lane.code("good-2")
    lane.forehead()
    lane.gate.turn(OccupancyHeard("gate-2", (said(wants=2, entries=2),)))
    lane.written()

    assert EventKind.OCCUPANCY_SHARED not in lane.kinds()
    assert lane.view.occupancy[0].left_here == 0


def test_a_refused_person_makes_the_gate_ask_the_others() -> None:
    """And a gift that is heard of lets the next one in."""
    lane = gate(limited(4, "gate-2"))
    for code in ("good-1", "good-2", "good-3"):
        walks_in(lane, code)
    assert lane.rooms_told[-1][0].tally.wants == 2

    lane.gate.turn(OccupancyHeard("gate-2", (said(gives=1),)))
    comes(lane, "good-4")

    assert lane.shows(LaneState.ADMIT)


def test_nearly_full_is_told_once() -> None:
    """Nine of ten."""
    lane = gate(limited(10))
    for number in range(10):
        walks_in(lane, f"good-{number}")

    near = [row for row in lane.ledger.rows if row.kind is EventKind.OCCUPANCY_NEAR]
    assert [row.body for row in near] == [
        {"of": TODAY.of, "period": TODAY.period, "inside": 9, "most": 10}
    ]


@dataclass(frozen=True)
class Row:
    """A row as it is read back."""

    event: Event
    clock: ClockQuality = ClockQuality.SYNCED
    sequence: int = 1

    @property
    def kind(self) -> str:
        """As it is stored."""
        return self.event.kind.value

    @property
    def wall_ms(self) -> int:
        """When."""
        return self.event.at.wall_ms

    @property
    def body(self) -> Mapping[str, Json]:
        """Its facts."""
        return self.event.body


@dataclass(frozen=True)
class Rows:
    """A journal that is read back."""

    rows: list[Row]

    def since(self, wall_ms: int | None) -> list[Row]:
        """Those from this moment on."""
        return [row for row in self.rows if wall_ms is None or row.wall_ms >= wall_ms]


def started(hours_ago: int) -> Event:
    """A row that says that the gate was started."""
    at = replace(NOW, wall_ms=WALL_MS - hours_ago * HOUR_MS)
    return Event(EventKind.SERVICE_STARTED, at, {}, 1, 7)


def test_a_restart_forgets_nobody() -> None:
    """Who came, who turned round and what was given away: the rows alone say it."""
    lane = gate(limited(20, "gate-2"))
    for number in range(3):
        walks_in(lane, f"good-{number}")
    comes(lane, "good-4")
    lane.wait(5_000)
    lane.gate.turn(OccupancyHeard("gate-2", (said(wants=1, entries=10, most=20),)))
    lane.written()
    before = lane.gate.occupancy.register
    again = Register("gate-1", before.policy, before.zone)
    rows = [Row(event) for event in (started(200), *lane.ledger.rows)]

    recall_occupancy(again, Rows(rows), lane.clock.now())

    assert again.states(WALL_MS) == before.states(WALL_MS)
    assert again.states(WALL_MS)[0].tally == Tally(4, 1, 0, {"gate-2": 1})


@pytest.mark.parametrize(
    ("rows", "begun_hours_ago"),
    [
        ([], None),
        ([Row(started(3), ClockQuality.UNSET)], None),
        ([Row(started(300), ClockQuality.UNSET), Row(started(2))], 2),
        ([Row(started(200)), Row(started(2))], 200),
    ],
)
def test_a_journal_reaches_back_to_its_first_row_with_a_date(
    rows: list[Row], begun_hours_ago: int | None
) -> None:
    """What a clock said that was not set proves nothing."""
    register = Register("gate-1", limited(4).occupancy, Policy().timezone)
    recall_occupancy(register, Rows(rows), NOW)

    begun_ms = None if begun_hours_ago is None else WALL_MS - begun_hours_ago * HOUR_MS
    assert register.begun_ms == begun_ms


def test_where_there_is_no_limit_nothing_is_read_back() -> None:
    """Nor counted."""
    register = Register("gate-1", OccupancyPolicy(), Policy().timezone)
    recall_occupancy(register, Rows([Row(started(200))]), NOW)

    assert register.begun_ms is None
    assert Lane().view.occupancy == ()
