"""A one-time visitor enters the site once, through whichever gate, and not by a verdict alone."""

from dataclasses import replace

import pytest

from gateway.core.approval import HolderKind
from gateway.core.credential import Holder
from gateway.core.use import Use
from gateway.core.visits import FORMAT, Visits

NOON_MS = 1_800_000_000_000
DAY_MS = 86_400_000
UNDERWAY_MS, LONGEST_VISIT_MS = 60_000, 14 * DAY_MS
MOST_VISITS = 4096
VISITOR = Holder(
    "00" * 8, "alpha", (), NOON_MS - 1, NOON_MS + DAY_MS, kind=HolderKind.VISITOR, once=True
)
DATED = replace(VISITOR, once=False)


def visits(gate: str = "gate-1") -> Visits:
    """Of a gate that has just begun."""
    return Visits("park-1", gate)


def entered(gate: str = "gate-1", at_ms: int = NOON_MS) -> Visits:
    """Of a gate through which the visitor has walked in."""
    memory = visits(gate)
    assert memory.admitted(VISITOR, at_ms, 7)
    assert memory.entered(VISITOR, at_ms + 2_000)
    return memory


@pytest.mark.parametrize(
    ("after_ms", "used"), [(0, True), (DAY_MS - 1, True), (DAY_MS, False), (DAY_MS + 1, False)]
)
def test_who_entered_has_used_the_visit_up_for_as_long_as_it_would_count(
    after_ms: int, *, used: bool
) -> None:
    """Below, at and above the visit's own end, from which the roster refuses it anyway."""
    assert entered().visited(VISITOR, NOON_MS + after_ms) == used


def test_a_dated_visitor_and_nobody_have_no_visit_to_use_up() -> None:
    """They come and go."""
    memory = visits()
    for person in (DATED, None):
        assert memory.admitted(person, NOON_MS, 7) is False
        assert memory.entered(person, NOON_MS) is None
        assert memory.turned_back(person) is False
        assert memory.visited(person, NOON_MS) is False
    assert memory.own() == ()


@pytest.mark.parametrize(
    ("after_ms", "used"), [(0, True), (UNDERWAY_MS - 1, True), (UNDERWAY_MS, False)]
)
def test_while_the_arm_is_up_the_visit_counts_as_used(after_ms: int, *, used: bool) -> None:
    """And for no longer than a minute, should nobody ever say what became of it."""
    memory = visits()
    assert memory.admitted(VISITOR, NOON_MS, 7)
    assert memory.visited(VISITOR, NOON_MS + after_ms) == used


def test_who_did_not_go_through_may_try_again() -> None:
    """A visitor turns round for a bag."""
    memory = visits()
    assert memory.admitted(VISITOR, NOON_MS, 7)
    assert memory.turned_back(VISITOR)
    assert not memory.visited(VISITOR, NOON_MS + 5_000)
    assert not memory.turned_back(VISITOR)


def test_a_guard_who_opens_a_second_time_gives_no_visit_back() -> None:
    """Whatever becomes of that."""
    memory = entered()
    assert not memory.admitted(VISITOR, NOON_MS + 9_000, 9)
    assert not memory.turned_back(VISITOR)
    assert memory.visited(VISITOR, NOON_MS + 9_000)


def test_other_gates_are_told_by_a_digest_and_never_by_a_name() -> None:
    """Neither the random id nor the visitor's gate is in it."""
    (use,) = entered().own()
    assert use.visit
    assert VISITOR.id not in use.digest
    assert use == Use(use.digest, NOON_MS + 2_000, VISITOR.not_after_ms, visit=True)


def test_a_visit_used_at_one_gate_is_used_at_all() -> None:
    """Told once, with the facts of a row."""
    here, there = visits("gate-2"), entered()
    (heard,) = here.heard("gate-1", there.own(), NOON_MS + 3_000)

    assert heard.conflict is None
    assert (heard.facts["gate"], heard.facts["holder"]) == ("gate-1", "")
    assert here.visited(VISITOR, NOON_MS + 3_000)
    assert list(here.heard("gate-1", there.own(), NOON_MS + 4_000)) == []


def test_an_arm_that_is_up_elsewhere_is_heard_of_and_not_put_on_record() -> None:
    """The visitor stands at one gate while a second phone shows the pass at another."""
    here, there = visits("gate-2"), visits()
    there.admitted(VISITOR, NOON_MS, 7)
    assert list(here.heard("gate-1", there.own(), NOON_MS + 100)) == []
    assert here.visited(VISITOR, NOON_MS + 100)

    there.entered(VISITOR, NOON_MS + 2_000)
    assert len(list(here.heard("gate-1", there.own(), NOON_MS + 2_100))) == 1
    assert here.visited(VISITOR, NOON_MS + UNDERWAY_MS)


def test_two_gates_that_were_apart_find_that_both_let_the_visitor_in() -> None:
    """Nobody is locked out; both have it on record."""
    here = entered("gate-2")
    (heard,) = here.heard("gate-1", entered("gate-1", NOON_MS + 500).own(), NOON_MS + 9_000)
    assert heard.conflict is not None
    body = heard.conflict.body("gate-2")
    assert (body["gates"], body["format"], body["holder"], body["grant"]) == (
        ["gate-2", "gate-1"],
        FORMAT,
        VISITOR.id,
        7,
    )


@pytest.mark.parametrize(
    ("until_ms", "kept"),
    [
        (NOON_MS, False),
        (NOON_MS + UNDERWAY_MS + 1, True),
        (NOON_MS + LONGEST_VISIT_MS, True),
        (NOON_MS + LONGEST_VISIT_MS + 1, False),
    ],
)
def test_what_is_over_or_can_not_be_is_not_kept(until_ms: int, *, kept: bool) -> None:
    """Whoever owns a gate's key fills no memory for years."""
    here = visits("gate-2")
    at_ms = NOON_MS - UNDERWAY_MS - 1
    use = replace(entered().own()[0], at_ms=at_ms, until_ms=until_ms)
    assert len(list(here.heard("gate-1", [use], NOON_MS))) == kept
    assert here.visited(VISITOR, NOON_MS) == kept


def test_a_code_s_use_is_no_visit() -> None:
    """Both come in one message."""
    use = replace(entered().own()[0], visit=False)
    here = visits("gate-2")
    assert list(here.heard("gate-1", [use], NOON_MS)) == []
    assert not here.visited(VISITOR, NOON_MS)


def test_the_memory_of_other_gates_visits_is_bounded_and_forgets_what_is_over() -> None:
    """What comes after the bound is not heard until there is room again."""
    here = visits("gate-2")
    many = [
        Use(f"{number:032x}", NOON_MS, NOON_MS + DAY_MS, visit=True)
        for number in range(MOST_VISITS + 1)
    ]
    assert len(list(here.heard("gate-1", many, NOON_MS))) == MOST_VISITS
    later_ms = NOON_MS + DAY_MS
    one = Use("f" * 32, later_ms, later_ms + DAY_MS, visit=True)
    assert len(list(here.heard("gate-1", [one], later_ms))) == 1


def test_own_visits_that_are_over_are_told_no_more() -> None:
    """At the next message of another gate."""
    memory = entered()
    list(memory.heard("gate-2", [], VISITOR.not_after_ms))
    assert memory.own() == ()


def test_a_restart_forgives_no_visit_here_or_elsewhere() -> None:
    """From the rows that the gate wrote of both."""
    here = visits("gate-2")
    own = here.entered(VISITOR, NOON_MS)
    other = replace(VISITOR, id="11" * 8)
    there = visits()
    there.entered(other, NOON_MS)
    (heard,) = here.heard("gate-1", there.own(), NOON_MS + 1)

    again = visits("gate-2")
    for row in (own, heard.facts, {"use": 5}):
        assert row is not None
        again.recall(row)

    assert again.visited(VISITOR, NOON_MS + 5)
    assert again.visited(other, NOON_MS + 5)
    assert again.own() == here.own()


def test_a_conflict_after_a_restart_names_no_row() -> None:
    """Nor one of a visitor for whom no arm was opened here: only the entry was seen."""
    before, there = visits("gate-2"), entered()
    row = before.entered(VISITOR, NOON_MS)
    assert row is not None
    again = visits("gate-2")
    again.recall(row)

    for here in (before, again):
        (heard,) = here.heard("gate-1", there.own(), NOON_MS + 3_000)
        assert heard.conflict is not None
        assert heard.conflict.body("gate-2")["grant"] == 0


@pytest.mark.parametrize("more_ms", [-1, 0, 1])
def test_no_visit_is_remembered_for_longer_than_two_weeks(more_ms: int) -> None:
    """Other gates would not take it in."""
    memory = visits()
    long = replace(VISITOR, not_after_ms=NOON_MS + LONGEST_VISIT_MS + more_ms)
    memory.entered(long, NOON_MS)

    (use,) = memory.own()
    assert use.until_ms == NOON_MS + LONGEST_VISIT_MS + min(more_ms, 0)


def test_a_visit_that_ended_while_somebody_walked_is_used_all_the_same() -> None:
    """Its time is over by then, and no time runs backwards in the row."""
    memory = visits()
    row = memory.entered(replace(VISITOR, not_after_ms=NOON_MS - 5), NOON_MS)
    assert row is not None
    assert row["until_ms"] == row["at_ms"] == NOON_MS
