"""Keeps the parts of a roster that is on its way, so that a restart goes on; believes none.

Each part is a file by its hash. They are not synced: whoever reads one checks it again.
"""

from collections.abc import Collection
from hashlib import sha256
from pathlib import Path

from gateway.errors import JournalError
from gateway.journal.database import FILE_MODE

PARTS_NAME = "roster.parts"
"""The folder's name in a gate's state folder."""


class PartShelf:
    """Parts by their hash, each sealed as it came; used by one thread.

    Args:
        folder: where they lie; made when the first one comes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, digest: bytes) -> bool:
        """Whether a part is there, as far as its name says."""
        return self._path(digest).exists()

    def put(self, sealed: bytes) -> None:
        """Keep a part.

        Raises:
            JournalError: the disk is full or fails.
        """
        path = self._path(sha256(sealed).digest())
        building = path.with_suffix(".new")
        try:
            self._folder.mkdir(mode=0o750, parents=True, exist_ok=True)
            building.touch(FILE_MODE)
            building.write_bytes(sealed)
            building.replace(path)
        except OSError as error:
            building.unlink(missing_ok=True)
            raise JournalError(f"roster's part {path}: {error}; it is fetched again") from error

    def get(self, digest: bytes) -> bytes:
        """A part as it came.

        Raises:
            JournalError: it is gone or another by now; then it is not there any more.
        """
        path = self._path(digest)
        try:
            sealed = path.read_bytes()
        except OSError as error:
            raise JournalError(f"roster's part {path}: {error}; it is fetched again") from error
        if sha256(sealed).digest() != digest:
            path.unlink(missing_ok=True)
            raise JournalError(f"roster's part {path}: torn by a power cut; it is fetched again")
        return sealed

    def keep(self, digests: Collection[bytes]) -> None:
        """Throw away all but these.

        Raises:
            JournalError: the disk fails.
        """
        named = {self._path(digest).name for digest in digests}
        try:
            for path in self._folder.iterdir() if self._folder.exists() else ():
                if path.name not in named:
                    path.unlink(missing_ok=True)
        except OSError as error:
            raise JournalError(f"roster's parts {self._folder}: {error}") from error

    def _path(self, digest: bytes) -> Path:
        return self._folder / digest.hex()
