"""The centre stores every row once and says truly how far it is."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.central.store.database import Database, open_database
from gateway.central.store.event_list import EventFilter, EventList
from gateway.central.store.events import EventStore, Stored
from gateway.core.event import EventKind
from gateway.sync.wire import Batch

Journal = Callable[..., list[str]]
MakeBatch = Callable[..., Batch]
NOW = 1_800_000_000_000


@pytest.fixture
def store(database: Database) -> EventStore:
    """The store under test."""
    return EventStore(database)


def test_the_same_batch_twice_is_stored_once_and_counted(
    store: EventStore, database: Database, journal: Journal, batch: MakeBatch
) -> None:
    """The gate resends when an acknowledgement was lost."""
    rows = journal(3)
    assert store.add(batch(rows), NOW) == Stored(3)
    assert store.add(batch(rows), NOW + 1) == Stored(3, duplicates=3)
    assert list(EventList(database).rows("gate-1", 7)) == rows


def test_overlapping_batches_leave_each_row_once(
    store: EventStore, database: Database, journal: Journal, batch: MakeBatch
) -> None:
    """A rewound gate cuts its batches at other places."""
    rows = journal(5)
    store.add(batch(rows[:3]), NOW)
    assert store.add(batch(rows[1:]), NOW) == Stored(5, duplicates=2)
    assert list(EventList(database).rows("gate-1", 7)) == rows


def test_a_gap_holds_the_watermark_and_is_wanted_until_it_is_filled(
    store: EventStore, journal: Journal, batch: MakeBatch
) -> None:
    """An urgent row or a lost batch must not let the watermark jump."""
    rows = journal(6)
    assert store.add(batch(rows[4:]), NOW) == Stored(0, want=1)
    assert store.add(batch(rows[:2]), NOW) == Stored(2, want=3)
    assert store.progress("gate-1", 7) == Stored(2, want=3)
    assert store.add(batch(rows[2:4]), NOW) == Stored(6)


def test_a_gap_before_more_rows_than_one_reading_is_walked_whole(
    store: EventStore, journal: Journal, batch: MakeBatch
) -> None:
    """Behind a gap a whole backlog may wait."""
    rows = journal(1102)
    for start in range(1, len(rows), 100):
        store.add(batch(rows[start : start + 100]), NOW)
    assert store.add(batch(rows[:1]), NOW) == Stored(1102)


def test_a_row_that_is_not_chained_to_the_one_before_is_flagged_and_kept(
    store: EventStore, journal: Journal, batch: MakeBatch
) -> None:
    """Evidence of tampering is stored, acknowledged and never forgotten."""
    true_rows, other_rows = journal(4), journal(4, boot="other")
    store.add(batch(true_rows[:2]), NOW)
    said = store.add(batch(other_rows[2:3]), NOW)
    error = "row 3: not chained to the row before it"
    assert said == Stored(3, chain_error=error, newly_wrong=True)
    assert store.add(batch(other_rows[3:]), NOW) == Stored(4, chain_error=error)


def test_other_bytes_under_the_same_key_are_flagged_and_never_overwrite(
    store: EventStore, database: Database, journal: Journal, batch: MakeBatch
) -> None:
    """Who came first stays: the row on disk was acknowledged."""
    rows, forged = journal(3), journal(3, boot="other")
    store.add(batch(rows), NOW)
    said = store.add(batch([rows[0], forged[1]]), NOW)
    assert said.conflicts == (2,)
    assert said.duplicates == 1
    assert said.chain_error == "row 2: came again with other bytes"
    assert list(EventList(database).rows("gate-1", 7)) == rows


def test_epochs_and_gates_have_their_own_watermarks(
    store: EventStore, journal: Journal, batch: MakeBatch
) -> None:
    """A new card at a gate starts from row 1 again."""
    rows = journal(2)
    store.add(batch(rows, "gate-1", 7), NOW)
    assert store.progress("gate-1", 8) == Stored(0)
    assert store.progress("gate-2", 7) == Stored(0)
    assert store.add(batch(rows[:1], "gate-1", 8), NOW) == Stored(1)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    slices=st.lists(
        st.tuples(st.integers(0, 19), st.integers(1, 8)).map(lambda cut: (cut[0], sum(cut))),
        max_size=12,
    )
)
def test_in_whatever_order_batches_arrive_rows_and_watermark_are_those_of_the_set(
    slices: list[tuple[int, int]],
    tmp_path_factory: pytest.TempPathFactory,
    journal: Journal,
    batch: MakeBatch,
) -> None:
    """Model: the set of sequences seen; the watermark is its unbroken beginning."""
    rows = journal(20)
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('permuted')}/c.sqlite")
    store = EventStore(database)
    seen: set[int] = set()
    for start, end in slices:
        said = store.add(batch(rows[start:end]), NOW)
        seen |= set(range(start + 1, min(end, 20) + 1))
        unbroken = next(n for n in range(22) if n + 1 not in seen)
        assert said.watermark == unbroken
        assert said.want == (unbroken + 1 if max(seen) > unbroken else None)
        assert said.chain_error == ""
    expected = [rows[sequence - 1] for sequence in sorted(seen)]
    assert list(EventList(database).rows("gate-1", 7)) == expected
    database.close()


def test_the_list_shows_the_newest_arrival_first_and_pages_without_loss(
    store: EventStore, database: Database, journal: Journal, batch: MakeBatch
) -> None:
    """An engineer walks back through the night, page by page."""
    rows = journal(5)
    store.add(batch(rows[:3]), NOW)
    store.add(batch(rows[3:]), NOW + 1000)
    listed = EventList(database)
    first = listed.latest(EventFilter(), limit=2)
    rest = listed.latest(EventFilter(before=first[-1].place), limit=9)
    assert [event.place.sequence for event in first + rest] == [5, 4, 3, 2, 1]


def test_the_list_filters_by_gate_and_by_kind(
    store: EventStore, database: Database, journal: Journal, batch: MakeBatch
) -> None:
    """One gate's forced openings among everything else."""
    store.add(batch(journal(2), "gate-1"), NOW)
    store.add(batch(journal(1, kind=EventKind.FORCED_OPEN), "gate-2"), NOW)
    listed = EventList(database)
    assert {event.place.gate for event in listed.latest(EventFilter(gate="gate-1"))} == {"gate-1"}
    assert len(listed.latest(EventFilter(kind="forced-open"))) == 1
    assert listed.latest(EventFilter(gate="gate-1", kind="forced-open")) == []


def test_two_programs_write_the_same_database(
    tmp_path: Path, journal: Journal, batch: MakeBatch
) -> None:
    """The import command works while the centre runs."""
    url = f"sqlite:///{tmp_path}/central.sqlite"
    one, other = open_database(url), open_database(url)
    EventStore(one).add(batch(journal(1), "gate-1"), NOW)
    EventStore(other).add(batch(journal(1), "gate-2"), NOW)
    assert len(EventList(one).latest(EventFilter())) == 2
    one.close()
    other.close()
