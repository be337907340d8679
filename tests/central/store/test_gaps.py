"""Every missing row is found below the newest, and what never comes is closed with a mark."""

from collections.abc import Callable

import pytest

from gateway.central.store.database import Database
from gateway.central.store.events import EventStore
from gateway.central.store.gaps import ChainBreak, Gap, GapStore
from gateway.sync.wire import Batch

MakeBatch = Callable[..., Batch]
Journal = Callable[..., list[str]]
Fill = Callable[..., None]


@pytest.fixture
def fill(database: Database, journal: Journal, batch: MakeBatch) -> Fill:
    """Store some rows of a journal of 20."""
    rows = journal(20)

    def store(first: int, last: int, gate: str = "gate-1", received_ms: int = 5) -> None:
        EventStore(database).add(batch(rows[first - 1 : last], gate), received_ms)

    return store


def test_a_whole_journal_has_no_gap(database: Database, fill: Fill) -> None:
    """Nor has a centre without any."""
    assert GapStore(database).gaps() == []
    fill(1, 20)
    assert (GapStore(database).gaps(), GapStore(database).breaks()) == ([], [])


def test_every_gap_of_every_journal_is_named_with_its_begin(database: Database, fill: Fill) -> None:
    """Since the row behind it came; a missing tail is none, as nobody knows of it."""
    fill(3, 4, received_ms=7)
    fill(8, 8, received_ms=9)
    fill(1, 2, "gate-2")
    fill(4, 20, "gate-2", 11)
    assert GapStore(database).gaps() == [
        Gap("gate-1", 7, 1, 2, 7),
        Gap("gate-1", 7, 5, 7, 9),
        Gap("gate-2", 7, 3, 3, 11),
    ]
    assert [gap.rows for gap in GapStore(database).gaps(2)] == [2, 3]


def test_rows_that_never_come_are_passed_with_a_mark(database: Database, fill: Fill) -> None:
    """The watermark goes on to the next gap; the chain behind holds by its own rows."""
    fill(1, 4)
    fill(8, 12)
    fill(15, 20)
    assert GapStore(database).close("gate-1", 7, 5, 7) == 12
    assert GapStore(database).gaps() == [Gap("gate-1", 7, 13, 14, 5)]
    never = "rows 5 to 7: lost at the gate, they never come"
    assert GapStore(database).breaks() == [ChainBreak("gate-1", 7, never)]
    assert EventStore(database).progress("gate-1", 7).want == 13
    fill(13, 14)
    assert EventStore(database).progress("gate-1", 7).watermark == 20


def test_several_gaps_can_be_lost_at_once(database: Database, fill: Fill) -> None:
    """As when a card was changed."""
    fill(3, 4)
    fill(8, 12)
    assert GapStore(database).close("gate-1", 7, 1, 20) == 12
    assert GapStore(database).gaps() == []


@pytest.mark.parametrize(("first", "last"), [(6, 7), (5, 6), (1, 4), (9, 12)])
def test_a_gap_is_not_passed_while_some_of_its_rows_may_come(
    database: Database, fill: Fill, first: int, last: int
) -> None:
    """Nothing is given up that nobody gave up."""
    fill(1, 4)
    fill(8, 12)
    assert GapStore(database).close("gate-1", 7, first, last) == 4
    assert GapStore(database).breaks() == []


def test_a_lost_row_that_comes_all_the_same_is_stored(database: Database, fill: Fill) -> None:
    """An old card was put back; the mark stays for a person to judge."""
    fill(1, 4)
    fill(6, 6)
    GapStore(database).close("gate-1", 7, 5, 5)
    fill(5, 5)
    assert EventStore(database).progress("gate-1", 7).watermark == 6
    assert GapStore(database).gaps() == []
