"""Opens and names SQLite files the one right way; knows no table of theirs."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

from gateway.errors import JournalError
from gateway.runtime.whole_file import sync_folder

BUSY_LIMIT_S: Final = 0.5
"""How long a call waits for another process's lock."""

FILE_MODE: Final = 0o640
"""The gate writes, the group of the guard's page reads, nobody else: rosters hold names."""

_PROGRAM_FAULTS: Final = (
    sqlite3.DataError,
    sqlite3.IntegrityError,
    sqlite3.NotSupportedError,
    sqlite3.ProgrammingError,
)
_DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_UNREADABLE: Final = frozenset({sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ})


class DamagedFileError(JournalError):
    """The file's content can't be believed; another call won't help."""


class MissingFileError(JournalError):
    """There is no such file."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of SQLite file of ours.

    Args:
        name: as it stands in messages and in the schema files' names.
        application_id: number in the file's header that tells it from other SQLite files.
        schema: newest schema that this program knows, numbered from 1.
    """

    name: str
    application_id: int
    schema: int


@contextmanager
def naming(kind: FileKind, path: Path) -> Iterator[None]:
    """Turn what SQLite says of a disk or a file into our errors; program faults pass through.

    Raises:
        DamagedFileError: the content is damaged.
        JournalError: disk full, no permission, locked, input/output error.
    """
    try:
        yield
    except _PROGRAM_FAULTS:
        raise
    except sqlite3.DatabaseError as error:
        message = f"{kind.name} {path}: {_words(error)}"
        if _code(error) & 0xFF in _DAMAGE or _code(error) in _UNREADABLE:
            raise DamagedFileError(message) from error
        raise JournalError(message) from error


def connect_writing(path: Path) -> sqlite3.Connection:
    """Connect to a file that is there; transactions are written out, never implied.

    The connection may be handed from the thread that opens to the one thread that writes.
    """
    uri = path.absolute().as_uri() + "?mode=rw"
    return sqlite3.connect(
        uri, uri=True, timeout=BUSY_LIMIT_S, isolation_level=None, check_same_thread=False
    )


def connect_reading(path: Path, *, immutable: bool) -> sqlite3.Connection:
    """Connect for reading, from the calling thread only.

    Args:
        path: the file.
        immutable: nobody changes this file's content: no locks, no look for changes.
    """
    uri = path.absolute().as_uri() + ("?mode=ro&immutable=1" if immutable else "?mode=ro")
    return sqlite3.connect(uri, uri=True, timeout=BUSY_LIMIT_S, isolation_level=None)


def create_file(path: Path) -> None:
    """Make an empty file with ``FILE_MODE`` that outlives a power cut, unless one is there."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))
    except FileExistsError:
        return
    sync_folder(path.parent)


def schema_of(connection: sqlite3.Connection, kind: FileKind, path: Path) -> int:
    """The file's schema number, 0 for an empty file.

    Raises:
        JournalError: another program's file, or one of a newer version of this program.
    """
    application = number(connection, "PRAGMA application_id")
    version = number(connection, "PRAGMA user_version")
    if application == version == number(connection, "SELECT count(*) FROM sqlite_schema") == 0:
        return 0
    if application != kind.application_id:
        seen = f"application id {application}, expected {kind.application_id}"
        raise JournalError(f"{kind.name} {path}: not a gate's {kind.name} ({seen}); name another")
    if version > kind.schema:
        known = f"schema {version}, this program knows up to {kind.schema}"
        raise JournalError(f"{kind.name} {path}: {known}; install the newer program again")
    return version


def schema_script(kind: FileKind, version: int) -> str:
    """The SQL that brings a file from the schema before to this one."""
    name = f"{kind.name}_v{version}.sql"
    return (resources.files("gateway.journal") / "schema" / name).read_text("utf-8")


def quick_check(connection: sqlite3.Connection, kind: FileKind, path: Path) -> None:
    """Read the whole file's structure; takes as long as reading the file.

    Raises:
        DamagedFileError: pages contradict each other.
    """
    (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise DamagedFileError(f"{kind.name} {path}: damaged: {' '.join(str(found).split())}")


def number(connection: sqlite3.Connection, query: str, *values: int) -> int:
    """The one number that a query answers with."""
    ((found,),) = connection.execute(query, values)
    return int(found)


def _code(error: sqlite3.DatabaseError) -> int:
    return getattr(error, "sqlite_errorcode", 0)


def _words(error: sqlite3.DatabaseError) -> str:
    name = getattr(error, "sqlite_errorname", "")
    return f"{error} ({name})" if name else str(error)
