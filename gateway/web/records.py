"""The gate's journal and roster as the page reads them; writes nothing and opens no file for long.

Any thread may ask: each call opens the file anew (a millisecond), so that a journal that was set
aside or a roster that was replaced is seen at once.
"""

from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import Protocol

from gateway.core.disk_days import Growth
from gateway.core.drift import DriftMemory
from gateway.core.event import EventKind
from gateway.core.inside import Walk
from gateway.journal.drift_memory import DRIFT_NAME, read_drift
from gateway.journal.growth import growth_of
from gateway.journal.people import People, Person, find_people, people_of
from gateway.journal.reader import JournalReader
from gateway.journal.roster import ROSTER_NAME, RosterReader
from gateway.journal.row import JournalRow
from gateway.journal.searching import Found, Wanted, search
from gateway.journal.space import Space, space_of
from gateway.journal.store import JOURNAL_NAME
from gateway.journal.walks import walks_since


class Records(Protocol):
    """What the page needs of the gate's files; every method raises JournalError."""

    def recent(self, limit: int, kinds: Collection[EventKind]) -> list[JournalRow]:
        """The newest rows of these kinds, newest first."""

    def names(self, holder_ids: Collection[str]) -> dict[str, str]:
        """The full names of these random ids; they must be masked before they are shown."""

    def company(self, holder_id: str) -> str:
        """The person's company, or an empty string."""


class Archive(Records, Protocol):
    """What the look-ups need besides."""

    def found(self, wanted: Wanted, limit: int, before: int | None = None) -> Found:
        """The newest rows that fit, from a sequence backwards."""

    def named(self, typed: str) -> People:
        """Whom a name, a number or a company means."""

    def people_of(self, holder_ids: Collection[str]) -> dict[str, Person]:
        """The people of these random ids; their names must be masked before they are shown."""

    def walks_since(self, wall_ms: int) -> list[Walk]:
        """Everybody who walked in or out from this moment on, oldest first."""

    def drift(self) -> DriftMemory:
        """People's temperatures of 30 days, counted, as the gate wrote them down."""

    def space(self) -> Space:
        """The room on the disk that holds them."""

    def growth(self, now_wall_ms: int) -> Growth:
        """How fast the journal grows."""


class GateFiles:
    """The files in a gate's state folder.

    Args:
        state_dir: the gate's, not the page's own.
    """

    def __init__(self, state_dir: Path) -> None:
        self._folder = state_dir
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

    def found(self, wanted: Wanted, limit: int, before: int | None = None) -> Found:
        """The newest rows that fit, from a sequence backwards."""
        return search(self._journal, wanted, limit, before)

    def named(self, typed: str) -> People:
        """Whom a name, a number or a company means."""
        return find_people(self._roster, typed)

    def people_of(self, holder_ids: Collection[str]) -> dict[str, Person]:
        """The people of these random ids."""
        return people_of(self._roster, holder_ids)

    def walks_since(self, wall_ms: int) -> list[Walk]:
        """Everybody who walked in or out from this moment on, oldest first."""
        return walks_since(self._journal, wall_ms)

    def drift(self) -> DriftMemory:
        """People's temperatures of 30 days, counted, as the gate wrote them down."""
        return read_drift(self._folder / DRIFT_NAME)

    def space(self) -> Space:
        """The room on the disk that holds them."""
        return space_of(self._folder)

    def growth(self, now_wall_ms: int) -> Growth:
        """How fast the journal grows."""
        return growth_of(self._journal, now_wall_ms)
