"""The centre dates passages and listed rows by a gate's later clock, and keeps the rows as sent."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from gateway.central.store.code_uses import CodeConflicts
from gateway.central.store.database import Database
from gateway.central.store.event_list import EventFilter, EventList
from gateway.central.store.events import EventStore
from gateway.central.store.office_schema import PASSAGE
from gateway.central.store.passages import PassageDrawer
from gateway.core.event import Event, EventKind, Json
from gateway.core.instant import NS_PER_S, ClockQuality, Instant
from gateway.sync.wire import Batch
from tests.chained_rows import chained

MakeBatch = Callable[..., Batch]
BOOT_MS = 1_800_000_000_000
WRONG_MS = 86_400_000
CODE: dict[str, Json] = {
    "format": "pk1s",
    "replay_key": "k1",
    "expires_ms": BOOT_MS + 3_600_000,
}
MANY = 600
"""More undated rows than are read at once."""


def morning(last: EventKind, undated: int) -> list[str]:
    """Rows of a gate whose clock is set in the last of them."""
    events: list[Event] = []
    for second in range(1, undated + 2):
        is_last = second == undated + 1
        clock = ClockQuality.SYNCED if is_last else ClockQuality.UNSET
        wall_ms = (BOOT_MS if is_last else WRONG_MS) + second * 1_000
        at = Instant(wall_ms, second * NS_PER_S, "boot", clock)
        events.append(Event(last if is_last else EventKind.ACCESS_REFERRED, at, {}, 1, 0))
    return chained(events)


def receive(database: Database, batch: MakeBatch, rows: list[str]) -> None:
    """Store the rows and draw what follows, a small piece at a time."""
    for begin in range(0, len(rows), 100):
        EventStore(database).add(batch(rows[begin : begin + 100]), BOOT_MS)
    drawer = PassageDrawer(database, 250)
    while drawer.step():
        pass


def passages(database: Database) -> list[tuple[int, int | None]]:
    """When each was, and what the gate's clock said if it was put right."""
    query = select(PASSAGE.c.at_ms, PASSAGE.c.said_ms).order_by(PASSAGE.c.sequence)
    with database.read() as connection:
        return [(row.at_ms, row.said_ms) for row in connection.execute(query)]


def test_passages_before_the_clock_was_set_get_their_true_time(
    database: Database, batch: MakeBatch
) -> None:
    """Also those that were drawn long before."""
    receive(database, batch, morning(EventKind.CLOCK_CHANGED, MANY))
    assert passages(database) == [
        (BOOT_MS + second * 1_000, WRONG_MS + second * 1_000) for second in range(1, MANY + 1)
    ]


def test_a_program_started_anew_with_the_clock_set_dates_those_before(
    database: Database, batch: MakeBatch
) -> None:
    """It saw no change: the clock was set while no program ran."""
    receive(database, batch, morning(EventKind.SERVICE_STARTED, 1))
    assert passages(database) == [(BOOT_MS + 1_000, WRONG_MS + 1_000)]


def test_without_a_later_clock_everything_stays_as_the_gate_said(
    database: Database, batch: MakeBatch
) -> None:
    """A wrong date that says so is better than a guess."""
    receive(database, batch, morning(EventKind.CLOCK_CHANGED, 2)[:2])
    assert passages(database) == [(WRONG_MS + 1_000, None), (WRONG_MS + 2_000, None)]
    assert [row.redated_ms for row in EventList(database).latest(EventFilter())] == [None, None]


def test_the_list_gives_both_times_and_the_row_verbatim(
    database: Database, batch: MakeBatch
) -> None:
    """An audit needs what was written, a person when it was."""
    rows = morning(EventKind.CLOCK_CHANGED, 1)
    receive(database, batch, rows)
    listed = EventList(database).latest(EventFilter())
    assert [(one.wall_ms, one.redated_ms, one.row) for one in listed] == [
        (BOOT_MS + 2_000, None, rows[1]),
        (WRONG_MS + 1_000, BOOT_MS + 1_000, rows[0]),
    ]


def admitted(second: int, wall_ms: int, clock: ClockQuality) -> Event:
    """A gate admits by a code that lives an hour from the boot on."""
    at = Instant(wall_ms, second * NS_PER_S, "boot", clock)
    return Event(EventKind.ACCESS_GRANTED, at, {"code": CODE}, 1, 0)


@pytest.mark.parametrize("pieces", [1, 100], ids=["row by row", "at once"])
def test_a_code_used_at_two_gates_is_found_by_the_time_at_which_it_was(
    database: Database, batch: MakeBatch, pieces: int
) -> None:
    """The first gate's clock was days behind, so that by its own word it was another time."""
    undated = admitted(5, WRONG_MS + 5_000, ClockQuality.UNSET)
    told = Instant(BOOT_MS + 9_000, 9 * NS_PER_S, "boot", ClockQuality.SYNCED)
    turn = Event(EventKind.CLOCK_CHANGED, told, {}, 1, 0)
    other = admitted(60, BOOT_MS + 60_000, ClockQuality.SYNCED)
    store, drawer = EventStore(database), PassageDrawer(database, pieces)
    store.add(batch(chained([undated]), "gate-1"), BOOT_MS)
    store.add(batch(chained([other]), "gate-2"), BOOT_MS)
    while drawer.step():
        pass
    assert CodeConflicts(database).latest() == []

    store.add(batch(chained([undated, turn]), "gate-1"), BOOT_MS)
    for _ in range(2):  # a turn that is read again changes nothing
        while drawer.step():
            pass
        [found] = CodeConflicts(database).latest()
        assert (found.first.gate, found.first.at_ms) == ("gate-1", BOOT_MS + 5_000)
        assert (found.second.gate, found.second.at_ms) == ("gate-2", BOOT_MS + 60_000)


@pytest.mark.parametrize("pieces", [1, 100], ids=["row by row", "at once"])
def test_what_only_a_wrong_clock_made_a_conflict_is_none_any_more(
    database: Database, batch: MakeBatch, pieces: int
) -> None:
    """By its later clock the gate admitted five hours before the other one did."""
    five_h_ms = 5 * 3_600_000
    undated = admitted(5, BOOT_MS + five_h_ms, ClockQuality.UNSET)
    told = Instant(BOOT_MS + 9_000, 9 * NS_PER_S, "boot", ClockQuality.SYNCED)
    turn = Event(EventKind.CLOCK_CHANGED, told, {}, 1, 0)
    other = admitted(60, BOOT_MS + five_h_ms - 60_000, ClockQuality.SYNCED)
    late = replace(other, body={"code": {**CODE, "expires_ms": BOOT_MS + 9 * 3_600_000}})
    undated = replace(undated, body=late.body)
    store, drawer = EventStore(database), PassageDrawer(database, pieces)
    store.add(batch(chained([undated, turn]), "gate-1"), BOOT_MS)
    store.add(batch(chained([late]), "gate-2"), BOOT_MS)
    while drawer.step():
        pass
    assert CodeConflicts(database).latest() == []
