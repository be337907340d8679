"""Keeps signed documents as they came: one whole list and the changes since; believes none of them.

Because the bytes on disk are the signed ones, a file that somebody or a dying card altered is
refused at the next start just as a forged message would be.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from gateway.errors import JournalError
from gateway.journal.database import FILE_MODE
from gateway.runtime.whole_file import sync_folder

MAX_CHANGES_BYTES: Final = 4 * 1024 * 1024
"""Changes that are kept beside a whole list; a list of 100,000 ids has 0.8 MB itself."""

_LENGTH_BYTES: Final = 4


class DocumentShelf:
    """The documents of one kind. One thread writes; another process may replace the whole one.

    Args:
        folder: the gate's state folder.
        name: of the kind.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / f"{name}.signed"
        self._changes = folder / f"{name}.changes"

    @property
    def full(self) -> bool:
        """Whether so many changes lie here that a whole list would be better."""
        try:
            return self._changes.stat().st_size > MAX_CHANGES_BYTES
        except OSError:
            return False

    @property
    def mark(self) -> tuple[int, int] | None:
        """Tells one whole document from the next without reading it; None while there is none."""
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns

    def whole(self) -> bytes | None:
        """The whole document; None while there is none.

        Raises:
            JournalError: it can't be read.
        """
        with self._named("read"):
            try:
                return self.path.read_bytes()
            except FileNotFoundError:
                return None

    def changes(self) -> Iterator[bytes]:
        """The changes since, oldest first; one that was torn by a power cut ends them.

        Raises:
            JournalError: they can't be read.
        """
        with self._named("read"):
            try:
                framed = self._changes.read_bytes()
            except FileNotFoundError:
                return
        start = 0
        while (end := _end(framed, start)) <= len(framed) and start < len(framed):
            yield framed[start + _LENGTH_BYTES : end]
            start = end

    def replace(self, document: bytes) -> None:
        """Keep a whole document instead of all that was here.

        Raises:
            JournalError: the disk is full or fails; what was here stays.
        """
        building = self.path.with_name(self.path.name + ".new")
        with self._named("kept"):
            self.path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
            building.unlink(missing_ok=True)
            with _opened(building, os.O_CREAT | os.O_EXCL | os.O_WRONLY) as descriptor:
                self._give_to_the_gate(descriptor)
                _write(descriptor, document)
            building.replace(self.path)
            self._changes.unlink(missing_ok=True)
            sync_folder(self.path.parent)

    def drop(self) -> None:
        """Keep nothing.

        Raises:
            JournalError: the disk fails; what was here may still be.
        """
        with self._named("removed"):
            self._changes.unlink(missing_ok=True)
            self.path.unlink(missing_ok=True)
            sync_folder(self.path.parent)

    def append(self, document: bytes) -> None:
        """Keep one more change.

        Raises:
            JournalError: the disk is full or fails; what was here stays.
        """
        kept = sum(len(change) + _LENGTH_BYTES for change in self.changes())
        with self._named("kept"), _opened(self._changes, os.O_CREAT | os.O_RDWR) as descriptor:
            os.ftruncate(descriptor, kept)
            os.lseek(descriptor, kept, os.SEEK_SET)
            _write(descriptor, len(document).to_bytes(_LENGTH_BYTES, "big") + document)

    def _give_to_the_gate(self, descriptor: int) -> None:
        """An administrator who imports a list is root, and the gate must read it all the same."""
        if os.geteuid() == 0:
            folder = self.path.parent.stat()
            os.fchown(descriptor, folder.st_uid, folder.st_gid)

    @contextmanager
    def _named(self, tried: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise JournalError(
                f"signed list {self.path}: can't be {tried}: {error.strerror};"
                " check the disk and the folder's owner"
            ) from error


def _end(framed: bytes, start: int) -> int:
    length = int.from_bytes(framed[start : start + _LENGTH_BYTES], "big")
    return start + _LENGTH_BYTES + length


@contextmanager
def _opened(path: Path, flags: int) -> Iterator[int]:
    descriptor = os.open(path, flags, FILE_MODE)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _write(descriptor: int, octets: bytes) -> None:
    view = memoryview(octets)
    while view:
        view = view[os.write(descriptor, view) :]
    os.fsync(descriptor)
