"""A centre moves between SQLite and PostgreSQL whole, or not at all."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    Integer,
    LargeBinary,
    Table,
    delete,
    insert,
    select,
    update,
)

from gateway.central.store.audit import AuditEntry, AuditLog
from gateway.central.store.database import Database, open_database
from gateway.central.store.engine import make_engine
from gateway.central.store.events import EventStore
from gateway.central.store.moving import MoveError, move_centre
from gateway.central.store.schema import COUNTER, EVENT, GATE_EPOCH, METADATA, PERSON
from gateway.sync.wire import Batch

if TYPE_CHECKING:
    from tests.postgres import PostgresServer

Journal = Callable[..., list[str]]
MakeBatch = Callable[..., Batch]
Opened = Callable[[str], Database]

WAYS = ["sqlite to postgresql", "postgresql to sqlite"]


class BusyCentre(Database):
    """A worker that nobody stopped adds somebody while the first reader still reads."""

    written = False

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """As of before the worker wrote, the first time."""
        with super().read() as connection:
            yield connection
            if not self.written:
                self.written = True
                with self.write() as beside:
                    beside.execute(insert(PERSON), [odd_row(PERSON, 9)])


@pytest.fixture
def opened(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Opened]:
    """Open an empty database of an engine."""
    with ExitStack() as open_ones:

        def make(engine: str) -> Database:
            address = f"sqlite:///{tmp_path}/{engine}.sqlite"
            if engine == "postgresql":
                server: PostgresServer = request.getfixturevalue("postgres")
                address = server.new_database()
            return open_ones.enter_context(closing(open_database(address)))

        yield make


@pytest.fixture
def fill(journal: Journal, batch: MakeBatch) -> Callable[[Database], None]:
    """Put rows into every table that there is, and real journals into theirs."""

    def fill_all(database: Database) -> None:
        with database.write() as connection:
            for table in METADATA.sorted_tables:
                if table not in {EVENT, GATE_EPOCH}:
                    connection.execute(insert(table), [odd_row(table, at) for at in (1, 2, 3)])
        rows = journal(7)
        store = EventStore(database)
        store.add(batch(rows), 1_800_000_000_000)
        store.add(batch(rows[:2], "gate-2"), 1_795_000_000_000)
        store.add(batch(rows[4:5], "gate-2"), 1_795_000_000_000)

    return fill_all


@pytest.fixture
def nine_rows(journal: Journal, batch: MakeBatch) -> Batch:
    """What gate-1 sends next, with what it sent before."""
    return batch(journal(9))


def odd_row(table: Table, at: int) -> dict[str, object]:
    """Values on which two engines may differ."""
    return {column.name: odd_value(column, at) for column in table.columns}


def odd_value(column: "Column[object]", at: int) -> object:
    """Null, large, Chinese, binary or a fraction, where the column takes it."""
    if column.nullable and at == 1:
        return None
    match column.type:
        case Boolean():
            return at == 2
        case Float():
            return 36.1 + at / 3
        case LargeBinary():
            return bytes([0, at, 255])
        case Integer():
            return at
        case _:
            length = getattr(column.type, "length", None) or 40
            return f"{at}王'\\%é"[:length]


def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in one order for both engines."""

    def rows(connection: Connection, table: Table) -> list[tuple[object, ...]]:
        return sorted((tuple(row) for row in connection.execute(select(table))), key=repr)

    with database.read() as connection:
        return {table.name: rows(connection, table) for table in METADATA.sorted_tables}


@pytest.mark.parametrize("way", WAYS)
def test_a_whole_centre_moves_and_goes_on_where_it_was(
    opened: Opened,
    fill: Callable[[Database], None],
    nine_rows: Batch,
    way: str,
) -> None:
    """Every value of every table; then journals and numbered rows go on there."""
    source, target = (opened(engine) for engine in way.split(" to "))
    fill(source)
    moved = move_centre(source, target, page_rows=2)
    assert contents(target) == contents(source)
    assert moved.journals == 2
    assert set(moved.tables) == set(METADATA.tables)
    assert moved.tables["event"] == 10

    assert EventStore(target).add(nine_rows, 1_800_000_001_000).watermark == 9
    entry = AuditEntry(5, "li", "person-seen", "a")
    AuditLog(target).note(entry)
    assert AuditLog(target).latest(1) == [entry], "it is numbered after those that moved"


def test_nothing_is_copied_into_a_database_that_was_used(
    opened: Opened, fill: Callable[[Database], None]
) -> None:
    """Two centres in one would be none."""
    source, target = opened("sqlite"), opened("postgresql")
    fill(source)
    with target.write() as connection:
        connection.execute(insert(COUNTER), [{"name": "roster-revision", "number": 1}])
    before = contents(target)
    with pytest.raises(MoveError, match="table counter has rows; name a database"):
        move_centre(source, target)
    assert contents(target) == before


def test_a_journal_that_does_not_hold_leaves_the_target_empty(
    opened: Opened, fill: Callable[[Database], None]
) -> None:
    """Somebody changed a row where it lay; the move shows it."""
    source, target = opened("sqlite"), opened("postgresql")
    fill(source)
    forged = (EVENT.c.gate == "gate-1") & (EVENT.c.sequence == 3)
    with source.write() as connection:
        row = connection.scalar(select(EVENT.c.row).where(forged))
        assert row
        connection.execute(update(EVENT).where(forged).values(row=row.replace('"i":3', '"i":4')))
        connection.execute(update(EVENT).where(forged).values(row=row.replace("boot", "toob")))
    with pytest.raises(MoveError, match="journal 7 of gate-1 breaks"):
        move_centre(source, target)
    assert not any(rows for name, rows in contents(target).items() if name != "counter")


def test_a_row_lost_from_a_journal_is_noticed(
    opened: Opened, fill: Callable[[Database], None]
) -> None:
    """Though all counts agree."""
    source, target = opened("sqlite"), opened("postgresql")
    fill(source)
    with source.write() as connection:
        lost = (EVENT.c.gate == "gate-1") & (EVENT.c.sequence == 7)
        connection.execute(delete(EVENT).where(lost))
    with pytest.raises(MoveError, match="gate-1 breaks at row 6: not the head that was kept"):
        move_centre(source, target)


def test_a_centre_that_still_writes_is_not_moved(
    opened: Opened, fill: Callable[[Database], None], tmp_path: Path
) -> None:
    """A row that came meanwhile would be left behind."""
    target = opened("postgresql")
    fill(opened("sqlite"))
    told = "table person was written to meanwhile; stop the centre"
    engine = make_engine(f"sqlite:///{tmp_path}/sqlite.sqlite")
    with closing(BusyCentre(engine)) as source, pytest.raises(MoveError, match=told):
        move_centre(source, target)
    assert not contents(target)["person"]


def test_a_table_that_nobody_knows_is_not_left_behind_unseen(opened: Opened) -> None:
    """It may be a later program's."""
    source, target = opened("sqlite"), opened("postgresql")
    with source.write() as connection:
        connection.exec_driver_sql("CREATE TABLE later (number INTEGER)")
    with pytest.raises(MoveError, match="not a centre's tables: later"):
        move_centre(source, target)
