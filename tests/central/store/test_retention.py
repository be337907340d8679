"""What is older than the policy goes, a piece at a time, and the chain of what stays holds."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from gateway.central.cases.case import NewCase, Origin
from gateway.central.cases.kinds import CaseKind, Source
from gateway.central.cases.matters_csv import Matter
from gateway.central.chain import advance
from gateway.central.store.audit import AuditEntry, AuditLog
from gateway.central.store.cases import CaseStore
from gateway.central.store.database import Database, open_database
from gateway.central.store.deletions import Deletion, first_head, latest_deletions
from gateway.central.store.events import EventStore
from gateway.central.store.gaps import GapStore
from gateway.central.store.months import EventMonths
from gateway.central.store.moving import MoveError, move_centre
from gateway.central.store.passages import PassageDrawer
from gateway.central.store.retention import Retention
from gateway.central.store.schema import EVENT, GATE_EPOCH
from gateway.central.store.stored_link import StoredLink
from gateway.config import RetentionSection
from gateway.core.instant import ClockQuality
from gateway.runtime.clock import ManualClock
from gateway.sync.wire import Batch

Journal = Callable[..., list[str]]
MakeBatch = Callable[..., Batch]
DAY_MS = 86_400_000
NOW = 1_800_000_000_000
KEEP = RetentionSection(records_days=30, cases_days=60, audit_days=90)


def draw(database: Database) -> None:
    """Until nothing is left."""
    drawer = PassageDrawer(database)
    while drawer.step():
        pass


def retain(database: Database, clock: ManualClock, keep: RetentionSection = KEEP) -> int:
    """A day's work in pieces of two rows; how many pieces."""
    retention, pieces = Retention(database, clock, keep, 2), 1
    while retention.step():
        pieces += 1
    return pieces


def sequences(database: Database) -> list[int]:
    """Of the rows that are here."""
    with database.read() as connection:
        return list(connection.scalars(select(EVENT.c.sequence).order_by(EVENT.c.sequence)))


def test_old_rows_go_from_the_begin_on_and_the_rest_stays_chained(
    database: Database, journal: Journal, batch: MakeBatch
) -> None:
    """No gap appears, nothing is asked for again, and the head is reached from what is kept."""
    rows, store = journal(9), EventStore(database)
    store.add(batch(rows[:5]), NOW - 31 * DAY_MS)
    store.add(batch(rows[5:]), NOW - 29 * DAY_MS)
    draw(database)
    assert retain(database, ManualClock(NOW)) >= 3
    assert sequences(database) == [6, 7, 8, 9]
    assert GapStore(database).gaps() == []
    assert latest_deletions(database, 9) == [Deletion(NOW, "records", NOW - 30 * DAY_MS, 5)]
    with database.read() as connection:
        kept = connection.execute(select(EVENT.c.sequence, EVENT.c.row).order_by("sequence"))
        head = advance(first_head(connection, ("gate-1", 7)), (StoredLink(*row) for row in kept))
        journal_row = connection.execute(select(GATE_EPOCH)).one()
    assert not head.error
    assert (head.watermark, head.head_hash) == (9, journal_row.head_hash)
    more = store.add(batch(journal(11)[9:]), NOW)
    assert more.watermark == 11


@pytest.mark.parametrize("at", [4, 5])
def test_a_centre_that_deleted_rows_moves_and_one_that_lost_a_row_does_not(
    database: Database, journal: Journal, batch: MakeBatch, tmp_path: Path, at: int
) -> None:
    """The chain is walked from where the deletion says that it begins."""
    EventStore(database).add(batch(journal(3)), NOW - 31 * DAY_MS)
    EventStore(database).add(batch(journal(6)[3:]), NOW)
    draw(database)
    retain(database, ManualClock(NOW))
    with closing(open_database(f"sqlite:///{tmp_path}/target.sqlite")) as target:
        if at == 5:
            with database.write() as connection:
                connection.execute(delete(EVENT).where(EVENT.c.sequence == at))
            with pytest.raises(MoveError, match="breaks at row 4"):
                move_centre(database, target)
        else:
            assert move_centre(database, target).journals == 1
            assert sequences(target) == [4, 5, 6]


def test_rows_behind_a_gap_and_rows_that_are_not_drawn_stay(
    database: Database, journal: Journal, batch: MakeBatch
) -> None:
    """However old they are: nobody has made use of them yet."""
    rows, store = journal(9), EventStore(database)
    store.add(batch(rows[:3]), NOW - 99 * DAY_MS)
    draw(database)
    store.add(batch(rows[3:5]), NOW - 99 * DAY_MS)
    store.add(batch(rows[7:]), NOW - 99 * DAY_MS)
    retain(database, ManualClock(NOW))
    assert sequences(database) == [4, 5, 8, 9]
    assert [(gap.first, gap.last) for gap in GapStore(database).gaps()] == [(6, 7)]


def test_closed_cases_and_old_audit_go_and_open_cases_stay(database: Database) -> None:
    """An open case is somebody's matter, however old."""
    cases, log = CaseStore(database), AuditLog(database)
    old = NOW - 61 * DAY_MS
    closed = [Matter(CaseKind.OTHER, old, None, old, "", "", "") for _ in range(5)]
    cases.take_in(closed, "command", old)
    left = cases.open(NewCase(CaseKind.OTHER, Origin(Source.OFFICE)), "li", old)
    log.note(AuditEntry(NOW - 91 * DAY_MS, "li", "person-seen"))
    log.note(AuditEntry(NOW - 89 * DAY_MS, "li", "person-seen"))
    before = len(log.latest(99))
    retain(database, ManualClock(NOW))
    assert cases.find(left) is not None
    assert cases.find(1) is None
    assert cases.steps(1) == []
    assert len(log.latest(99)) == before - 1
    assert {(one.what, one.rows) for one in latest_deletions(database, 9)} == {
        *(("cases", 5), ("audit", 1))
    }


@pytest.mark.parametrize("kept", ["for ever", "while the clock is wrong", "until tomorrow"])
def test_nothing_is_deleted(
    database: Database, journal: Journal, batch: MakeBatch, kept: str
) -> None:
    """Without a policy, by a clock that nobody set, or twice on a day."""
    EventStore(database).add(batch(journal(3)), NOW - 99 * DAY_MS)
    clock = ManualClock(NOW)
    keep = RetentionSection() if kept == "for ever" else KEEP
    if kept == "while the clock is wrong":
        clock.quality = ClockQuality.HOLDOVER
    retention = Retention(database, clock, keep)
    if kept == "until tomorrow":
        while retention.step():
            pass
    draw(database)
    while retention.step():
        pass
    assert sequences(database) == [1, 2, 3]


def test_an_emptied_month_of_postgresql_is_dropped_whole(
    database: Database, journal: Journal, batch: MakeBatch
) -> None:
    """And made months around now stay; SQLite has none."""
    long_ago = ManualClock(NOW - 400 * DAY_MS)
    EventMonths(database, long_ago).step()
    EventStore(database).add(batch(journal(3)), NOW - 99 * DAY_MS)
    draw(database)
    before = months(database)
    retain(database, ManualClock(NOW))
    left = months(database)
    assert left <= before
    assert not any(name.startswith("event_2025") for name in left)
    EventMonths(database, ManualClock(NOW)).step()
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(EVENT)) == 0


def months(database: Database) -> set[str]:
    """Parts of the table of rows."""
    with database.read() as connection:
        if connection.dialect.name != "postgresql":
            return set()
        found = connection.exec_driver_sql(
            "SELECT tablename FROM pg_tables WHERE tablename LIKE 'event\\_2%%'"
        )
        return set(found.scalars())
