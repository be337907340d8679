"""The centre's database is durable by its settings and names what is wrong with it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from gateway.central.applications.application import Plan, State
from gateway.central.roles import Account, Role
from gateway.central.store.applications import ApplicationStore
from gateway.central.store.database import DatabaseLostError, StoreError, open_database
from gateway.central.store.events import EventStore
from gateway.central.store.gates import GateStore
from gateway.central.store.office_schema import PASSAGE, REDATED
from gateway.central.store.operators import OperatorStore
from gateway.central.store.schema import SCHEMA_VERSION
from gateway.core.instant import ClockQuality
from gateway.errors import ConfigurationError
from gateway.sync.state import GateState, Heartbeat
from gateway.sync.wire import Batch
from tests.postgres import PostgresServer

Journal = Callable[..., list[str]]
MakeBatch = Callable[..., Batch]


def test_sqlite_commits_through_a_write_ahead_log_with_full_syncs(tmp_path: Path) -> None:
    """Only this pair lost nothing in the crash images."""
    opened = open_database(f"sqlite:///{tmp_path}/central.sqlite")
    with closing(opened) as database, database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_a_database_of_another_version_is_refused_by_number(tmp_path: Path) -> None:
    """Guessing at another schema could lose rows."""
    url = f"sqlite:///{tmp_path}/central.sqlite"
    open_database(url).close()
    with sqlite3.connect(tmp_path / "central.sqlite") as raw:
        raw.execute("UPDATE counter SET number = 99 WHERE name = 'schema'")
    raw.close()
    with pytest.raises(ConfigurationError, match=f"schema 99, this program reads {SCHEMA_VERSION}"):
        open_database(url)


def test_a_database_of_schema_2_learns_of_disks_and_supplies_and_keeps_its_gates(
    tmp_path: Path,
) -> None:
    """What gates never said stays unknown until they say it."""
    url = f"sqlite:///{tmp_path}/central.sqlite"
    database = open_database(url)
    beat = Heartbeat(5, 3, 7, 12, 1, ClockQuality.SYNCED)
    GateStore(database).note_state("gate-1", GateState("aa", beat), 9, live=True)
    database.close()
    with sqlite3.connect(tmp_path / "central.sqlite") as older:
        for column in ("oldest_age_ms", "free_bytes", "total_bytes", "voltage_low", "lane_mode"):
            older.execute(f"ALTER TABLE gate_state DROP COLUMN {column}")
        older.execute("UPDATE counter SET number = 2 WHERE name = 'schema'")
    older.close()
    database = open_database(url)
    (gate,) = GateStore(database).gates()
    database.close()
    assert (gate.backlog, gate.free_bytes, gate.voltage_low) == (3, None, None)


def test_the_account_of_schema_3_becomes_the_managers(tmp_path: Path) -> None:
    """It did everything before, and so it does now."""
    url = f"sqlite:///{tmp_path}/central.sqlite"
    database = open_database(url)
    OperatorStore(database).put(Account("operator", Role.CLERK, "Acme"), "hash")
    database.close()
    with sqlite3.connect(tmp_path / "central.sqlite") as older:
        for column in ("role", "scope"):
            older.execute(f"ALTER TABLE operator DROP COLUMN {column}")
        older.execute("UPDATE counter SET number = 3 WHERE name = 'schema'")
    older.close()
    database = open_database(url)
    assert OperatorStore(database).accounts() == [Account("operator", Role.MANAGER)]
    database.close()


def test_passages_of_schema_6_stay_as_they_were_drawn(tmp_path: Path) -> None:
    """Which of them had a wrong clock is not looked for again."""
    url = f"sqlite:///{tmp_path}/central.sqlite"
    open_database(url).close()
    with sqlite3.connect(tmp_path / "central.sqlite") as older:
        older.execute("ALTER TABLE passage DROP COLUMN said_ms")
        older.execute("DROP TABLE redated")
        older.execute("INSERT INTO passage VALUES ('g', 7, 1, 5, '', '', '', 'in', '', 0, 0, '')")
        older.execute("UPDATE counter SET number = 6 WHERE name = 'schema'")
    older.close()
    with closing(open_database(url)) as database, database.read() as connection:
        (passage,) = connection.execute(select(PASSAGE.c.at_ms, PASSAGE.c.said_ms)).all()
        assert tuple(passage) == (5, None)
        assert connection.execute(select(REDATED)).all() == []


def test_an_approval_of_schema_10_grants_all_that_was_asked_for(tmp_path: Path) -> None:
    """As nobody could grant less then."""
    url = f"sqlite:///{tmp_path}/central.sqlite"
    plan, clerk = Plan(600, "tower 2", 1_000, 9_000, 1, 1_200, 2), Account("li", Role.CLERK, "Acme")
    with closing(open_database(url)) as database:
        ApplicationStore(database).file(plan, clerk, 2_000)
    with sqlite3.connect(tmp_path / "central.sqlite") as older:
        for column in ("granted_quota", "granted_until_ms"):
            older.execute(f"ALTER TABLE application DROP COLUMN {column}")
        older.execute("UPDATE application SET state = 'approved'")
        older.execute("UPDATE counter SET number = 10 WHERE name = 'schema'")
    older.close()
    with closing(open_database(url)) as database:
        (one,) = ApplicationStore(database).seen_by(clerk, 2_000, 9)
        assert (one.state, one.grant) == (State.APPROVED, plan.whole)


@pytest.mark.parametrize("address", ["central.sqlite", "nosuch://x/y", "mysql://x/y"])
def test_an_address_that_is_none_is_a_configuration_error(address: str) -> None:
    """Exit 78, not a restart loop."""
    with pytest.raises(ConfigurationError, match=r"write it as sqlite:.* or postgresql:"):
        open_database(address)


def test_two_who_take_rows_in_never_wait_for_one_who_writes_alone(
    postgres: PostgresServer, journal: Journal, batch: MakeBatch
) -> None:
    """A roster of a hundred thousand is imported for seconds; gates go on being answered."""
    database = open_database(postgres.new_database())
    with closing(database), database.write():
        assert EventStore(database).add(batch(journal(2)), 5).watermark == 2
        GateStore(database).count_refused({("gate-1", "ev"): 1}, 5)


def test_a_server_that_crashed_is_used_again_when_it_is_back(
    own_postgres: PostgresServer, journal: Journal, batch: MakeBatch
) -> None:
    """What was answered is there; what came meanwhile failed by name and is tried again."""
    with closing(open_database(own_postgres.new_database())) as database:
        store, rows = EventStore(database), journal(4)
        store.add(batch(rows[:2]), 5)
        own_postgres.stop("immediate")
        with pytest.raises(DatabaseLostError):
            store.add(batch(rows[2:]), 6)
        own_postgres.start()
        assert store.progress("gate-1", 7).watermark == 2
        assert store.add(batch(rows[1:]), 7).watermark == 4


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Nothing is made in a place that nobody prepared."""
    with pytest.raises(StoreError, match=r"missing/central\.sqlite"):
        open_database(f"sqlite:///{tmp_path}/missing/central.sqlite")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    """The message names the file."""
    (tmp_path / "central.sqlite").write_text("this is a shopping list, not a database" * 50)
    with pytest.raises(StoreError, match=r"central\.sqlite"):
        open_database(f"sqlite:///{tmp_path}/central.sqlite")


def test_a_database_held_by_another_writer_is_a_named_error_soon(tmp_path: Path) -> None:
    """The caller retries; it must never hang for long."""
    database = open_database(f"sqlite:///{tmp_path}/central.sqlite")
    holder = sqlite3.connect(tmp_path / "central.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        GateStore(database).count_refused({("gate-1", "ev"): 1}, 5)
    holder.execute("ROLLBACK")
    holder.close()
    GateStore(database).count_refused({("gate-1", "ev"): 1}, 5)
    database.close()
