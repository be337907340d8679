"""The gate's journal and roster as the page reads them; writes nothing and opens no file for long.

Any thread may ask: each call opens the file anew (a millisecond), so that a journal that was set
aside or a roster that was replaced is seen at once.
"""

from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import Protocol

from gateway.core.event import EventKind
from gateway.journal.reader import JournalReader
from gateway.journal.roster import ROSTER_NAME, RosterReader
from gateway.journal.row import JournalRow
from gateway.journal.store import JOURNAL_NAME


class Records(Protocol):
    """What the page needs of the gate's files; every method raises JournalError."""

    def recent(self, limit: int, kinds: Collection[EventKind]) -> list[JournalRow]:
        """The newest rows of these kinds, newest first."""

    def names(self, holder_ids: Collection[str]) -> dict[str, str]:
        """The full names of these random ids; they must be masked before they are shown."""

    def company(self, holder_id: str) -> str:
        """The person's company, or an empty string."""


class GateFiles:
    """The files in a gate's state folder.

    Args:
        state_dir: the gate's, not the page's own.
    """

    def __init__(self, state_dir: Path) -> None:
        self._journal = state_dir / JOURNAL_NAME
        self._roster = state_dir / ROSTER_NAME

    def recent(self, limit: int, kinds: Collection[EventKind]) -> list[JournalRow]:
        """The newest rows of these kinds, newest first."""
        with closing(JournalReader(self._journal)) as reader:
            return reader.recent(limit, kinds)

    def names(self, holder_ids: Collection[str]) -> dict[str, str]:
        """The full names of these random ids."""
        with closing(RosterReader(self._roster)) as reader:
            return {holder_id: reader.name_of(holder_id) for holder_id in holder_ids}

    def company(self, holder_id: str) -> str:
        """The person's company, or an empty string."""
        with closing(RosterReader(self._roster)) as reader:
            holder = reader.lookup(holder_id)
        return holder.company if holder else ""
