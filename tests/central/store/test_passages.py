"""Passages are drawn from stored rows, each once, up to the watermark."""

from collections.abc import Callable

from sqlalchemy import select

from gateway.central.store.database import Database
from gateway.central.store.events import EventStore
from gateway.central.store.office_schema import PASSAGE
from gateway.central.store.passages import PassageDrawer
from gateway.core.event import Event, EventKind, Json
from gateway.core.instant import ClockQuality, Instant
from gateway.sync.wire import Batch
from tests.chained_rows import chained

MakeBatch = Callable[..., Batch]
NOW = 1_800_000_000_000
GRANT: dict[str, Json] = {"code": {"holder": "00c0ffee00c0ffee"}, "reasons": []}


def rows_of(*events: tuple[EventKind, dict[str, Json]]) -> list[str]:
    """A row each millisecond."""
    return chained(
        Event(kind, Instant(NOW + order, order, "boot", ClockQuality.SYNCED), body, 1, 0)
        for order, (kind, body) in enumerate(events, 1)
    )


def drawn(database: Database) -> list[tuple[str, int, str, str]]:
    """Gate, row, verdict and outcome of every passage."""
    columns = (PASSAGE.c.gate, PASSAGE.c.sequence, PASSAGE.c.judged, PASSAGE.c.outcome)
    with database.read() as connection:
        rows = connection.execute(select(*columns).order_by(*columns))
        return [(row.gate, row.sequence, row.judged, row.outcome) for row in rows]


def draw(database: Database) -> None:
    """Until nothing is left."""
    drawer = PassageDrawer(database)
    while drawer.step():
        pass


ROWS = rows_of(
    (EventKind.SERVICE_STARTED, {}),
    (EventKind.ACCESS_GRANTED, GRANT),
    (EventKind.PASSAGE_COMPLETED, {"grant": 2}),
    (EventKind.ACCESS_DENIED, {**GRANT, "reasons": ["fever"]}),
    (EventKind.ACCESS_GRANTED, GRANT),
    (EventKind.PASSAGE_ABANDONED, {"grant": 5}),
)


def test_each_person_at_a_lane_is_one_passage_with_its_end(
    database: Database, batch: MakeBatch
) -> None:
    """Whoever turned back did not enter."""
    EventStore(database).add(batch(ROWS), NOW)
    draw(database)
    assert drawn(database) == [
        ("gate-1", 2, "admitted", "passed"),
        ("gate-1", 4, "denied", ""),
        ("gate-1", 5, "admitted", "turned-back"),
    ]


def test_nothing_is_drawn_twice(database: Database, batch: MakeBatch) -> None:
    """Also by a centre that was started anew, and of rows that came again."""
    store = EventStore(database)
    store.add(batch(ROWS[:4]), NOW)
    draw(database)
    store.add(batch(ROWS), NOW)
    draw(database)
    draw(database)
    assert len(drawn(database)) == 3


def test_nothing_behind_a_gap_is_drawn_before_the_gap_is_filled(
    database: Database, batch: MakeBatch
) -> None:
    """An urgent row comes first; an outcome must find its grant."""
    store = EventStore(database)
    store.add(batch(ROWS[4:]), NOW)
    draw(database)
    assert drawn(database) == []
    store.add(batch(ROWS[:4]), NOW)
    draw(database)
    assert len(drawn(database)) == 3


def test_gates_and_their_journals_are_drawn_apart(database: Database, batch: MakeBatch) -> None:
    """A new card begins at its own first row."""
    store = EventStore(database)
    for gate, epoch in (("gate-1", 7), ("gate-1", 8), ("gate-2", 7)):
        store.add(batch(ROWS, gate, epoch), NOW)
    draw(database)
    assert len(drawn(database)) == 9


def test_a_long_backlog_is_drawn_in_pieces(database: Database, batch: MakeBatch) -> None:
    """Ingest is not kept waiting for it."""
    EventStore(database).add(batch(ROWS), NOW)
    drawer = PassageDrawer(database, piece_rows=2)
    assert drawer.step()
    assert len(drawn(database)) == 1
    draw(database)
    assert len(drawn(database)) == 3
