"""The centre dates passages and listed rows by a gate's later clock, and keeps the rows as sent."""

from collections.abc import Callable

from sqlalchemy import select

from gateway.central.store.database import Database
from gateway.central.store.event_list import EventFilter, EventList
from gateway.central.store.events import EventStore
from gateway.central.store.office_schema import PASSAGE
from gateway.central.store.passages import PassageDrawer
from gateway.core.event import GENESIS, Event, EventKind, row_hash, row_text
from gateway.core.instant import NS_PER_S, ClockQuality, Instant
from gateway.sync.wire import Batch

MakeBatch = Callable[..., Batch]
BOOT_MS = 1_800_000_000_000
WRONG_MS = 86_400_000
MANY = 600
"""More undated rows than are read at once."""


def morning(last: EventKind, undated: int) -> list[str]:
    """Rows of a gate whose clock is set in the last of them."""
    rows: list[str] = []
    for second in range(1, undated + 2):
        is_last = second == undated + 1
        clock = ClockQuality.SYNCED if is_last else ClockQuality.UNSET
        wall_ms = (BOOT_MS if is_last else WRONG_MS) + second * 1_000
        at = Instant(wall_ms, second * NS_PER_S, "boot", clock)
        event = Event(last if is_last else EventKind.ACCESS_REFERRED, at, {}, 1, 0)
        rows.append(row_text(event, second, row_hash(rows[-1]) if rows else GENESIS))
    return rows


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
