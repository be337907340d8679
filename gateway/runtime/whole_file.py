"""A small file that is written whole or not at all, by one at a time; knows no content."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_MODE: Final = 0o640
"""The gate's user and group; the page's process is in the group."""


def read_whole(path: Path, most_bytes: int) -> bytes:
    """The file's bytes.

    Raises:
        FileNotFoundError: there is none.
        OSError: it can't be read.
        ValueError: it is longer than anything that was ever written there.
    """
    with path.open("rb") as file:
        octets = file.read(most_bytes + 1)
    if len(octets) > most_bytes:
        raise ValueError(f"over {most_bytes} bytes")
    return octets


def write_whole(path: Path, octets: bytes, mode: int = _MODE) -> None:
    """Replace the file durably: after a power cut it is the old one or the new one.

    Root gives it to the folder's owner, as a gate must read what an administrator's command wrote.

    Args:
        path: in a folder that is there.
        octets: all of it.
        mode: who may read it, before the process's mask.

    Raises:
        OSError: the disk refuses; the old file stays.
    """
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        _give_to_owner_of(path.parent, descriptor)
        file.write(octets)
        file.flush()
        os.fsync(descriptor)
    new.replace(path)
    sync_folder(path.parent)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep all other threads and processes from changing a file, by another one beside it.

    Raises:
        OSError: the folder is not there or can't be written.
    """
    lock = os.open(path.with_name(path.name + ".lock"), os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        _give_to_owner_of(path.parent, lock)
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def sync_folder(folder: Path) -> None:
    """Make names that were added, renamed or removed in it survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _give_to_owner_of(folder: Path, descriptor: int) -> None:
    """What root writes by a command must be of use to the program's own user."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)
