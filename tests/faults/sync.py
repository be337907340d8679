"""Gates, broker and centre killed, frozen and cut off at random; in the end each row is there once.

    python -m tests.faults.sync [--seed 1] [--faults 150] [--gates 6] [--per-second 20]
                                [--engine sqlite|postgresql] [--workers 2] [--no-peer]

Real journals and links, real mosquittos without persistence, a real `gateway central run`; on
PostgreSQL two brokers, and `gateway central work` takes the rows in, unless `--workers 0`. The
oracle is each gate's own word, given after its commit. Then the same faults at the same moments for
paho's `publish` with its defaults and for thingsboard-gateway's storages before it, each with a
broker of its own and a receiver that commits each message. Exits 1 where one of our rows is lost,
doubled or changed.
"""

import argparse
import sys
import tempfile
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

from gateway.central.store.database import Database, open_database
from gateway.central.store.event_list import EventList
from gateway.central.store.gates import GateStore
from gateway.config import load_central
from gateway.journal.reader import JournalReader
from tests.bench.park_server import ParkServer
from tests.faults.sync_beside import beside
from tests.faults.sync_plan import Fault, Trouble, planned, suffer
from tests.faults.sync_site import Site, our_site
from tests.postgres import PostgresServer, running_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

_DRAIN_S = 300.0
_LOOK_S = 0.25
_MOST_AGAIN = 0.5
"""Rows delivered in vain for each that was made."""


def main() -> int:
    """Ours, then the peer; what became of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=int, default=150)
    parser.add_argument("--gates", type=int, default=6)
    parser.add_argument("--per-second", type=float, default=20.0, help="events of each gate")
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--workers", type=int, help="usually 2 on PostgreSQL, 0 on SQLite")
    parser.add_argument("--no-peer", action="store_true", help="ours alone")
    asked = parser.parse_args()
    if asked.workers is None:
        asked.workers = 2 if asked.engine == "postgresql" else 0
    with tempfile.TemporaryDirectory(prefix="faults") as place, _engine(asked.engine) as server:
        kinds = [kind for kind in Fault if server or kind is not Fault.DATABASE_CRASHES]
        faults = planned(Random(asked.seed), asked.faults, asked.gates, kinds)
        print(
            f"seed {asked.seed}, {asked.faults} faults, {asked.gates} gates, {asked.engine},"
            f" {asked.workers} workers"
        )
        broken = ours(Path(place) / "ours", faults, asked, server)
        if not asked.no_peer:
            beside(Path(place) / "peers", faults, asked.gates, asked.per_second)
    return 1 if broken else 0


@contextmanager
def _engine(name: str) -> "Iterator[PostgresServer | None]":
    if name == "sqlite":
        yield None
        return
    with running_postgres(settings=()) as server:
        yield server


def ours(
    folder: Path, faults: list[Trouble], asked: argparse.Namespace, server: PostgresServer | None
) -> int:
    """Rows that are lost, doubled or changed."""
    folder.mkdir()
    park = ParkServer(folder, server.new_database() if server else "")
    site = our_site(park, asked.gates, asked.per_second, asked.workers)
    if server:
        site = replace(site, crash_database=server.crash)
    site.start()
    try:
        suffer(site, faults)
        for gate in site.gates:
            gate.hush()
        address = load_central(park.config).central.database
        with closing(open_database(address)) as database:
            seconds = _drained(site, folder, database)
            return _audited(site, folder, database, seconds)
    finally:
        site.kill()


def _drained(site: Site, folder: Path, database: Database) -> float:
    """Seconds until the centre has told of every row; the limit where it has not."""
    began, pause = monotonic(), Event()
    pause.wait(1.0)  # a last event may be on its way to the disk
    while monotonic() - began < _DRAIN_S:
        heads = {gate.name: _head(folder / gate.name) for gate in site.gates}
        if heads == _watermarks(database):
            break
        pause.wait(_LOOK_S)
    return monotonic() - began


def _head(folder: Path) -> int:
    with closing(JournalReader(folder / "journal.sqlite")) as reader:
        return reader.head().sequence


def _watermarks(database: Database) -> dict[str, int]:
    return {
        gate.gate: journal.watermark
        for gate in GateStore(database).gates()
        for journal in gate.journals
    }


def _audited(site: Site, folder: Path, database: Database, seconds: float) -> int:
    made = lost = twice = untold = 0
    for gate in site.gates:
        with closing(JournalReader(folder / gate.name / "journal.sqlite")) as reader:
            stored = [row.row for row in reader.stored_since(None)]
            kept = list(EventList(database).rows(gate.name, reader.identity().epoch))
        made += len(stored)
        untold += sum(number > len(stored) for number in gate.told)
        lost += len(set(stored) - set(kept))
        twice += len(kept) - len(set(kept)) + len(set(kept) - set(stored))
    seen = [journal for gate in GateStore(database).gates() for journal in gate.journals]
    wrong = sum(bool(one.chain_error) or one.conflicts for one in seen)
    again = sum(one.duplicates for one in seen) / max(1, made)
    print(
        f"  ours: {made:,} events, {lost + untold} lost, {twice} twice or changed, {wrong} chains"
        f" wrong, {again:.2f} delivered in vain for each (at most {_MOST_AGAIN}),"
        f" drained {seconds:.1f} s after the last fault"
    )
    return lost + untold + twice + wrong


if __name__ == "__main__":
    sys.exit(main())
