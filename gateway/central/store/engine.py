"""Makes the connection pool of each kind of database and says what their errors mean; no tables."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Protocol

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from gateway.errors import ConfigurationError

BUSY_LIMIT_S: Final = 0.4
"""How long a SQLite statement waits for another writer; the caller retries and stays stoppable."""

WRITES: Final = "gateway_writes"
"""Execution option of transactions that write."""

OLDEST_POSTGRESQL: Final = 13
"""The first one whose partitions can do all that is asked of them; older ones get no repairs."""

_CONNECT_LIMIT_S: Final = 5
_LOCK_LIMIT_MS: Final = 5_000
_SILENCE_MS: Final = 10_000
_PROBE_S: Final = 2
"""A server whose machine is gone is given up after some ten seconds, answer or not."""

_PRIVATE: Final = 0o600
"""Names and links are in the file; SQLite gives its other files the same mode."""

_FORMS: Final = "write it as sqlite:////path/central.sqlite or postgresql://user@host/database"
_REFUSED: Final = re.compile("FATAL: |fe_sendauth")
_REMEDIES: Final = (
    ("password", "check user and password; the latter may stand in a file that ?passfile= names"),
    ("no pg_hba.conf entry|Peer auth", "allow this machine and user in the server's pg_hba.conf"),
    ('role ".*" does not exist', "make the user: createuser NAME"),
    ('database ".*" does not exist', "make it: createdb --encoding UTF8 --owner USER NAME"),
)
"""By what PostgreSQL says when it lets nobody in; a server that speaks another language is retried
as one that can't be reached."""


class _SqliteConnection(Protocol):
    """What is used of ``sqlite3.Connection``."""

    isolation_level: str | None

    def execute(self, sql: str) -> object:
        """Run one statement."""


def make_engine(url: str) -> Engine:
    """A pool for the address; nothing is opened yet.

    Raises:
        ConfigurationError: not an address, or of a database that is not known here.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "postgresql":
            return _postgresql(parsed)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed)
    except (ArgumentError, ModuleNotFoundError) as error:
        raise ConfigurationError(
            f"centre's database {without_password(url)}: {error}; {_FORMS}"
        ) from None
    raise ConfigurationError(
        f"centre's database {without_password(url)}: only SQLite and PostgreSQL are known; {_FORMS}"
    )


def without_password(url: str | URL) -> str:
    """The address for messages; the query may hold a password, too.

    What is no address may be anything and is not shown.
    """
    try:
        return make_url(url).set(query={}).render_as_string(hide_password=True)
    except ArgumentError:
        return f"({len(url)} characters)"


def refusal(error: Exception) -> str | None:
    """What to do where a server answers but lets nobody in; None for any other error."""
    said = str(error)
    if not isinstance(error, OperationalError) or not _REFUSED.search(said):
        return None
    return next((remedy for sign, remedy in _REMEDIES if re.search(sign, said)), None)


def is_lost(error: Exception) -> bool:
    """Whether the server can't be reached now, or went away: to be tried again."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", "") is None


def unfit_server(connection: Connection) -> str | None:
    """Why this server or database can't be used, with the remedy; None where it can."""
    if connection.dialect.name != "postgresql":
        return None
    version = int((connection.dialect.server_version_info or (0,))[0])
    if version < OLDEST_POSTGRESQL:
        return (
            f"PostgreSQL {version} is too old; install {OLDEST_POSTGRESQL} or newer and move"
            " the database with pg_dump"
        )
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        return f"its encoding is {encoding}; make one with createdb --encoding UTF8 -T template0"
    return None


def _postgresql(url: URL) -> Engine:
    """A pool that gives up soon: its caller tries again and stays stoppable."""
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": _CONNECT_LIMIT_S,
            "tcp_user_timeout": _SILENCE_MS,
            "keepalives_idle": _PROBE_S,
            "keepalives_interval": _PROBE_S,
            "keepalives_count": 3,
            "options": f"-c lock_timeout={_LOCK_LIMIT_MS}",
            "application_name": "gateway-central",
        },
    )


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_LIMIT_S})
    with suppress(OSError):  # opening it will say better what is wrong
        Path(url.database or "").touch(mode=_PRIVATE, exist_ok=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: _SqliteConnection, _record: Any) -> None:  # noqa: ANN401  # SQLAlchemy's own pool record
    connection.isolation_level = None  # the driver must not begin by itself: see _begin_sqlite
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
