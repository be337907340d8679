"""The centre's database is durable by its settings and names what is wrong with it."""

import sqlite3
from pathlib import Path

import pytest

from gateway.central.roles import Account, Role
from gateway.central.store.database import Database, StoreError, open_database
from gateway.central.store.gates import GateStore
from gateway.central.store.operators import OperatorStore
from gateway.central.store.schema import SCHEMA_VERSION
from gateway.core.instant import ClockQuality
from gateway.errors import ConfigurationError
from gateway.sync.state import GateState, Heartbeat


def test_it_commits_through_a_write_ahead_log_with_full_syncs(database: Database) -> None:
    """Only this pair lost nothing in the crash images."""
    with database.read() as connection:
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


def test_a_database_of_schema_2_learns_of_disks_and_keeps_its_gates(tmp_path: Path) -> None:
    """What gates never said stays unknown until they say it."""
    url = f"sqlite:///{tmp_path}/central.sqlite"
    database = open_database(url)
    beat = Heartbeat(5, 3, 7, 12, 1, ClockQuality.SYNCED)
    GateStore(database).note_state("gate-1", GateState("aa", beat), 9, live=True)
    database.close()
    with sqlite3.connect(tmp_path / "central.sqlite") as older:
        for column in ("oldest_age_ms", "free_bytes", "total_bytes"):
            older.execute(f"ALTER TABLE gate_state DROP COLUMN {column}")
        older.execute("UPDATE counter SET number = 2 WHERE name = 'schema'")
    older.close()
    database = open_database(url)
    (gate,) = GateStore(database).gates()
    database.close()
    assert (gate.backlog, gate.free_bytes) == (3, None)


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


@pytest.mark.parametrize("url", ["central.sqlite", "nosuch://x/y"])
def test_an_address_that_is_none_is_a_configuration_error(url: str) -> None:
    """Exit 78, not a restart loop."""
    with pytest.raises(ConfigurationError, match="write it as sqlite:"):
        open_database(url)


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
