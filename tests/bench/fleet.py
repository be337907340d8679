"""How long the office waits for the page of all gates, and what the database does for it.

    python -m tests.bench.fleet [--gates N] [--rows N]

A real centre's pages over HTTP on this machine, on SQLite. Every gate was heard long ago and is
behind with a document; every tenth has a gap in its journal.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter

from sqlalchemy import insert, text

from gateway.central.fleet_view import fleet_now
from gateway.central.store.database import Database, open_database
from gateway.central.store.gates import GateStore, journals_query
from gateway.central.store.office_schema import PASSAGE_DRAWN
from gateway.central.store.schema import (
    EVENT,
    GATE_EPOCH,
    GATE_LIST,
    GATE_STATE,
    SITE_LIST,
)
from gateway.config import load_central
from tests.bench.bar import Bar
from tests.bench.park_server import ParkServer

NOW_MS = 1_800_000_000_000
BAR_MS = 300
ROUNDS = 9
GAP_EVERY = 10


def main() -> None:
    """Print a table and what was to be reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gates", type=int, default=1_000)
    parser.add_argument("--rows", type=int, default=1_000, help="of each gate")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = ParkServer(Path(folder))
        url = load_central(server.config).central.database
        with closing(open_database(url)) as database:
            fill(database, asked.gates, asked.rows)
            server.start_centre()
            try:
                measure(database, server, asked.gates * asked.rows)
            finally:
                server.kill()


def fill(database: Database, gates: int, rows: int) -> None:
    """Rows, journals, states and lists of every gate."""
    with database.write() as connection:
        connection.execute(
            insert(SITE_LIST), [{"kind": "revocations", "revision": 1, "version": 9, "secret": ""}]
        )
        for number in range(gates):
            gate, gap = f"gate-{number:04}", number % GAP_EVERY == 0
            connection.execute(insert(EVENT), list(_rows(gate, rows, gap=gap)))
            connection.execute(insert(GATE_EPOCH), [_journal(gate, rows // 2 if gap else rows)])
            # What was drawn of these rows long ago is not drawn beside the page now.
            drawn = {"gate": gate, "epoch": 7, "sequence": rows}
            connection.execute(insert(PASSAGE_DRAWN), [drawn])
            connection.execute(insert(GATE_STATE), [_state(gate)])
            names = ("roster", "revocations", "statuses", "trust", "policy")
            lists = [{"gate": gate, "name": n, "version": 8, "issued_ms": NOW_MS} for n in names]
            connection.execute(insert(GATE_LIST), lists)


def measure(database: Database, server: ParkServer, rows: int) -> None:
    """Each part by itself."""
    print(f"{rows:,} rows, medians of {ROUNDS} rounds, ms")
    store = GateStore(database)
    spent = {
        "the stored words and journals": timed(store.gates),
        "the same, judged": timed(lambda: fleet_now(database, NOW_MS)),
        "GET /fleet": timed(lambda: server.page("/fleet")),
        "GET /gates": timed(lambda: server.page("/gates")),
    }
    for what, ms in spent.items():
        print(f"  {what:34}{ms:9.1f}")
    print(f"  /fleet has {len(server.page('/fleet')) / 1024:,.0f} KiB")
    with database.read() as connection:
        query = journals_query().compile(connection, compile_kwargs={"literal_binds": True})
        for row in connection.execute(text(f"EXPLAIN QUERY PLAN {query}")):
            print(f"    {row.detail}")
    print(Bar("page of all gates, ms", spent["GET /fleet"], BAR_MS, at_most=True))


def _rows(gate: str, rows: int, *, gap: bool) -> Iterator[dict[str, object]]:
    for sequence in range(1, rows + 1):
        if gap and sequence == rows // 2 + 1:
            continue
        yield {
            "gate": gate,
            "epoch": 7,
            "sequence": sequence,
            "kind": "device-up",
            "wall_ms": NOW_MS,
            "row": f'{{"s":{sequence},"body":{{}}}}',
            "received_ms": NOW_MS,
        }


def _journal(gate: str, watermark: int) -> dict[str, object]:
    return {
        "gate": gate,
        "epoch": 7,
        "watermark": watermark,
        "head_hash": "0" * 64,
        "chain_error": "",
        "duplicates": 3,
        "conflicts": 0,
    }


def _state(gate: str) -> dict[str, object]:
    return {
        "gate": gate,
        "last_seen_ms": NOW_MS,
        "online": True,
        "session": "aa",
        "wall_ms": NOW_MS,
        "clock": "synced",
        "backlog": 12,
        "epoch": 7,
        "roster_version": 8,
        "policy_version": 1,
        "oldest_age_ms": 900,
        "free_bytes": 2**33,
        "total_bytes": 2**34,
    }


def timed(work: Callable[[], object]) -> float:
    """Milliseconds, the median."""
    spent = []
    for _ in range(ROUNDS):
        began = perf_counter()
        work()
        spent.append((perf_counter() - began) * 1000)
    return sorted(spent)[ROUNDS // 2]


if __name__ == "__main__":
    main()
