"""What one gate remembers of who is inside: whom it counts, when, and what it can't tell."""

from dataclasses import replace

import pytest

from gateway.core.civil_time import CHINA
from gateway.core.event import EventKind, Json
from gateway.core.instant import NS_PER_MS
from gateway.core.occupancy.register import Register
from gateway.core.occupancy.room import Gift, Headcount, Place, Room, RoomState, places_row
from gateway.core.occupancy.rows import count_row, near_row, resumed_row, shared_row
from gateway.core.occupancy.tally import Tally
from gateway.core.policy import OccupancyLimit, OccupancyPolicy
from tests.occupancy_site import NOON_MS, SOMEBODY, TODAY, YESTERDAY_MS

ALPHA = OccupancyLimit(20, company="alpha")
POLICY = OccupancyPolicy(("east", "west"), limits=(ALPHA, OccupancyLimit(9, building="B2")))
BUILDING = Place("building:B2", "2026-11-28")
DAY_MS = 86_400_000


def register(gate: str = "east", begun_ms: int | None = YESTERDAY_MS) -> Register:
    """A gate's, with nobody counted yet."""
    return Register(gate, POLICY, CHINA, begun_ms)


def said(entries: int = 0, place: Place = TODAY, *, exits: int = 0, wants: int = 0) -> RoomState:
    """What another gate says of a limit."""
    return RoomState(place, POLICY.terms(ALPHA).digest, Tally(entries, exits, wants))


def rights(of: Register, wall_ms: int = NOON_MS) -> int:
    """Of company alpha."""
    return of.rooms(SOMEBODY, wall_ms)[0].rights


def test_a_person_counts_under_the_limits_of_their_own() -> None:
    """Nobody off the roster counts at all."""
    here = register()

    assert here.rooms(SOMEBODY, NOON_MS) == (Room("company:alpha", "2026-11-28", 10, known=True),)
    assert here.rooms(replace(SOMEBODY, company="beta"), NOON_MS) == ()
    assert here.rooms(None, NOON_MS) == ()


def test_counting_begins_anew_each_day_at_its_hour() -> None:
    """At four, and not a minute before."""
    here = register()
    here.enter([here.rooms(SOMEBODY, NOON_MS)[0].place])
    at_four_ms = NOON_MS + 16 * 3_600_000

    assert rights(here) == rights(here, at_four_ms - 1) == 9
    assert here.rooms(SOMEBODY, at_four_ms)[0] == Room(
        "company:alpha", "2026-11-29", 10, known=True
    )


def test_a_clock_that_jumps_and_comes_back_makes_no_rights() -> None:
    """What was counted on a day is there when the day is back."""
    here = register()
    here.enter([TODAY])
    assert rights(here, NOON_MS + 40 * DAY_MS) == 10

    assert rights(here) == 9


def test_other_limits_keep_the_count_of_whom_they_counted_before() -> None:
    """Twelve places instead of twenty, and one limit more, in the middle of a day."""
    here = register()
    for _ in range(4):
        here.enter([TODAY, BUILDING])
    fewer = replace(ALPHA, most=12)

    here.follow(OccupancyPolicy(("east", "west"), limits=(fewer, OccupancyLimit(2, "beta"))), CHINA)

    assert here.headcounts(NOON_MS) == (
        Headcount("company:alpha", 4, 12, 2, known=True),
        Headcount("company:beta", 0, 2, 1, known=True),
    )


def test_of_old_days_nothing_is_kept() -> None:
    """A gate runs for years."""
    here = register()
    for day in range(9):
        rights(here, NOON_MS + day * DAY_MS)

    assert rights(here) == 10
    assert len(here._counts) == 3


@pytest.mark.parametrize(
    ("begun_ms", "known"),
    [(YESTERDAY_MS, True), (NOON_MS - 8 * 3_600_000, False), (NOON_MS - 8 * 3_600_000 - 1, True)],
)
def test_a_journal_that_is_younger_than_the_day_can_not_tell(begun_ms: int, *, known: bool) -> None:
    """The gate may have admitted people of whom the last memory card knew."""
    here = register(begun_ms=begun_ms)

    assert here.rooms(SOMEBODY, NOON_MS)[0].known is known
    assert bool(here.states(NOON_MS)) is known
    assert here.rooms(SOMEBODY, NOON_MS + DAY_MS)[0].known


@pytest.mark.parametrize("gate", ["east", "elsewhere"])
def test_a_gate_without_a_date_or_a_share_can_not_tell(gate: str) -> None:
    """The policy does not name it, or its clock was never set."""
    here = register(gate, None if gate == "east" else YESTERDAY_MS)

    assert not here.rooms(SOMEBODY, NOON_MS)[0].known
    assert here.gifts(NOON_MS, 0) == []


def test_a_fresh_journal_takes_up_what_the_gate_had_told() -> None:
    """On top of whom guards let in meanwhile, once, and only of today."""
    here = register(begun_ms=NOON_MS)
    here.enter([TODAY])
    echo = [said(4, exits=1), said(2, BUILDING), said(9, replace(TODAY, period="2026-11-27"))]

    lost = here.lost_of(echo, NOON_MS)
    assert lost == echo[:2]
    for state in lost:
        count_row(here, EventKind.OCCUPANCY_RESUMED, resumed_row(state))

    assert rights(here) == 10 - 1 - 4 + 1
    assert here.lost_of(echo, NOON_MS) == []
    assert [state.tally.entries for state in here.states(NOON_MS)] == [5, 2]


def test_what_other_gates_say_of_other_days_limits_or_terms_counts_nothing() -> None:
    """Nor does what a gate says that has no share, or what comes back of its own words."""
    here = register()
    tally = Tally(given={"east": 5})
    for gate, state in (
        ("elsewhere", replace(said(), tally=tally)),
        ("east", replace(said(), tally=tally)),
        ("west", replace(said(), tally=tally, terms="0" * 16)),
        ("west", replace(said(place=Place("company:x", TODAY.period)), tally=tally)),
        ("west", replace(said(place=replace(TODAY, period="2026-11-30")), tally=tally)),
    ):
        here.heard(gate, [state], NOON_MS)

    assert rights(here) == 10


def test_a_gate_whose_day_began_earlier_is_heard_already() -> None:
    """Its word is not said again when this gate's day begins."""
    here = register()
    tomorrow = Place("company:alpha", "2026-11-29")
    here.heard("west", [replace(said(place=tomorrow), tally=Tally(given={"east": 5}))], NOON_MS)

    assert (rights(here), rights(here, NOON_MS + DAY_MS)) == (10, 15)


def test_other_terms_take_the_place_of_older_ones() -> None:
    """A gate that was given another policy speaks by that from then on."""
    here = register()
    here.heard("west", [said(3)], NOON_MS)
    here.heard("west", [replace(said(7), terms="0" * 16)], NOON_MS)
    assert here.headcounts(NOON_MS)[0].inside == 0

    here.heard("west", [said(2)], NOON_MS)
    assert here.headcounts(NOON_MS)[0].inside == 2


@pytest.mark.parametrize(("others", "near"), [(16, False), (17, True), (18, False)])
def test_nearly_full_is_told_by_the_gate_that_makes_it_so(others: int, *, near: bool) -> None:
    """Eighteen of twenty, and once."""
    here = register()
    here.heard("west", [said(others)], NOON_MS)

    assert here.enter([TODAY, Place("company:gone", TODAY.period)]) == ([TODAY] if near else [])
    here.leave([TODAY])
    assert here.enter([TODAY]) == []


def test_nearly_full_is_not_told_again_after_a_restart() -> None:
    """Its row is read back."""
    here = register()
    here.heard("west", [said(17)], NOON_MS)
    headcount = here.headcounts(NOON_MS)[0]
    count_row(here, EventKind.OCCUPANCY_NEAR, near_row(TODAY, headcount))

    assert here.enter([TODAY]) == []


def test_the_guard_sees_how_many_are_inside_and_may_come() -> None:
    """A debt is no place."""
    here = register()
    here.heard("west", [said(3)], NOON_MS)
    for _ in range(11):
        here.enter([TODAY])

    assert here.headcounts(NOON_MS) == (
        Headcount("company:alpha", 14, 20, 0, known=True),
        Headcount("building:B2", 0, 9, 5, known=True),
    )


def test_rows_count_who_was_let_in_who_left_and_who_did_not_walk() -> None:
    """Whoever is let out was not let in, and a passage whose end nobody saw stays counted."""
    here = register()
    rooms = places_row([TODAY])
    for kind, heading in (
        (EventKind.ACCESS_GRANTED, "in"),
        (EventKind.ACCESS_OVERRIDDEN, "in"),
        (EventKind.ACCESS_GRANTED, "out"),
        (EventKind.PASSAGE_UNKNOWN, "in"),
        (EventKind.PASSAGE_ABANDONED, "in"),
    ):
        count_row(here, kind, {"heading": heading, "rooms": rooms})
    count_row(here, EventKind.ACCESS_GRANTED, {})
    count_row(here, EventKind.PASSAGE_COMPLETED, {"rooms": [7, {"of": 1}]})

    (state, _) = here.states(NOON_MS)
    assert (state.tally.entries, state.tally.exits) == (2, 1)


def test_a_gift_is_gone_at_once_and_told_when_it_is_on_disk() -> None:
    """Or a power cut in between would leave two gates with one right."""
    here = register()
    here.heard("west", [said(10, wants=5)], NOON_MS)
    gifts = here.gifts(NOON_MS, 0)
    assert gifts == [Gift(TODAY, "west", 5, 5)]
    assert here.gifts(NOON_MS, 0) == []
    assert (rights(here), here.states(NOON_MS)[0].tally.given) == (5, {})

    count_row(here, EventKind.OCCUPANCY_SHARED, shared_row(gifts[0]))

    assert (rights(here), here.states(NOON_MS)[0].tally.given) == (5, {"west": 5})


@pytest.mark.parametrize(("waited_ms", "given"), [(9_999, 0), (10_000, 1)])
def test_a_gate_that_asks_itself_gives_later(waited_ms: int, given: int) -> None:
    """Two gates with people in front of them do not pass a right to and fro."""
    here = register()
    for _ in range(9):
        here.enter([TODAY])
    here.heard("west", [said(10, wants=3)], NOON_MS)
    assert here.gifts(NOON_MS, 0) == []

    assert len(here.gifts(NOON_MS, waited_ms * NS_PER_MS)) == given


def test_a_refused_person_makes_the_gate_ask() -> None:
    """Though nobody was let in."""
    here = register()
    here.heard("west", [replace(said(), tally=Tally(given={}))], NOON_MS)
    count_row(here, EventKind.OCCUPANCY_RESUMED, resumed_row(said(10)))
    here.want([TODAY])

    assert here.states(NOON_MS)[0].tally.wants == 6


def test_a_count_that_a_chief_put_right_is_counted_again_after_a_restart() -> None:
    """More, and fewer."""
    here = register()
    body: dict[str, Json] = {"of": TODAY.of, "period": TODAY.period, "by": 3}
    count_row(here, EventKind.COUNT_CORRECTED, body)
    assert rights(here) == 7
    here.correct(TODAY, -2)
    assert rights(here) == 9
