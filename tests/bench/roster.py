"""What a roster of 100,000 people costs, and how soon a change of 10,000 counts at a gate.

    python -m tests.bench.roster --people 100000 --changes 10000 --rounds 3

From the centre's database over a real mosquitto to the gate's disk, centre and gate in processes of
their own on this machine, while people pass. The peer of the same run is SQLite's row-by-row
upsert into a table that is in force meanwhile. Prints; nothing is asserted.
"""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from threading import Event, Thread
from time import monotonic_ns
from typing import Any

from gateway.central.approvals import roster_of
from gateway.central.person import PersonRecord
from gateway.central.publish import RosterPublisher
from gateway.central.roster_chain import RosterChain, RosterSeal, Stamp, begun
from gateway.central.setup import NewCentre, make_centre
from gateway.central.store.approvals import ApprovalStore
from gateway.central.store.people import PeopleStore
from gateway.central.store.roster_pieces import RosterPieces
from gateway.codes.roster_tables import Roster, RosterBatch, RosterCompany
from gateway.codes.trust_file import read_trust
from gateway.core.approval import HolderKind, Standing
from gateway.core.credential import HealthStatus
from gateway.sync.site_keys import SiteKeys
from tests.bench.bar import Bar
from tests.bench.lists import Centre
from tests.bench.roster_line import Line, tell_line
from tests.bench.roster_whole import microseconds, tell_whole, timed
from tests.sync.conftest import Broker

COMPANIES = 400
YEAR_MS = 365 * 86_400_000
NOW_MS = 1_800_000_000_000
UPSERT = (
    "INSERT INTO person VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE"
    " SET company = excluded.company, until_ms = excluded.until_ms"
)


def records(count: int) -> list[PersonRecord]:
    """Staff with badges in batches, and a visitor in a hundred who may come once, by two lanes."""
    return [record(number) for number in range(count)]


def record(number: int) -> PersonRecord:
    """One of them."""
    company = number % COMPANIES
    staff = PersonRecord(
        key=f"{number:07}",
        name=f"王{number:x}明",
        company=f"company-{company}",
        groups=("staff", f"shift-{number % 3}"),
        not_before_ms=NOW_MS,
        not_after_ms=NOW_MS + YEAR_MS,
        health=HealthStatus.GREEN,
        aliases=(f"badge:{number:07}",),
        batch=f"B-{company}",
    )
    if number % 100:
        return staff
    once = {"once": True, "not_after_ms": NOW_MS + 86_400_000, "lanes": ("east-1", "west-1")}
    return replace(staff, kind=HolderKind.VISITOR, host="0000001", **once)  # type: ignore[arg-type] # a table of fields


def approve(centre: Centre, people: int) -> None:
    """Companies with desks, and a batch of each."""
    store, names = ApprovalStore(centre.database), range(COMPANIES)
    desk = Standing(until_ms=NOW_MS + YEAR_MS, desk="前台 0571-8888 6666")
    store.replace_companies(tuple(RosterCompany(f"company-{one}", desk) for one in names))
    dates = NOW_MS, NOW_MS + YEAR_MS
    store.replace_batches(
        tuple(RosterBatch(f"B-{one}", f"company-{one}", *dates, people, "2号楼") for one in names)
    )


class Gate:
    """The gate's process.

    Args:
        port: of the broker.
        folder: the centre's; the gate's state lies in it, too.
        holders: ids of the people.
    """

    def __init__(self, port: int, folder: Path, holders: Sequence[str]) -> None:
        state = folder / "gate"
        state.mkdir()
        (state / "holders.json").write_text(json.dumps(list(holders)))
        command = [sys.executable, "-m", "tests.bench.roster_gate", str(port), str(folder)]
        self._process = subprocess.Popen(
            [*command, str(state)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def applied_ns(self) -> int:
        """Wait until it says that the next roster is in force; the moment."""
        for said in self._lines():
            if "at_ns" in said:
                return int(said["at_ns"])
        raise SystemExit("the gate has died")

    def ended(self) -> dict[str, Any]:
        """End it; its rows and look-ups."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        return next(said for said in self._lines() if "rows" in said)

    def _lines(self) -> Iterator[dict[str, Any]]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("{"):
                yield json.loads(line)


def peer(folder: Path, roster: Roster, changes: int) -> tuple[float, float]:
    """Seconds of a row-by-row upsert into a live table: in one transaction, a commit a row."""
    rows = [(person.id, person.company, person.not_after_ms) for person in roster.people]
    with closing(sqlite3.connect(folder / "peer.sqlite", isolation_level=None)) as table:
        table.execute("PRAGMA journal_mode = WAL")
        table.execute("PRAGMA synchronous = FULL")
        table.execute("CREATE TABLE person (id TEXT PRIMARY KEY, company TEXT, until_ms INT)")
        table.execute("BEGIN")
        table.executemany("INSERT INTO person VALUES (?, ?, ?)", rows)
        table.execute("COMMIT")
        changed = [(one, "other", until_ms + 1) for one, _, until_ms in rows[:changes]]

        def at_once() -> None:
            table.execute("BEGIN")
            for row in changed:
                table.execute(UPSERT, row)
            table.execute("COMMIT")

        def one_by_one() -> None:
            for row in changed:
                table.execute(UPSERT, row)

        return timed(at_once), timed(one_by_one)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--changes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        make_centre(NewCentre(folder, folder / "state", "park-1", "http://127.0.0.1:8090"))
        broker = Broker(folder)
        broker.start()
        stack.callback(broker.kill)
        centre = Centre(folder, broker)
        stack.callback(centre.session.stop)
        stack.enter_context(closing(centre.database))
        measure(centre, broker, folder, asked)


def measure(centre: Centre, broker: Broker, folder: Path, asked: argparse.Namespace) -> None:
    """The whole roster, then round by round a change of many people."""
    approve(centre, asked.people)
    store, everyone = PeopleStore(centre.database), records(asked.people)
    imported_s = timed(lambda: store.replace_all(everyone))
    seal = RosterSeal("park-1", centre.keys.document_key, centre.keys.roster_key)
    issue = store.issue(NOW_MS)
    made: list[RosterChain] = []
    roster = roster_of(issue.people, issue.approvals)
    stamp = Stamp(issue.version, issue.issued_ms)
    signed_s = timed(lambda: made.append(begun(roster, stamp, seal)))
    load = os.getloadavg()[0]
    print(f"{asked.people:,} people, {COMPANIES} companies with desks, a batch of each;")
    print(f"  {os.cpu_count()} processors, {load:.1f} processes that want one before it began")
    print(
        f"centre: first import {imported_s:.1f} s; built, packed, sealed, signed {signed_s:.2f} s"
    )
    keys = SiteKeys(
        "park-1",
        read_trust((folder / "trust.json").read_bytes(), "trust"),
        centre.keys.roster_key,
    )
    tell_whole(folder, made[0], keys, asked.rounds)

    holders = [person.id for person in issue.people]
    gate = Gate(broker.port, folder, holders)
    publisher = RosterPublisher(store, seal, centre.publish, RosterPieces(centre.database))

    def published(applied: Callable[[], int]) -> int:
        waiting = Thread(target=lambda: found.append(applied()))
        found: list[int] = []
        waiting.start()
        while waiting.is_alive():
            publisher.step(centre.clock.now())
            waiting.join(0.05)
        return found[0]

    published(gate.applied_ns)
    live_s, import_s, windows = [], [], []
    for turn in range(asked.rounds):
        Event().wait(2.0)
        for number in range(asked.changes):
            place = (number + turn * asked.changes) % asked.people
            everyone[place] = replace(everyone[place], groups=("staff", f"turn-{turn}"))
        import_s.append(timed(lambda: store.replace_all(everyone)))
        began_ns = monotonic_ns()
        applied_ns = published(gate.applied_ns)
        live_s.append((applied_ns - began_ns) / 1e9)
        windows.append((began_ns, applied_ns))
    Event().wait(1.0)
    tell(gate.ended(), windows, live_s, import_s, asked)
    at_once_s, one_by_one_s = peer(folder, roster, asked.changes)
    print(
        f"peer, SQLite's upsert of {asked.changes:,} rows of three columns into a table in force:"
    )
    print(f"  in one transaction {at_once_s:.2f} s, a commit a row {one_by_one_s:.2f} s")
    file_bytes = sum(map(len, made[0].pieces.parts))
    tell_line(Line(centre, broker, folder, keys, file_bytes), store, publisher)


def tell(
    said: dict[str, Any],
    windows: Sequence[tuple[int, int]],
    live_s: Sequence[float],
    import_s: Sequence[float],
    asked: argparse.Namespace,
) -> None:
    """Print how soon the changes counted, and whether any row went back."""
    imported, live = median(import_s), median(live_s)
    print(f"change of {asked.changes:,} people, {asked.rounds} rounds, import into the centre's")
    print(f"  database {imported:.1f} s; from there live at the gate {live:.2f} s")
    worst = max(map(sum, zip(import_s, live_s, strict=True)))
    print(Bar("worst, import to live, s", worst, 60, at_most=True))
    versions = [version for _, version, _ in said["rows"] if version]
    back = sum(after < before for before, after in pairwise(versions))
    print(f"{len(said['rows'])} rows meanwhile, of {len(set(versions))} versions")
    print(Bar("rows of an older version after a newer one", back, 0, at_most=True))
    late = [
        version
        for at_ns, version, _ in said["rows"]
        for (_, applied_ns), newest in zip(windows, sorted(set(versions))[1:], strict=False)
        if at_ns > applied_ns and version < newest
    ]
    print(Bar("rows decided by an older version after the swap", len(late), 0, at_most=True))
    nobody = sum(version > 0 and not company for _, version, company in said["rows"])
    print(Bar("people of the roster who were not found", nobody, 0, at_most=True))
    during = [
        end_ns - begin_ns
        for begin_ns, end_ns in said["lookups_ns"]
        if any(begin <= begin_ns <= end for begin, end in windows)
    ]
    if len(during) > 1:
        print(f"look-up while a roster comes, {len(during)} of them: {microseconds(during)}")


if __name__ == "__main__":
    main()
