"""Keeps every policy that was ever in force, byte for byte by its number; overwrites none.

A row carries the number of the policy that decided, so this folder is what a replay needs beside
the journal.
"""

from hashlib import sha256
from pathlib import Path
from typing import Final

from gateway.errors import JournalError
from gateway.runtime.whole_file import read_whole, write_whole

FOLDER: Final = "policies"
MAX_BYTES: Final = 1 << 20
"""As much as a policy.toml may have."""

_FOLDER_MODE: Final = 0o750


class PolicyArchive:
    """The policies of one gate. One thread writes; anybody may read.

    Args:
        state_dir: the gate's state folder.
    """

    def __init__(self, state_dir: Path) -> None:
        self.folder = state_dir / FOLDER

    def path(self, version: int) -> Path:
        """Where the policy of this number lies."""
        return self.folder / f"{version}.toml"

    def text(self, version: int) -> bytes | None:
        """The policy of this number; None where none was ever kept.

        Raises:
            JournalError: it can't be read.
        """
        try:
            return read_whole(self.path(version), MAX_BYTES)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise JournalError(f"policy {self.path(version)}: can't be read: {error}") from error

    def keep(self, version: int, raw: bytes) -> None:
        """Keep a policy from before its first decision on; the same bytes may come again.

        Raises:
            JournalError: another text has this number, or the disk does not do its part.
        """
        present = self.text(version)
        if present == raw:
            return
        if present is not None:
            raise JournalError(
                f"policy {self.path(version)}: version {version} was in force with another text"
                f" (SHA-256 {sha256(present).hexdigest()[:12]}); raise version with every change"
            )
        try:
            self.folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
            write_whole(self.path(version), raw)
        except OSError as error:
            raise JournalError(
                f"policy {self.path(version)}: can't be kept: {error.strerror};"
                " check the disk and the folder's owner"
            ) from error
