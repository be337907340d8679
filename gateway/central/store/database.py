"""Opens the centre's database and gives transactions; knows no table but the version's.

SQLite runs in WAL with ``synchronous=FULL``: in 300 rebuilt crash images
it is the journal mode that lost no acknowledged row. Writers begin with ``BEGIN IMMEDIATE``, so
that two processes never meet half-way; on PostgreSQL row locks do that.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Protocol

from sqlalchemy import Connection, Engine, Table, create_engine, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DataError, IntegrityError, SQLAlchemyError

from gateway.central.store.migrations import MIGRATIONS
from gateway.central.store.schema import COUNTER, METADATA, SCHEMA_VERSION
from gateway.errors import ConfigurationError, GatewayError

BUSY_LIMIT_S: Final = 0.4
"""How long one statement waits for another writer; the caller retries, so it stays stoppable."""

_WRITES: Final = "gateway_writes"
_PRIVATE: Final = 0o600
"""Names and links are in the file; SQLite gives its other files the same mode."""


class StoreError(GatewayError):
    """The centre's database did not do what was asked; nothing of the transaction is in it."""


class UnfitRowsError(StoreError):
    """The database can't hold what it was given, now or ever; trying again is of no use."""


class _SqliteConnection(Protocol):
    """What is used of ``sqlite3.Connection``."""

    isolation_level: str | None

    def execute(self, sql: str) -> object:
        """Run one statement."""


class Database:
    """Transactions on the centre's database.

    Args:
        engine: an engine as ``open_database`` makes it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(**{_WRITES: True})

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view.

        Raises:
            StoreError: the database can't be read.
        """
        with self._named("read"), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: on disk when the block has ended, absent when it raised.

        Raises:
            StoreError: locked by another process, full or broken.
        """
        with self._named("write"), self._writing.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def _named(self, tried: str) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            place = self._engine.url.render_as_string(hide_password=True)
            seen = getattr(error, "orig", None) or type(error).__name__
            unfit = isinstance(error, DataError | IntegrityError)
            raise (UnfitRowsError if unfit else StoreError)(
                f"centre's database {place}: could not {tried}: {seen};"
                " check space, rights and other programs that hold it"
            ) from None


def open_database(url: str) -> Database:
    """Open the database and make its tables where they are missing.

    Args:
        url: SQLAlchemy URL, such as ``sqlite:////var/lib/gateway-central/central.sqlite``.

    Raises:
        ConfigurationError: not a URL, no driver for it, or made by another version.
        StoreError: it can't be opened.
    """
    database = Database(_engine(url))
    try:
        seen = _prepared(database)
        if seen != SCHEMA_VERSION:
            raise ConfigurationError(
                f"centre's database {url}: schema {seen}, this program reads {SCHEMA_VERSION};"
                " install the version that made it"
            )
    except GatewayError:
        database.close()
        raise
    return database


def _prepared(database: Database) -> int:
    """Make what is missing, all of it or nothing; the schema that the database then has."""
    with database.write() as connection:
        METADATA.create_all(connection)
        version: Mapping[str, object] = {"name": "schema", "number": SCHEMA_VERSION}
        insert_new(connection, COUNTER, [version])
        schema = select(COUNTER.c.number).where(COUNTER.c.name == "schema")
        seen = int(connection.scalar(schema) or 0)
        while seen in MIGRATIONS:
            MIGRATIONS[seen](connection)
            seen += 1
            put(connection, COUNTER, {"name": "schema", "number": seen})
        return seen


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """``INSERT .. ON CONFLICT DO NOTHING``: what is there already stays as it is."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    if rows:
        connection.execute(dialect.insert(table).on_conflict_do_nothing(), list(rows))


def put(connection: Connection, table: Table, row: Mapping[str, object]) -> None:
    """Insert the row or write over the one with the same primary key."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(
        dialect.insert(table)
        .values(**row)
        .on_conflict_do_update(index_elements=list(table.primary_key), set_=dict(row))
    )


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite":
            return create_engine(parsed, pool_pre_ping=True)
        engine = create_engine(parsed, connect_args={"timeout": BUSY_LIMIT_S})
    except (ArgumentError, ModuleNotFoundError) as error:
        raise ConfigurationError(
            f"centre's database {url!r}: {error}; write it as sqlite:////path/central.sqlite"
        ) from None
    with suppress(OSError):  # opening it will say better what is wrong
        Path(parsed.database or "").touch(mode=_PRIVATE, exist_ok=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: _SqliteConnection, _record: Any) -> None:  # noqa: ANN401  # SQLAlchemy's own pool record
    connection.isolation_level = None  # the driver must not begin by itself: see _begin_sqlite
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
