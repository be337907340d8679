"""Every store is asked the same on both engines."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from gateway.central.store.database import Database, open_database
from tests.postgres import PostgresServer


@pytest.fixture(scope="session")
def prepared(postgres: PostgresServer) -> str:
    """The address of a database with the centre's tables: making them takes 0.2 s."""
    address = postgres.new_database()
    open_database(address).close()
    return address


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database."""
    address = f"sqlite:///{tmp_path}/central.sqlite"
    if request.param == "postgresql":
        address = request.getfixturevalue("prepared")
        _empty(address)
    with closing(open_database(address)) as opened:
        yield opened


def _empty(address: str) -> None:
    """Leave the tables and the schema's number."""
    with psycopg.connect(address, options="-c lock_timeout=10s") as connection:
        found = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'counter'"
        )
        tables = sql.SQL(", ").join(sql.Identifier(name) for (name,) in found)
        connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(tables))
        connection.execute("DELETE FROM counter WHERE name <> 'schema'")
