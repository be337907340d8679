"""Keeps the counter of the newest command that a gate took, before it is obeyed; not the command.

A file of its own, because it must be on disk before anything is done, and a journal that was set
aside as damaged must not make old commands new. A new card has none: what was signed before it
was made expires within minutes.
"""

from pathlib import Path
from typing import Final

from gateway.codes.limits import MAX_INTEGER
from gateway.errors import JournalError
from gateway.runtime.whole_file import read_whole, write_whole

_NAME: Final = "commands.counter"
_MAX_BYTES: Final = 32


class CommandCounter:
    """The counter's file; one thread owns it.

    Args:
        folder: the gate's state folder.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME

    def newest(self) -> int:
        """The greatest counter that was kept; 0 before the first command.

        Raises:
            JournalError: it can't be read; no command may be obeyed.
        """
        try:
            kept = int(read_whole(self._path, _MAX_BYTES).decode("ascii"))
        except FileNotFoundError:
            return 0
        except (OSError, ValueError) as error:
            raise self._broken("read", error) from None
        if not 0 <= kept <= MAX_INTEGER:
            raise self._broken("read", ValueError("not a counter"))
        return kept

    def keep(self, counter: int) -> None:
        """Have it on disk.

        Raises:
            JournalError: the disk refuses; the command must not be obeyed.
        """
        try:
            write_whole(self._path, f"{counter}\n".encode("ascii"))
        except OSError as error:
            raise self._broken("kept", error) from None

    def _broken(self, tried: str, error: Exception) -> JournalError:
        return JournalError(
            f"counter of commands {self._path}: can't be {tried}: {error}; no command is obeyed:"
            " check the disk, or delete the file if it is damaged"
        )
