"""What a durable row costs: the journal beside a plain file that is written and synced.

As a program of its own (``python -m tests.bench.sync_append FILE ROWS``) it only appends rows one
by one, for strace to count what it asks of the disk.
"""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter_ns

from gateway.core.event import GENESIS, Event, row_text
from gateway.journal.opening import open_journal
from gateway.journal.store import JournalStore
from tests.bench.bar import Bar
from tests.bench.sync_rows import GATE, WALL_MS, events

ROUNDS = 11
ROWS = 150
WARM_ROWS = 3_000
"""After these the write-ahead log has been started over several times and grows no more."""

STRACED_ROWS = 1_000
RAW, FRESH, REUSED = "write + fdatasync", "journal, its log grows", "journal, its log is reused"
BARE = "SQLite alone, its log is reused"
"""The same lines in a table of one column, without chain, index or copy of any field: what a
journal in SQLite could reach on this disk."""


def append(folder: Path, rounds: int) -> Iterator[Bar]:
    """Rows a second of each way, turn by turn, then the calls that strace counted."""
    rates: dict[str, list[float]] = {RAW: [], FRESH: [], REUSED: [], BARE: []}
    made = list(events(ROWS, whole=False))
    lines = [row_text(event, 1, GENESIS) for event in made]
    warm = open_journal(folder / "warm.sqlite", GATE, WALL_MS)
    into(warm, events(WARM_ROWS, whole=False))
    bare = bare_table(folder / "bare.sqlite")
    insert_lines(bare, lines * (WARM_ROWS // ROWS))
    for turn in range(rounds):
        with (folder / f"raw-{turn}").open("wb", buffering=0) as file:
            rates[RAW].append(timed(partial(write_lines, file.fileno(), lines)))
        fresh = open_journal(folder / f"fresh-{turn}.sqlite", GATE, WALL_MS)
        rates[FRESH].append(timed(partial(into, fresh, made)))
        fresh.close()
        rates[REUSED].append(timed(partial(into, warm, made)))
        rates[BARE].append(timed(partial(insert_lines, bare, lines)))
    warm.close()
    bare.close()
    print(f"\ndurable rows, {rounds} turns of {ROWS} of each, one a commit")
    for name, measured in rates.items():
        low, high = min(measured), max(measured)
        print(f"  {name:32}{median(measured):8.0f} rows/s ({low:.0f} to {high:.0f})")
    yield Bar("journal, its log grows, x a plain file", ratio(rates, FRESH), 0.9)
    yield Bar("journal, its log is reused, x a plain file", ratio(rates, REUSED), 1.1)
    yield Bar("fdatasync and fsync a row", syncs_per_row(folder), 1.1, at_most=True)


def ratio(rates: dict[str, list[float]], name: str) -> float:
    """Median over the turns: a slow minute of the machine slows both of a turn."""
    return median(one / raw for one, raw in zip(rates[name], rates[RAW], strict=True))


def timed(append_all: Callable[[], None]) -> float:
    """Rows a second."""
    began_ns = perf_counter_ns()
    append_all()
    return ROWS * 1e9 / (perf_counter_ns() - began_ns)


def write_lines(file: int, lines: list[str]) -> None:
    """The least that a durable row can cost."""
    for line in lines:
        os.write(file, line.encode() + b"\n")
        os.fdatasync(file)


def bare_table(path: Path) -> sqlite3.Connection:
    """A table of lines in SQLite, as durable as the journal."""
    table = sqlite3.connect(path, isolation_level=None)
    table.execute("PRAGMA journal_mode = WAL")
    table.execute("PRAGMA synchronous = FULL")
    table.execute("CREATE TABLE line (seq INTEGER PRIMARY KEY, line TEXT)")
    return table


def insert_lines(table: sqlite3.Connection, lines: list[str]) -> None:
    """One commit for each line."""
    for line in lines:
        table.execute("INSERT INTO line (line) VALUES (?)", (line,))


def into(store: JournalStore, made: Iterable[Event]) -> None:
    """One commit for each row.

    A gate makes its events outside of the append, so the clock runs over events that are there;
    chain, row text and hash are the journal's own work and stay within.
    """
    for event in made:
        store.commit([event])


def syncs_per_row(folder: Path) -> float:
    """What more rows add to the calls of a whole run; start and end are in both."""
    few, many = (straced(folder / f"straced-{n}", n) for n in (1, 1 + STRACED_ROWS))
    return (many - few) / STRACED_ROWS


def straced(path: Path, rows: int) -> int:
    """How often a run asked the disk to sync."""
    log = path.with_suffix(".strace")
    watch = ["strace", "-f", "-e", "trace=fdatasync,fsync,sync_file_range", "-o", str(log)]
    child = [sys.executable, "-m", "tests.bench.sync_append", f"{path}.sqlite", str(rows)]
    subprocess.run([*watch, *child], check=True)
    return sum("sync(" in line for line in log.read_text("utf-8").splitlines())


def main() -> None:
    """Append and end."""
    store = open_journal(Path(sys.argv[1]), GATE, WALL_MS)
    into(store, events(int(sys.argv[2]), whole=False))
    store.close()


if __name__ == "__main__":
    main()
