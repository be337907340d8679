"""Puts a damaged file aside under another name; deletes nothing and repairs nothing."""

from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from gateway.errors import JournalError
from gateway.runtime.whole_file import sync_folder

_COMPANIONS: Final = ("-wal", "-shm", "")
"""SQLite finds a file's write-ahead log by its name, so they move together, the file last."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A damaged file and what was wrong with it.

    Args:
        path: where it is now.
        damage: one plain sentence.
    """

    path: Path
    damage: str


def set_aside(path: Path, damage: str) -> SetAside:
    """Rename a file and its companions to the first free ``.corrupt-<n>``.

    Raises:
        JournalError: the folder doesn't let it be renamed.
    """
    target = next(
        name
        for name in (path.with_name(f"{path.name}.corrupt-{n}") for n in count(1))
        if not any(_beside(name, companion).exists() for companion in _COMPANIONS)
    )
    try:
        for companion in _COMPANIONS:
            source = _beside(path, companion)
            if source.exists():
                source.rename(_beside(target, companion))
        sync_folder(path.parent)
    except OSError as error:
        raise JournalError(f"{damage}; it can't be put aside either: {error}") from error
    return SetAside(target, damage)


def _beside(path: Path, companion: str) -> Path:
    return path.with_name(path.name + companion)
