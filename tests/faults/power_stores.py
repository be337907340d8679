"""Stores that keep numbered events and say so, and what each still has after a power cut.

    python -m tests.faults.power_stores FOLDER STORE ROWS

With 0 rows it makes the store, which must be there else. ``row N`` is said once the store holds
event N to be safe; ``mark N`` and ``counter N`` are our journal's watermark and newest command.
"""

import json
import sqlite3
import sys
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from gateway.journal.commands import CommandCounter
from gateway.journal.opening import open_journal
from gateway.journal.reader import JournalReader
from gateway.journal.store import JOURNAL_NAME
from tests.bench.sync_rows import GATE, WALL_MS, events
from tests.faults.sync_storages import opened_storage

OURS, NORMAL = "our journal", "SQLite, synchronous NORMAL"
_FILE = "thingsboard-gateway's file"
PEERS = {_FILE: "file", "thingsboard-gateway's sqlite": "sqlite"}
_MARK_EACH, _COUNT_EACH = 7, 11


@dataclass(frozen=True, slots=True)
class Left:
    """What a store has.

    Args:
        lines: everything that it could say of what it holds.
        broken: it is damaged, or holds what nobody wrote.
    """

    lines: frozenset[str]
    broken: bool

    def lacks(self, said: Iterable[str]) -> bool:
        """Whether something is gone that was said to be safe."""
        return bool(set(said) - self.lines)


def keep(store: str, folder: Path, rows: int) -> None:
    """Store events 1, 2, ... and say each."""
    if store == OURS:
        _keep_ours(folder, rows)
    elif store == NORMAL:
        _keep_normal(folder, rows)
    else:
        storage, pause = opened_storage(PEERS[store], folder), Event()
        for number in range(1, rows + 1):
            if storage.put(json.dumps(number)):
                _say("row", number)
            pause.wait(0.002)


def _keep_ours(folder: Path, rows: int) -> None:
    store, counter = open_journal(folder / JOURNAL_NAME, GATE, WALL_MS), CommandCounter(folder)
    for number, event in enumerate(events(rows, whole=False), 1):
        marked = number % _MARK_EACH == 0
        store.commit([event], number - 1 if marked else None)
        _say("row", number)
        if marked:
            _say("mark", number - 1)
        if number % _COUNT_EACH == 0:
            counter.keep(number)
            _say("counter", number)


def _keep_normal(folder: Path, rows: int) -> None:
    with closing(_normal(folder)) as table:
        for number in range(1, rows + 1):
            table.execute("INSERT INTO event VALUES (?)", (number,))
            _say("row", number)


def begin(store: str, folder: Path) -> None:
    """Make the store, empty, and close it."""
    if store == OURS:
        open_journal(folder / JOURNAL_NAME, GATE, WALL_MS).close()
    elif store == NORMAL:
        with closing(_normal(folder)) as table:
            table.execute("CREATE TABLE event (number INTEGER)")
    else:
        opened_storage(PEERS[store], folder).stop()


def left(store: str, folder: Path, rows: int) -> Left:
    """Open it again and look."""
    if store == OURS:
        return _left_ours(folder)
    if store == _FILE:
        return _left_file(folder)
    table = ("SELECT number FROM event", "kept.sqlite")
    if store != NORMAL:
        table = ("SELECT message FROM messages", "data.db")
    return _left_sqlite(folder, *table, rows)


def _left_ours(folder: Path) -> Left:
    with closing(open_journal(folder / JOURNAL_NAME, GATE, WALL_MS)) as store:
        with closing(JournalReader(store.path)) as reader:
            verified = reader.verify()
        lines = [f"row {number}" for number in range(1, verified.rows + 1)]
        lines += [f"mark {number}" for number in range(store.watermark + 1)]
        newest = CommandCounter(folder).newest()
        lines += [f"counter {number}" for number in range(newest + 1)]
        return Left(frozenset(lines), store.set_aside is not None or verified.broken is not None)


def _left_sqlite(folder: Path, query: str, name: str, rows: int) -> Left:
    try:
        with closing(sqlite3.connect(folder / name)) as table:
            (sound,) = table.execute("PRAGMA integrity_check").fetchone()
            numbers = [int(number) for (number,) in table.execute(query)]
    except sqlite3.Error:
        return Left(frozenset(), broken=True)
    strange = any(not 1 <= number <= rows for number in numbers)
    return Left(_rows(numbers), sound != "ok" or strange)


def _left_file(folder: Path) -> Left:
    storage, numbers = opened_storage("file", folder), []
    while pack := storage.get_event_pack():
        numbers += [int(one) for one in pack if str(one).isdigit()]
        storage.event_pack_processing_done()
    return Left(_rows(numbers), broken=False)


def _rows(numbers: Iterable[int]) -> frozenset[str]:
    return frozenset(f"row {number}" for number in numbers)


def _normal(folder: Path) -> sqlite3.Connection:
    table = sqlite3.connect(folder / "kept.sqlite", isolation_level=None)
    table.execute("PRAGMA journal_mode=WAL")
    table.execute("PRAGMA synchronous=NORMAL")
    return table


def _say(what: str, number: int) -> None:
    sys.stdout.write(f"{what} {number}\n")  # in one call, as each is an act of its own
    sys.stdout.flush()


if __name__ == "__main__":
    if int(sys.argv[3]) == 0:
        begin(sys.argv[2], Path(sys.argv[1]))
    else:
        keep(sys.argv[2], Path(sys.argv[1]), int(sys.argv[3]))
