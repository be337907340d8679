"""Journals of rows with chosen times, as this program writes them and as an earlier one did."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from gateway.core.event import Event, EventKind
from gateway.core.instant import ClockQuality, Instant
from gateway.journal.opening import open_journal
from tests.journal.conftest import CREATED_MS, GATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

OLD_INDEX = "CREATE INDEX event_by_wall ON event (wall_ms)"


def dated(times_ms: Iterable[int], kind: EventKind = EventKind.ACCESS_DENIED) -> list[Event]:
    """Events at these wall times."""
    instants = (Instant(wall_ms, 1, "boot", ClockQuality.SYNCED) for wall_ms in times_ms)
    return [Event(kind, at, {}, 1, 2) for at in instants]


def written(path: Path, times_ms: Iterable[int]) -> Path:
    """A journal of this program with these rows behind those that it has, in one commit."""
    with closing(open_journal(path, GATE, CREATED_MS)) as store:
        store.commit(dated(times_ms))
    return path


def written_by_earlier(path: Path, times_ms: Sequence[int]) -> Path:
    """As the program before blocks left it: an index of times and no table of blocks."""
    with closing(open_journal(path, GATE, CREATED_MS)) as store:
        store.commit(dated(times_ms))
    with changed(path) as connection:
        connection.execute("DROP TABLE block")
        connection.execute(OLD_INDEX)
    return path


def written_after_rollback(path: Path, times_ms: Sequence[int]) -> Path:
    """Rows that an earlier program added to a journal of this one: their blocks have no line."""
    with closing(sqlite3.connect(path)) as reading:
        kept = reading.execute("SELECT * FROM block").fetchall()
    with closing(open_journal(path, GATE, CREATED_MS)) as store:
        store.commit(dated(times_ms))
    with changed(path) as connection:
        connection.execute("DELETE FROM block")
        connection.executemany("INSERT INTO block VALUES (?, ?)", kept)
    return path


@contextmanager
def changed(path: Path) -> Iterator[sqlite3.Connection]:
    """The file, for what no program of ours does to it."""
    with closing(sqlite3.connect(path)) as connection:
        yield connection
        connection.commit()


def lines(path: Path) -> list[tuple[int, int]]:
    """Each block and its latest time."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT number, latest_ms FROM block ORDER BY number").fetchall()


def names(path: Path) -> set[str]:
    """Tables and indexes in the file."""
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
