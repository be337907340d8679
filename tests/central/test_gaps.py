"""What stays missing is asked for again and again, ever more seldom, and never what is gone."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from gateway.central.gaps import (
    LONGEST_PAUSE_MS,
    MOST_ROWS,
    PATIENCE_MS,
    AskedGap,
    Lost,
    Present,
    asks,
    lost_rows,
    with_asks,
)
from gateway.central.store.commands import Given
from gateway.central.store.gaps import Gap
from gateway.core.event import Json

SINCE_MS = 1_800_000_000_000
GAP = Gap("gate-1", 7, 10, 20, SINCE_MS)
THERE: Mapping[str, Present] = {"gate-1": Present(7)}
DUE_MS = SINCE_MS + PATIENCE_MS


def replayed(issued_ms: int = SINCE_MS, **changes: Any) -> Given:  # noqa: ANN401 - any field
    """Rows 10 to 20 were asked for and the gate obeyed."""
    given = Given(
        gate="gate-1",
        counter=1,
        issued_ms=issued_ms,
        not_after_ms=issued_ms + 60_000,
        order="replay",
        arguments={"epoch": 7, "from": 10, "to": 20},
        by="centre",
        sent_ms=issued_ms,
        answered_ms=issued_ms,
        why="",
        answer={},
    )
    return replace(given, **changes)


def never_asked(*gaps: Gap) -> list[AskedGap]:
    """Gaps that nobody asked for."""
    return with_asks(gaps, [])


def test_a_new_gap_is_left_to_the_gates_own_repeating() -> None:
    """And then asked for."""
    assert asks(never_asked(GAP), [], THERE, DUE_MS - 1) == []
    assert asks(never_asked(GAP), [], THERE, DUE_MS) == [GAP]


@pytest.mark.parametrize(
    "there", [{}, {"gate-1": Present(8)}, {"gate-2": Present(7)}], ids=["away", "new", "other"]
)
def test_only_a_gate_that_is_there_with_that_journal_is_asked(there: dict[str, Present]) -> None:
    """An old card may be put back one day; a person decides."""
    assert asks(never_asked(GAP), [], there, DUE_MS) == []


def test_each_time_it_waits_twice_as_long() -> None:
    """Up to two hours."""
    for times in range(1, 12):
        orders = [replayed(SINCE_MS + number) for number in range(times)]
        gaps = with_asks([GAP], orders)
        pause_ms = min(PATIENCE_MS << (times - 1), LONGEST_PAUSE_MS)
        due_ms = SINCE_MS + times - 1 + pause_ms
        assert asks(gaps, orders, THERE, due_ms - 1) == []
        assert asks(gaps, orders, THERE, due_ms) == [GAP]


def test_a_gate_is_given_one_order_at_a_time() -> None:
    """The first gap first; while an order may still be obeyed there is no other."""
    second = replace(GAP, first=30, last=40)
    other = replace(GAP, gate="gate-2")
    there = {**THERE, "gate-2": Present(7)}
    assert asks(never_asked(GAP, second, other), [], there, DUE_MS) == [GAP, other]
    running = replayed(DUE_MS, answered_ms=None)
    assert asks(never_asked(second, other), [running], there, DUE_MS + 1) == [other]
    assert asks(never_asked(second), [running], there, DUE_MS + 60_001) == [second]


def test_a_great_gap_is_asked_for_piece_by_piece() -> None:
    """The next piece is the next gap."""
    (asked,) = asks(never_asked(replace(GAP, last=10**9)), [], THERE, DUE_MS)
    assert (asked.first, asked.rows) == (10, MOST_ROWS)


@pytest.mark.parametrize(
    ("changes", "times"),
    [
        ({}, 1),
        ({"gate": "gate-2"}, 0),
        ({"arguments": {"epoch": 8, "from": 10, "to": 20}}, 0),
        ({"arguments": {"epoch": 7, "from": 20, "to": 99}}, 1),
        ({"arguments": {"epoch": 7, "from": 21, "to": 99}}, 0),
        ({"arguments": {"epoch": 7, "from": 1, "to": 9}}, 0),
        ({"arguments": {}}, 0),
    ],
)
def test_an_order_counts_for_the_gaps_that_it_names(changes: dict[str, Any], times: int) -> None:
    """Of that gate and journal."""
    (one,) = with_asks([GAP], [replayed(**changes)])
    assert one.asked == times


@pytest.mark.parametrize(
    ("why", "answer", "lost"),
    [
        ("", {}, []),
        ("", {"gone": [[10, 12], [20, 20]]}, [(10, 12), (20, 20)]),
        ("", {"gone": [[9, 12], [19, 21], [12, 11], ["a", 3], 5, [1]]}, []),
        ("", {"gone": "all"}, []),
        ("busy", {"gone": [[10, 12]]}, []),
        ("other-epoch", {}, [(10, 20)]),
    ],
)
def test_a_gate_can_only_give_up_rows_that_it_was_asked_for(
    why: str, answer: dict[str, Json], lost: list[tuple[int, int]]
) -> None:
    """Its row is hostile like every other."""
    found = list(lost_rows(replayed(why=why, answer=answer)))
    assert found == [Lost("gate-1", 7, first, last) for first, last in lost]


def test_other_orders_lose_no_rows() -> None:
    """A lane has none."""
    assert list(lost_rows(replayed(arguments={"mode": "open"}, why="other-epoch"))) == []
