"""A book of the page that only grows: JSON lines chained by their hashes; knows no content.

Whoever writes as the page's own user can write the whole chain anew. It shows what was damaged or
taken out by hand; the gate's journal, which the page can't write, keeps every act as well.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

from gateway.core.event import Json
from gateway.errors import GatewayError
from gateway.runtime.whole_file import locked, sync_folder

MOST_BYTES: Final = 16 * 1024 * 1024
"""Of one file: 80,000 lines of an audit; the file before it is kept, too, and no third one."""
_FIRST: Final = "0" * 64
_NUMBER: Final = "number"
_BEFORE: Final = "before"


class BookError(GatewayError):
    """The book can't be written or read."""


class Book:
    """A file of JSON lines with mode 0600; several processes may write.

    Args:
        path: need not be there yet.
        most_bytes: after which a new file is begun.
    """

    def __init__(self, path: Path, most_bytes: int = MOST_BYTES) -> None:
        self._path = path
        self._most_bytes = most_bytes

    def append(self, entry: Mapping[str, Json]) -> int:
        """Write an entry durably; its number, counted from 1.

        Raises:
            BookError: nothing was written.
        """
        try:
            with locked(self._path):
                return self._append(entry)
        except OSError as error:
            raise BookError(f"{self._path}: {error.strerror}; the page must write there") from None

    def newest(self, count: int) -> list[dict[str, Json]]:
        """The last entries that can be read, newest first.

        Raises:
            BookError: the file is there and can't be read.
        """
        found: list[dict[str, Json]] = []
        for path in (self._path, self._older):
            for line in reversed(_lines(path)):
                found += _entries(line)
                if len(found) >= count:
                    return found
        return found

    def whole(self) -> bool:
        """Whether no line of the file at hand was changed, taken out or put in since."""
        before = None
        for line in _lines(self._path):
            found = _entries(line)
            if not found or before not in {None, found[0].get(_BEFORE)}:
                return False
            before = sha256(line).hexdigest()
        return True

    @property
    def _older(self) -> Path:
        return self._path.with_suffix(".before.jsonl")

    def _append(self, entry: Mapping[str, Json]) -> int:
        with _opened(self._path) as descriptor:
            last, size = _last_line(descriptor), os.fstat(descriptor).st_size
        number, before = 1, _FIRST
        if last:
            found = _entries(last)
            known = found[0].get(_NUMBER) if found else None
            number = known + 1 if isinstance(known, int) else 1
            before = sha256(last).hexdigest()
        line = json.dumps({**entry, _NUMBER: number, _BEFORE: before}).encode() + b"\n"
        if begins_anew := size + len(line) > self._most_bytes:
            self._path.replace(self._older)
        with _opened(self._path) as descriptor:
            _write(descriptor, line)
        if begins_anew or not size:
            sync_folder(self._path.parent)
        return number


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _write(descriptor: int, line: bytes) -> None:
    written = os.write(descriptor, line)
    if written != len(line):
        raise OSError(0, "the disk is full")
    os.fsync(descriptor)


def _last_line(descriptor: int) -> bytes:
    """The last line without its end; a torn one is ended, so that it stands alone."""
    size = os.fstat(descriptor).st_size
    reach = min(size, 64 * 1024)
    tail = os.pread(descriptor, reach, size - reach)
    if tail and not tail.endswith(b"\n"):
        os.write(descriptor, b"\n")
    return tail.rstrip(b"\n").rpartition(b"\n")[2]


def _lines(path: Path) -> list[bytes]:
    try:
        return path.read_bytes().splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise BookError(f"{path}: {error.strerror}; the page must read it") from None


def _entries(line: bytes) -> list[dict[str, Json]]:
    """The line's entry, or none where it is damaged."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return []
    return [found] if isinstance(found, dict) else []
