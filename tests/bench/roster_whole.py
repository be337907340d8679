"""What the roster's file costs a gate: bytes, putting it in force, look-ups; and its peer.

The peer of the same run are the same rows, inserted into the same tables while these are in force.
"""

import gc
import random
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles
from time import monotonic_ns, thread_time_ns

from gateway.app.bridges import RosterShelf
from gateway.central.roster_chain import RosterChain
from gateway.codes.roster_tables import Roster
from gateway.journal.database import schema_script
from gateway.journal.roster import ROSTER, ROSTER_NAME, RosterReader
from gateway.journal.roster_file import insert_rows
from gateway.sync.downlink import RosterDownlink
from gateway.sync.site_keys import SiteKeys
from tests.bench.bar import Bar

LOOKUPS = 100_000


def timed(work: Callable[[], object]) -> float:
    """Seconds that it took."""
    return both_timed(work)[0]


def both_timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds that it took, and seconds of this thread's CPU: a busy machine adds to the first."""
    began_ns, spent_ns = monotonic_ns(), thread_time_ns()
    work()
    return (monotonic_ns() - began_ns) / 1e9, (thread_time_ns() - spent_ns) / 1e9


def microseconds(times_ns: Sequence[int]) -> str:
    """Median, 99th percentile, worst."""
    p50, p99 = median(times_ns) / 1e3, quantiles(times_ns, n=100)[98] / 1e3
    return f"p50 {p50:.1f} µs, p99 {p99:.1f} µs, worst {max(times_ns) / 1e3:.0f} µs"


def lookups(path: Path, roster: Roster, clock: Callable[[], int]) -> list[int]:
    """How long each of many look-ups of random people took by a clock, in ns."""
    ids = [person.id for person in random.Random(1).choices(roster.people, k=LOOKUPS)]
    times = []
    gc.freeze()  # a gate keeps no roster in memory whose objects would be looked through
    with closing(RosterReader(path)) as reader:
        for holder in ids:
            began_ns = clock()
            reader.lookup(holder)
            times.append(clock() - began_ns)
    return times


def tell_whole(folder: Path, chain: RosterChain, keys: SiteKeys, rounds: int) -> None:
    """Print what becomes of the file at the gate, against the same rows put into a live table."""
    sizes = [len(part) for part in chain.pieces.parts]
    total, people = sum(sizes) + len(chain.pieces.manifest), len(chain.roster.people)
    print(
        f"{len(sizes)} parts, {sum(sizes):,} bytes; manifest {len(chain.pieces.manifest):,} bytes"
    )
    print(Bar("bytes, by 16 of hash a person", total / (16 * people), 1.6, at_most=True))
    applied, inserted = [], []
    for turn in range(rounds):
        place = folder / f"applied-{turn}"
        place.mkdir()
        applied.append(applied_s(place, chain, keys))
        inserted.append(inserted_s(place, chain.roster))
    path = place / ROSTER_NAME
    print(f"the gate's file {path.stat().st_size:,} bytes; {rounds} rounds, one behind the other:")
    print(f"  applied (hashed, unsealed, unpacked, synced, swapped) {median(applied) * 1e3:.0f} ms")
    print(f"  the same rows into tables in force, one commit {median(inserted) * 1e3:.0f} ms")
    by_rows = median(applied) / median(inserted)
    print(Bar("applied, by inserting the rows", by_rows, 0.1, at_most=True))
    print(f"look-up with all terms, {LOOKUPS:,} of random people:")
    for what, clock in (("wall", monotonic_ns), ("CPU", thread_time_ns)):
        times = lookups(path, chain.roster, clock)
        print(f"  {what:4} {microseconds(times)}")
        p99_us = quantiles(times, n=100)[98] / 1e3
        print(Bar(f"look-up p99 of {what} time, µs", p99_us, 50, at_most=True))


def applied_s(folder: Path, chain: RosterChain, keys: SiteKeys) -> float:
    """Seconds from the last part's arrival to a look-up in the new roster."""
    shelf = RosterShelf(folder / ROSTER_NAME)
    told: list[object] = []
    downlink = RosterDownlink(lambda: keys, shelf, told.append, print)
    downlink.received(chain.pieces.manifest)
    *early, last = enumerate(chain.pieces.parts)
    for number, part in early:
        downlink.part_received(number, part)

    def arrive() -> None:
        downlink.part_received(*last)
        with closing(RosterReader(folder / ROSTER_NAME)) as reader:
            reader.lookup(chain.roster.people[0].id)

    seconds = timed(arrive)
    assert told
    return seconds


def inserted_s(folder: Path, roster: Roster) -> float:
    """Seconds in which the same rows go into the same tables while these are in force."""
    with closing(sqlite3.connect(folder / "live.sqlite", isolation_level=None)) as table:
        table.execute("PRAGMA journal_mode = WAL")
        table.execute("PRAGMA synchronous = FULL")
        table.executescript(schema_script(ROSTER, ROSTER.schema))

        def insert() -> None:
            table.execute("BEGIN")
            insert_rows(table, roster)
            table.execute("COMMIT")

        return timed(insert)
