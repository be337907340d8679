"""Whose right the next place under a limit is: below, at and above each line."""

import pytest

from gateway.core.occupancy.escrow import Terms, gift, inside, rank, received, rights, wanted
from gateway.core.occupancy.tally import Tally

TWO = Terms(100, ("east", "west"))


@pytest.mark.parametrize(
    ("most", "gates", "shares"),
    [
        (100, ("a", "b"), (50, 50)),
        (101, ("a", "b"), (51, 50)),
        (11, ("a", "b", "c"), (4, 4, 3)),
        (2, ("a", "b", "c"), (1, 1, 0)),
        (1, ("a",), (1,)),
    ],
)
def test_the_places_are_dealt_out_evenly(
    most: int, gates: tuple[str, ...], shares: tuple[int, ...]
) -> None:
    """All of them, and none twice."""
    terms = Terms(most, gates)

    assert tuple(terms.share(gate) for gate in gates) == shares
    assert sum(shares) == most
    assert terms.share("of another site") == 0


@pytest.mark.parametrize(("entries", "left"), [(49, 1), (50, 0), (51, -1)])
def test_each_entry_takes_a_right_of_the_gate_itself(entries: int, left: int) -> None:
    """Also one for which a guard opened without any."""
    tallies = {"east": Tally(entries), "west": Tally(3)}

    assert rights(TWO, tallies, "east") == left
    assert rights(TWO, tallies, "west") == 47
    assert inside(tallies) == entries + 3


def test_a_gift_moves_rights_and_makes_none() -> None:
    """What one gate wrote off is the other's."""
    tallies = {"east": Tally(given={"west": 20}), "west": Tally()}

    assert (rights(TWO, tallies, "east"), rights(TWO, tallies, "west")) == (30, 70)
    assert (received(tallies, "east"), received(tallies, "west")) == (0, 20)


def test_a_gift_of_which_nothing_is_known_is_no_right() -> None:
    """The message is lost, and the right with it until the giver says so again."""
    assert rights(TWO, {"west": Tally()}, "west") == 50


def test_who_leaves_makes_room_where_they_leave() -> None:
    """The gate that read them out has the place."""
    tallies = {"east": Tally(entries=50), "west": Tally(exits=2)}

    assert rights(TWO, tallies, "east") == 0
    assert rights(TWO, tallies, "west") == 52
    assert inside(tallies) == 48


@pytest.mark.parametrize(
    ("entries", "exits", "left"),
    [(0, 1, 50), (0, 9, 50), (2, 1, 51), (2, 2, 52), (2, 3, 52), (2, 9, 52)],
)
def test_exits_beyond_the_entries_make_no_room(entries: int, exits: int, left: int) -> None:
    """Who came before the count began, or past the reader, was never of it."""
    tallies = {"east": Tally(entries=entries), "west": Tally(exits=exits)}

    assert rights(TWO, tallies, "west") == left
    assert inside(tallies) == max(0, entries - exits)


def test_unmatched_exits_of_two_gates_count_for_neither() -> None:
    """Neither can tell whose they are."""
    tallies = {"east": Tally(entries=1, exits=3), "west": Tally(exits=1)}

    assert sum(rights(TWO, tallies, gate) for gate in TWO.gates) <= TWO.most
    assert rights(TWO, tallies, "west") == 50


@pytest.mark.parametrize(
    ("entries", "had", "wants"),
    [(37, 0, 0), (38, 0, 14), (50, 0, 26), (53, 0, 29), (37, 9, 9), (38, 20, 20)],
)
def test_a_gate_asks_once_its_rights_run_low(entries: int, had: int, wants: int) -> None:
    """At a quarter of its share it wants half of it again, and takes no wish back."""
    assert wanted(TWO, {"east": Tally(entries, wants=had)}, "east") == wants


def test_what_a_gate_wants_is_what_it_wants_to_have_received_in_all() -> None:
    """So that an answer that is repeated does not answer twice."""
    tallies = {"east": Tally(60, wants=26), "west": Tally(given={"east": 10})}

    assert wanted(TWO, tallies, "east") == 36


def test_a_gate_with_fewer_places_than_gates_asks_for_one() -> None:
    """Half of nothing would leave the people at it outside for ever."""
    assert wanted(Terms(1, ("a", "b", "c")), {}, "c") == 1


@pytest.mark.parametrize(
    ("mine", "theirs", "wants", "given"),
    [
        (40, 0, 90, 20),
        (41, 0, 90, 21),
        (1, 0, 1, 1),
        (40, 20, 90, 10),
        (40, 39, 90, 1),
        (40, 40, 90, 0),
        (40, 0, 5, 5),
        (40, 0, 0, 0),
        (0, 0, 5, 0),
        (0, -3, 5, 0),
        (3, -3, 9, 2),
        (-1, -3, 9, 0),
    ],
)
def test_a_gate_gives_half_of_what_it_has_more(
    mine: int, theirs: int, wants: int, given: int
) -> None:
    """Down to its last right, never what it does not have, and no more than is asked for."""
    terms = Terms(2_000, ("a", "b"))
    tallies = {"a": Tally(1_000 - mine), "b": Tally(1_000 - theirs, wants=wants)}

    assert gift(terms, tallies, "a", "b") == given


def test_a_wish_that_was_answered_is_not_answered_again() -> None:
    """Nor that of a gate which is none of these."""
    tallies = {
        "east": Tally(given={"west": 5, "x": 1}),
        "west": Tally(45, wants=5),
        "x": Tally(wants=9),
    }

    assert gift(TWO, tallies, "east", "west") == 0
    assert gift(TWO, tallies, "east", "x") == 0


def test_the_richest_gives_first_and_of_equals_the_later_name() -> None:
    """Each gate counts by what it knows."""
    terms = Terms(90, ("a", "b", "c"))
    tallies = {"a": Tally(10), "b": Tally(30), "c": Tally(20)}

    assert [rank(terms, tallies, giver, "b") for giver in ("a", "c")] == [0, 1]
    assert [rank(terms, {}, giver, "b") for giver in ("a", "c")] == [1, 0]


def test_gates_of_other_terms_see_that_they_are() -> None:
    """Another limit, or another gate more."""
    digests = {TWO.digest, Terms(99, TWO.gates).digest, Terms(100, ("east", "west", "x")).digest}

    assert len(digests) == 3
    assert {len(digest) for digest in digests} == {16}


def test_of_two_accounts_of_a_gate_the_greater_numbers_are_the_later() -> None:
    """However they arrive."""
    older, later = Tally(3, 1, 5, {"b": 2}), Tally(4, 1, 7, {"b": 2, "c": 1})

    assert older.merged(later) == later.merged(older) == later.merged(later) == later


def test_what_a_lost_journal_counted_comes_on_top() -> None:
    """The new one has counted on meanwhile."""
    before, since = Tally(30, 4, 9, {"b": 2}), Tally(2, 1, 0, {"c": 1})

    assert since.plus(before) == Tally(32, 5, 9, {"b": 2, "c": 1})
