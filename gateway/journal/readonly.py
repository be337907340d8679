"""Reads a SQLite file that another thread, process or user writes or replaces; changes nothing."""

import os
import sqlite3
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from gateway.errors import JournalError
from gateway.journal.database import (
    FileKind,
    MissingFileError,
    connect_reading,
    naming,
    schema_of,
)

_NO_INDEX: Final = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})
"""What SQLite says, by version, when it may not make the log's index."""


class ReadOnlyFile:
    """A connection that follows its file: opened at first use, opened anew when it was replaced.

    It belongs to the thread that uses it first; each thread makes its own.

    Args:
        path: the file; need not be there yet.
        kind: what must be in it.
        immutable: the file is only ever replaced, never changed in place.
    """

    def __init__(self, path: Path, kind: FileKind, *, immutable: bool) -> None:
        self.path = path
        self._kind = kind
        self._immutable = immutable
        self._connection: sqlite3.Connection | None = None
        self._opened: tuple[int, int] | None = None
        self._without_log = False

    def connection(self) -> sqlite3.Connection:
        """The connection to the file that has this name now.

        Raises:
            MissingFileError: there is none.
            JournalError: no permission, or not a file of this kind.
            DamagedFileError: it can't be read.
        """
        present = self._present()
        if self._connection is None or present != self._opened or self._log_appeared():
            self.close()
            self._connection, self._opened = self._open(), present
        return self._connection

    def close(self) -> None:
        """Let the file go; the next use opens it again."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _present(self) -> tuple[int, int]:
        """Device and inode: looked up before opening, so that a swap in between shows next time."""
        try:
            status = os.stat(self.path)  # noqa: PTH116 - half the time of Path.stat, at each lookup
        except FileNotFoundError:
            self.close()
            raise MissingFileError(
                f"{self._kind.name} {self.path}: no such file; check the folder's name, the gate"
                " makes it at its first start"
            ) from None
        except OSError as error:
            raise JournalError(f"{self._kind.name} {self.path}: {error.strerror}") from error
        return status.st_dev, status.st_ino

    def _open(self) -> sqlite3.Connection:
        if not self.path.is_file():
            raise JournalError(f"{self._kind.name} {self.path}: not a file")
        if not os.access(self.path, os.R_OK):
            raise JournalError(f"{self._kind.name} {self.path}: this user may not read it")
        self._without_log = False
        with naming(self._kind, self.path):
            try:
                return self._connect(immutable=self._immutable)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF not in _NO_INDEX or self._log().exists():
                    raise
            # Its writer has closed it and folded the log back, and this user may not make the
            # log's index in that folder: the file alone is the whole truth until a log appears.
            connection = self._connect(immutable=True)
            self._without_log = True
            return connection

    def _connect(self, *, immutable: bool) -> sqlite3.Connection:
        with ExitStack() as undo:
            connection = connect_reading(self.path, immutable=immutable)
            undo.callback(connection.close)
            if schema_of(connection, self._kind, self.path) == 0:
                raise JournalError(f"{self._kind.name} {self.path}: empty, nobody has begun it")
            undo.pop_all()
        return connection

    def _log_appeared(self) -> bool:
        return self._without_log and self._log().exists()

    def _log(self) -> Path:
        return self.path.with_name(self.path.name + "-wal")
