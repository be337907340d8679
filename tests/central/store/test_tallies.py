"""Counts by the hour follow the passages: drawn, put right in time, and made anew."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select, update

from gateway.central.store.database import Database
from gateway.central.store.events import EventStore
from gateway.central.store.office_schema import PASSAGE, TALLY
from gateway.central.store.passages import PassageDrawer
from gateway.central.store.tallies import move_tallies, recount
from gateway.core.event import Event, EventKind, Json
from gateway.core.instant import ClockQuality, Instant
from gateway.sync.wire import Batch
from tests.chained_rows import chained

MakeBatch = Callable[..., Batch]
HOUR = 3_600_000
NOW = 500_000 * HOUR


def kept(database: Database) -> dict[tuple[Any, ...], int]:
    """What is counted and not nothing."""
    with database.read() as connection:
        rows = connection.execute(select(TALLY).where(TALLY.c.count != 0))
        return {(hour, what, name, judged): count for hour, what, name, judged, count in rows}


def drawn(database: Database, batch: MakeBatch) -> None:
    """Two people of one hour and one of the next."""
    body: dict[str, Json] = {"reasons": [], "temperature": {"celsius": 36.59}}
    rows = chained(
        Event(
            EventKind.ACCESS_GRANTED,
            Instant(NOW + after_ms, order, "boot", ClockQuality.SYNCED),
            *(body, 1, 0),
        )
        for order, after_ms in enumerate((1, 2, HOUR), 1)
    )
    EventStore(database).add(batch(rows), NOW)
    while PassageDrawer(database, piece_rows=2).step():
        pass


def test_hours_are_counted_as_passages_are_drawn(database: Database, batch: MakeBatch) -> None:
    """By gate, company and temperature; piece by piece."""
    drawn(database, batch)
    counts = kept(database)
    assert counts[NOW, "gate", "gate-1", "admitted"] == 2
    assert counts[NOW + HOUR, "gate", "gate-1", "admitted"] == 1
    assert counts[NOW, "celsius", "36.4", ""] == 2
    assert not any(what == "reason" for _, what, _, _ in counts)


def test_a_passage_whose_time_is_put_right_counts_in_the_other_hour(
    database: Database, batch: MakeBatch
) -> None:
    """Once; doing so again changes nothing, and so does making all anew."""
    drawn(database, batch)
    right = [{"of_row": 1, "redated_ms": NOW + 5 * HOUR + 1}]
    key: tuple[str, int] = ("gate-1", 7)
    for _ in range(2):
        with database.write() as connection:
            move_tallies(connection, key, right)
            connection.execute(
                update(PASSAGE).where(PASSAGE.c.sequence == 1).values(at_ms=NOW + 5 * HOUR + 1)
            )
    moved = kept(database)
    assert moved[NOW, "gate", "gate-1", "admitted"] == 1
    assert moved[NOW + 5 * HOUR, "gate", "gate-1", "admitted"] == 1
    with database.write() as connection:
        recount(connection)
    assert kept(database) == moved
