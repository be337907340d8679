"""Opens the centre's database and gives transactions; knows no table but the version's.

SQLite runs in WAL with ``synchronous=FULL``: in 300 rebuilt crash images
it is the journal mode that lost no acknowledged row. Writers begin with ``BEGIN IMMEDIATE``, so
that two processes never meet half-way. On PostgreSQL they take one advisory lock instead, but for
those who take rows in: these lock their journals only, and work beside each other.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, Engine, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from gateway.central.store.engine import (
    WRITES,
    is_lost,
    make_engine,
    refusal,
    unfit_server,
    without_password,
)
from gateway.central.store.migrations import MIGRATIONS
from gateway.central.store.partitions import make_events
from gateway.central.store.schema import COUNTER, METADATA, SCHEMA_VERSION
from gateway.errors import ConfigurationError, GatewayError

_ALONE: Final = select(func.pg_advisory_xact_lock(0x6761_7465))
"""One number for all that write alone, until their commit."""


class StoreError(GatewayError):
    """The centre's database did not do what was asked; nothing of the transaction is in it."""


class DatabaseLostError(StoreError):
    """The database's server can't be reached, or went away: it will come back."""


class _NotLetInError(StoreError):
    """The server answers and lets nobody in as things are."""


class UnfitRowsError(StoreError):
    """The database can't hold what it was given, now or ever; trying again is of no use."""


class Database:
    """Transactions on the centre's database.

    Args:
        engine: an engine as ``open_database`` makes it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(**{WRITES: True})
        self._reading = engine
        if engine.dialect.name == "postgresql":
            self._reading = engine.execution_options(isolation_level="REPEATABLE READ")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view.

        Raises:
            StoreError: the database can't be read.
        """
        with self._named("read"), self._reading.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: on disk when the block has ended, absent when it raised.

        Nobody else is in a block of this kind meanwhile, in any process.

        Raises:
            StoreError: locked by another process, full or broken.
        """
        with self.write_beside() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(_ALONE)
            yield connection

    @contextmanager
    def write_beside(self) -> Iterator[Connection]:
        """The same beside other writers, where the engine can: lock the rows that you change.

        Raises:
            StoreError: locked by another process, full or broken.
        """
        with self._named("write"), self._writing.begin() as connection:
            yield connection

    @property
    def place(self) -> str:
        """Its address for messages, without the password."""
        return without_password(self._engine.url)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def _named(self, tried: str) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise self._fault(tried, error) from None

    def _fault(self, tried: str, error: SQLAlchemyError) -> GatewayError:
        seen = " ".join(str(getattr(error, "orig", None) or type(error).__name__).split())
        said = f"centre's database {self.place}: could not {tried}: {seen};"
        if remedy := refusal(error):
            return _NotLetInError(f"{said} {remedy}")
        if self._engine.dialect.name == "postgresql" and is_lost(error):
            return DatabaseLostError(f"{said} check the server and the way to it")
        unfit = isinstance(error, DataError | IntegrityError)
        hint = "check space, rights and other programs that hold it"
        return (UnfitRowsError if unfit else StoreError)(f"{said} {hint}")


def open_database(url: str) -> Database:
    """Open the database and make its tables where they are missing.

    Args:
        url: SQLAlchemy URL, such as ``sqlite:////var/lib/gateway-central/central.sqlite``
            or ``postgresql://central@db.example/central``.

    Raises:
        ConfigurationError: not an address of a database known here, made by another version, or
            the server lets nobody in as it is.
        DatabaseLostError: its server can't be reached now.
        StoreError: it can't be opened.
    """
    database = Database(make_engine(url))
    try:
        seen = _prepared(database)
        if seen != SCHEMA_VERSION:
            raise ConfigurationError(
                f"centre's database {database.place}: schema {seen}, this program reads"
                f" {SCHEMA_VERSION}; install the version that made it"
            )
    except _NotLetInError as error:  # later it is one more fault that passes: somebody sees to it
        database.close()
        raise ConfigurationError(str(error)) from None
    except GatewayError:
        database.close()
        raise
    return database


def _prepared(database: Database) -> int:
    """Make what is missing, all of it or nothing; the schema that the database then has."""
    with database.write() as connection:
        if unfit := unfit_server(connection):
            raise ConfigurationError(f"centre's database {database.place}: {unfit}")
        make_events(connection)
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
    put_all(connection, table, [row])


def put_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """The same of rows that name the same columns, in one statement."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    adding = dialect.insert(table)
    over = {name: adding.excluded[name] for name in rows[0]}
    key = list(table.primary_key)
    connection.execute(adding.on_conflict_do_update(index_elements=key, set_=over), list(rows))


def count_up(connection: Connection, table: Table, row: Mapping[str, object], counted: str) -> None:
    """Insert the row, or add its number to the one there and write over the rest.

    Args:
        connection: a transaction that writes; others may count beside it.
        table: where to.
        row: all columns.
        counted: the column that is added up.
    """
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    changed = {**row, counted: table.c[counted] + row[counted]}
    connection.execute(
        dialect.insert(table)
        .values(**row)
        .on_conflict_do_update(index_elements=list(table.primary_key), set_=changed)
    )
