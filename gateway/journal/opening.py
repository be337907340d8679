"""Opens a gate's journal for writing, begins a new one, or puts a damaged one aside."""

import fcntl
import logging
import secrets
import sqlite3
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Final, TextIO

from gateway.errors import JournalError
from gateway.journal.database import (
    DamagedFileError,
    connect_reading,
    connect_writing,
    create_file,
    naming,
    quick_check,
    schema_of,
    schema_script,
)
from gateway.journal.log_room import give_room
from gateway.journal.quarantine import SetAside, set_aside
from gateway.journal.renewal import renew
from gateway.journal.store import JOURNAL, JournalStore

log = logging.getLogger(__name__)

EPOCH_BITS: Final = 53
"""An epoch is exact in every JSON reader."""

_WAL_KEPT_BYTES: Final = 8 * 1024 * 1024
"""The log file keeps this size and is written over, which saves an fdatasync of its length:
1.2 times the throughput of a growing one (measured on x86). SQLite folds it back at about 4 MB; a
slow reader can make it grow beyond, and then it shrinks again."""


def open_journal(path: Path, gate: str, created_wall_ms: int) -> JournalStore:
    """Open a gate's journal for writing, or begin one.

    A damaged file is put aside, never deleted, and a new journal with a new epoch begins; the
    caller then records a storage warning with ``JournalStore.set_aside``.

    Args:
        path: the file; its folder is made if it is not there.
        gate: the gate's id; a journal belongs to one gate for ever.
        created_wall_ms: wall milliseconds, kept if a new journal begins.

    Raises:
        JournalError: another gate's journal, another program's file, a newer schema, a journal
            that another process writes, no permission, a disk that is full or fails.
    """
    with ExitStack() as undo:
        lock = undo.enter_context(_sole_writer(path))
        try:
            store = _open(path, gate, created_wall_ms, lock, None)
        except DamagedFileError as error:
            aside = set_aside(path, str(error))
            store = _open(path, gate, created_wall_ms, lock, aside)
        undo.pop_all()
    return store


def _sole_writer(path: Path) -> TextIO:
    """Lock a file beside the journal: two writers would give one sequence twice."""
    try:
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        lock = path.with_name(path.name + ".lock").open("a", encoding="ascii")
    except OSError as error:
        raise JournalError(f"journal {path}: {error}; make the folder writable") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise JournalError(f"journal {path}: another process writes it; stop that one") from error
    return lock


def _open(
    path: Path, gate: str, created_wall_ms: int, lock: TextIO, aside: SetAside | None
) -> JournalStore:
    if path.is_dir():
        raise JournalError(f"journal {path}: is a folder; name the file in it")
    with ExitStack() as undo, naming(JOURNAL, path):
        _create(path)
        _check(path)
        connection = connect_writing(path)
        undo.callback(connection.close)
        schema = schema_of(connection, JOURNAL, path)
        _make_durable(connection, path)
        if schema < JOURNAL.schema:
            _upgrade(connection, schema, gate, created_wall_ms)
        _renew(connection, path)
        store = JournalStore(path, connection, lock, aside)
        if store.gate != gate:
            whose = f"belongs to gate {store.gate!r}, this is gate {gate!r}"
            raise JournalError(f"journal {path}: {whose}; correct gate.id or gate.state_dir")
        give_room(path.with_name(path.name + "-wal"))
        undo.pop_all()
    return store


def _create(path: Path) -> None:
    try:
        create_file(path)
    except OSError as error:
        raise JournalError(f"journal {path}: {error}; make the folder writable") from error


def _check(path: Path) -> None:
    """Look for damage without changing anything: a read-only connection leaves the log in place.

    Only a first start that was cut off leaves a rollback journal; SQLite must write to undo it.
    """
    cut_off = path.with_name(path.name + "-journal").exists()
    connect = connect_writing if cut_off else partial(connect_reading, immutable=False)
    with closing(connect(path)) as connection:
        quick_check(connection, JOURNAL, path)


def _make_durable(connection: sqlite3.Connection, path: Path) -> None:
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise JournalError(f"journal {path}: no write-ahead log on this disk; use a local one")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA journal_size_limit = {_WAL_KEPT_BYTES}")


def _upgrade(connection: sqlite3.Connection, schema: int, gate: str, created_wall_ms: int) -> None:
    """Bring the file to the newest schema in one transaction, a new one with its identity."""
    scripts = (schema_script(JOURNAL, n) for n in range(schema + 1, JOURNAL.schema + 1))
    connection.executescript("\n".join(["BEGIN IMMEDIATE;", *scripts]))
    if schema == 0:
        epoch = secrets.randbelow(2**EPOCH_BITS - 1) + 1
        connection.execute("INSERT INTO meta VALUES (1, ?, ?, ?)", (gate, epoch, created_wall_ms))
    connection.execute("COMMIT")


def _renew(connection: sqlite3.Connection, path: Path) -> None:
    """On a full disk the gate starts all the same: without blocks rows are found, only slowly."""
    try:
        renew(connection)
    except sqlite3.OperationalError as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        log.warning("journal %s: %s; rows are found by time slowly until a next start", path, error)
