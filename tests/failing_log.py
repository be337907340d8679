"""A disk that takes nothing behind the newest frame of a journal's log; opens no journal."""

import resource
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def written_of_log(journal: Path) -> int:
    """Bytes of a journal's log up to its newest frame, as its index in shared memory says.

    The number of frames is the fifth word of the index (SQLite, WAL-mode file format, 2.1).
    """
    index = journal.with_name(journal.name + "-shm").read_bytes()
    (frames,) = struct.unpack_from("=I", index, 16)
    return 32 + int(frames) * (24 + 4_096)


@contextmanager
def full_disk(journal: Path, after_bytes: int = 0) -> Iterator[None]:
    """The operating system refuses to write behind that."""
    with no_file_beyond(written_of_log(journal) + after_bytes):
        yield


@contextmanager
def no_file_beyond(most_bytes: int) -> Iterator[None]:
    """A real EFBIG from a real write, for as long as the block lasts."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
