"""Rows of a month lie together on PostgreSQL; none is lost or doubled where the month is late."""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from sqlalchemy import select, text

from gateway.central.store.database import Database, open_database
from gateway.central.store.event_list import EventList
from gateway.central.store.events import EventStore
from gateway.central.store.gates import GateStore
from gateway.central.store.months import EventMonths
from gateway.central.store.schema import GATE_EPOCH
from gateway.runtime.clock import ManualClock
from gateway.sync.wire import Batch
from tests.postgres import PostgresServer

Journal = Callable[..., list[str]]
MakeBatch = Callable[..., Batch]
ROWS_MS = 1_800_000_000_000
"""About when the rows of ``journal`` were written: 15 January 2027."""

DAY_MS = 86_400_000


@pytest.fixture
def database(postgres: PostgresServer) -> Iterator[Database]:
    """An empty one on a real server."""
    with closing(open_database(postgres.new_database())) as opened:
        yield opened


def places(database: Database) -> dict[str, int]:
    """How many rows lie in each part."""
    query = text("SELECT tableoid::regclass::text AS part, count(*) FROM event GROUP BY 1")
    with database.read() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def look(database: Database, wall_ms: int) -> None:
    """The centre looks after its months at this time."""
    EventMonths(database, ManualClock(wall_ms)).step()


def test_rows_lie_in_the_month_in_which_they_were_written(
    database: Database, journal: Journal, batch: MakeBatch
) -> None:
    """Whenever they come."""
    look(database, ROWS_MS - 40 * DAY_MS)
    EventStore(database).add(batch(journal(3)), ROWS_MS + 90 * DAY_MS)
    assert places(database) == {"event_2027_01": 3}


def test_rows_that_came_before_their_month_was_made_move_into_it(
    database: Database, journal: Journal, batch: MakeBatch
) -> None:
    """A gate's clock was right and the centre had slept; what comes again is still known."""
    rows, store = journal(5), EventStore(database)
    store.add(batch(rows[:3]), ROWS_MS)
    assert places(database) == {"event_rest": 3}
    look(database, ROWS_MS)
    assert places(database) == {"event_2027_01": 3}
    assert store.add(batch(rows), ROWS_MS).duplicates == 3
    assert list(EventList(database).rows("gate-1", 7)) == rows


def test_months_are_made_once_and_ahead(database: Database) -> None:
    """Also if two processes look."""
    for _ in range(2):
        look(database, ROWS_MS)
    query = text(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'event'::regclass"
    )
    with database.read() as connection:
        made = {row[0] for row in connection.execute(query)}
    assert made == {
        *("event_rest", "event_2026_12", "event_2027_01", "event_2027_02", "event_2027_03")
    }


def test_a_database_of_schema_4_learns_which_row_of_a_journal_is_the_newest(
    tmp_path_factory: pytest.TempPathFactory, journal: Journal, batch: MakeBatch
) -> None:
    """Else a gap that it has would be forgotten."""
    url = f"sqlite:///{tmp_path_factory.mktemp('old')}/central.sqlite"
    with closing(open_database(url)) as database:
        EventStore(database).add(batch(journal(6)[4:]), ROWS_MS)
        with database.write() as connection:
            connection.exec_driver_sql("ALTER TABLE gate_epoch DROP COLUMN newest")
            connection.exec_driver_sql("UPDATE counter SET number = 4 WHERE name = 'schema'")
    with closing(open_database(url)) as database:
        with database.read() as connection:
            assert connection.scalar(select(GATE_EPOCH.c.newest)) == 6
        assert EventStore(database).progress("gate-1", 7).want == 1
        assert GateStore(database).gates()[0].journals[0].missing == 4
