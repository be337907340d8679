"""Looks people up in the roster in force; not how it is checked, installed or decided upon."""

import json
import sqlite3
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from gateway.core.approval import Batch, HolderKind, Observation, Standing
from gateway.core.credential import Holder
from gateway.core.masking import masked
from gateway.journal.database import (
    DamagedFileError,
    FileKind,
    MissingFileError,
    connect_reading,
    naming,
    quick_check,
)
from gateway.journal.readonly import ReadOnlyFile

ROSTER: Final = FileKind("roster", application_id=1198805619, schema=3)

ROSTER_NAME: Final = "roster.sqlite"
"""The file's name in a gate's state folder."""

_LOOKUP: Final = """
SELECT company, groups, not_before_ms, not_after_ms, kind, once, lanes, observed_until_ms, contact,
    batch, CASE WHEN host <> '' THEN (SELECT name FROM person AS met WHERE met.id = person.host) END
FROM person WHERE id = ?
"""
"""With the name of whom a visitor comes to see: asked for apart, a visitor took twice as long."""
_BATCHES: Final = "SELECT id, from_ms, until_ms, building FROM batch"
_COMPANIES: Final = "SELECT name, suspended, until_ms, desk FROM company"
_NAME: Final = "SELECT name FROM person WHERE id = ?"
_LOOKUP_1: Final = "SELECT company, groups, not_before_ms, not_after_ms FROM person WHERE id = ?"
"""Of a file of schema 1, which an upgraded gate goes by until the centre sends the next roster."""


_STATES_SINCE: Final = 3
_CACHE_KIB: Final = 16_384
"""The whole file of 100,000 people at most: 2 MiB, SQLite's own, cost a look-up 1.5 µs more. Mapped
into memory it would take 4 µs less, and a card's fault would end the process."""

_KINDS: Final = {kind.value: kind for kind in HolderKind}


def connect_roster(path: Path) -> sqlite3.Connection:
    """Connect to a roster's file for reading; nobody changes one in use."""
    return connect_reading(path, immutable=True)


@dataclass(frozen=True, slots=True)
class RosterFacts:
    """What a roster says of itself.

    Args:
        version: the centre's number of it, 0 for no roster.
        people: how many it holds.
        issued_ms: wall milliseconds when the centre signed it.
        state: names its content, so that changes find what they follow; empty where a program
            before this one built the file.
    """

    version: int = 0
    people: int = 0
    issued_ms: int = 0
    state: bytes = b""


class RosterReader:
    """The people who may enter. One thread uses it; each thread makes its own.

    A roster that is put in place by any process is in force at the next call. No file means
    version 0 and nobody. Every member raises JournalError for a file that can't be read.

    Args:
        path: the roster's file; need not be there yet.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = ReadOnlyFile(path, ROSTER, immutable=True)
        self._connection: sqlite3.Connection | None = None
        self._facts = RosterFacts()
        self._tables: frozenset[str] = frozenset()
        self._lookup = _LOOKUP
        self._standings: dict[str, Standing] | None = None
        self._batches: dict[str, Batch] = {}

    @property
    def version(self) -> int:
        """0 while there is no roster."""
        return self.facts().version

    @property
    def issued_ms(self) -> int:
        """Wall milliseconds when the centre signed it."""
        return self.facts().issued_ms

    @property
    def people(self) -> int:
        """How many it holds."""
        return self.facts().people

    def facts(self) -> RosterFacts:
        """Version, people and age of one and the same roster."""
        self._current()
        return self._facts

    def lookup(self, holder_id: str) -> Holder | None:
        """The person with this random id, or None."""
        found = self._one("", holder_id)
        if found is None:
            return None
        company, groups, not_before_ms, not_after_ms, *terms = found
        known = holder_id, company, _texts(groups), not_before_ms, not_after_ms
        return self._holder(known, terms) if terms else Holder(*known)

    def name_of(self, holder_id: str) -> str:
        """The name for the guard's page, or an empty string; never to be logged or stored."""
        found = self._one(_NAME, holder_id)
        return found[0] if found else ""

    def holder_of(self, alias: str) -> str:
        """The random id of the person whom other systems call so, or an empty string."""
        if self._current() is None or "alias" not in self._tables:
            return ""
        found = self._one("SELECT id FROM alias WHERE alias = ?", alias)
        return found[0] if found else ""

    def signed(self) -> bytes:
        """The signed document that the roster is from; empty where that is not known."""
        with naming(ROSTER, self.path):
            connection = self._current()
            if connection is None or "origin" not in self._tables:
                return b""
            found = connection.execute("SELECT document FROM origin").fetchone()
        return found[0] if found else b""

    def check(self) -> None:
        """Read the whole file's structure once.

        Raises:
            DamagedFileError: it can't be believed.
        """
        connection = self._current()
        if connection is not None:
            with naming(ROSTER, self.path):
                quick_check(connection, ROSTER, self.path)

    def close(self) -> None:
        """Let the file go."""
        self._file.close()
        self._connection = None

    def _one(self, query: str, key: str) -> tuple[Any, ...] | None:
        """The row that a query finds by its key; without one, the look-up that fits the file."""
        try:
            connection = self._current()
            asked = query or self._lookup
            return connection.execute(asked, (key,)).fetchone() if connection else None
        except sqlite3.DatabaseError:  # to be named only then: this is every look-up's way
            with naming(ROSTER, self.path):
                raise

    def _holder(self, known: tuple[str, str, tuple[str, ...], int, int], terms: Any) -> Holder:  # noqa: ANN401 - columns
        """The person with what stands behind them: the columns after the first four."""
        kind, once, lanes, observed_until_ms, contact, batch, host = terms
        standings = self._read_approvals() if self._standings is None else self._standings
        standing = standings.get(known[1]) or Standing()
        if host is not None:
            called = _whom_to_call(host, standing.desk)
            standing = Standing(standing.suspended, standing.until_ms, called)
        observed = observed_until_ms is not None
        return Holder(
            *known,
            kind=_KINDS[kind],
            once=bool(once),
            lanes=_texts(lanes),
            observation=Observation(observed_until_ms, contact) if observed else None,
            batch=self._batches.get(batch),
            standing=standing,
        )

    def _current(self) -> sqlite3.Connection | None:
        """The connection to the roster in force, with ``_facts`` read from it."""
        try:
            connection = self._file.connection()
        except MissingFileError:
            connection = None
        if connection is not self._connection:
            self._facts = self._read_facts(connection)
            self._connection = connection
            self._standings = None
        return connection

    def _read_approvals(self) -> dict[str, Standing]:
        """All companies and batches at the first look-up of a roster: they are few beside people.

        Whoever asks a roster for a name or its version alone reads none.
        """
        connection = self._file.connection()
        with naming(ROSTER, self.path):
            companies = connection.execute(_COMPANIES)
            standings = {name: Standing(bool(off), *more) for name, off, *more in companies}
            self._batches = {row[0]: Batch(*row) for row in connection.execute(_BATCHES)}
        self._standings = standings
        return standings

    def _read_facts(self, connection: sqlite3.Connection | None) -> RosterFacts:
        if connection is None:
            return RosterFacts()
        with naming(ROSTER, self.path):
            connection.execute(f"PRAGMA cache_size = {-_CACHE_KIB}")
            (schema,) = connection.execute("PRAGMA user_version").fetchone()
            state = ", state" if schema >= _STATES_SINCE else ""
            found = connection.execute(
                f"SELECT version, people, issued_ms{state} FROM meta"  # noqa: S608 - our own words
            ).fetchone()
            self._lookup = _LOOKUP_1 if schema == 1 else _LOOKUP
            tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            self._tables = frozenset(name for (name,) in tables)
        if found is None:
            raise DamagedFileError(f"roster {self.path}: its version is gone")
        return RosterFacts(*found)


@lru_cache(maxsize=4096)
def _texts(array: str) -> tuple[str, ...]:
    """The texts of a JSON array; a park has few combinations of groups and of lanes."""
    return tuple(json.loads(array))


def _whom_to_call(host: str, desk: str) -> str:
    """A visitor's host, by a masked name as on all of the page, and the company's desk."""
    return " · ".join(part for part in (masked(host), desk) if part)
