"""How many rows a second come into one PostgreSQL by one, two and four workers at two brokers.

    python -m tests.bench.scale [--rows 40000] [--gates 40] [--workers 1 2 4] [--rounds 2]

Real mosquittos, real PostgreSQL with its usual durability, real `gateway central work` processes,
all on this machine: brokers, senders, server and workers share its cores, so the table tells what
a worker more brings here, not what it brings on a machine of its own. Therefore each line has the
CPU time that the workers spent on a row, who used the cores, and what the workers' transactions
were seen doing. Beside them in every round: the same rows, decoded before, by one
connection's COPY, with nothing checked and nobody answered.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Event
from time import monotonic_ns
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import func, select

from gateway.central.setup import CONFIG_NAME, NewCentre, make_centre
from gateway.central.store.database import Database, open_database
from gateway.central.store.months import EventMonths
from gateway.central.store.schema import EVENT, GATE_EPOCH
from gateway.runtime.clock import ManualClock
from gateway.sync.wire import decode_batch
from tests.bench.scale_costs import WORKERS, Costs, CostWatch
from tests.bench.scale_rows import batches_in, make_batches
from tests.bench.sync_drain import PATIENT
from tests.bench.sync_rows import WALL_MS
from tests.postgres import running_postgres
from tests.sync.conftest import Broker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.postgres import PostgresServer

BARE = "bare COPY"
_TOGETHER = 32
"""Batches of one commit of the bare COPY, as many as a worker takes together."""

_CONNECTIONS = 4
"""Of a worker: two to each of two brokers."""

_LOOK_S = 0.05
_LIMIT_S = 300.0


@dataclass(frozen=True, slots=True)
class Load:
    """What every run brings.

    Args:
        halves: a folder of batches for each broker.
        rows: all rows together.
    """

    halves: tuple[Path, Path]
    rows: int


@dataclass(frozen=True, slots=True)
class Ran:
    """What one run came to."""

    rows_a_second: float
    duplicates: int
    costs: Costs | None = None


def main() -> None:
    """Every number of workers in turn, and the bare COPY; then the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=40_000)
    parser.add_argument("--gates", type=int, default=40)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--rounds", type=int, default=2)
    asked = parser.parse_args()
    seen: defaultdict[str, list[Ran]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, running_postgres(settings=()) as server:
        load = _load(Path(folder), asked.rows, asked.gates)
        for turn in range(asked.rounds):
            for workers in asked.workers:
                place = Path(folder) / f"run-{turn}-{workers}"
                seen[f"{workers} workers"].append(_crewed(server, load, place, workers))
            seen[BARE].append(_bare(server, load))
    print(f"{load.rows} rows of {asked.gates} gates, 2 brokers, {os.cpu_count()} cores")
    for name, runs in seen.items():
        print(_line(name, runs, seen[BARE]))
        if costs := [run.costs for run in runs if run.costs]:
            print(_cost_lines(costs, load.rows))


def _line(name: str, runs: list[Ran], bare: list[Ran]) -> str:
    rates = [run.rows_a_second for run in runs]
    beside = median(
        it.rows_a_second / one.rows_a_second for it, one in zip(runs, bare, strict=True)
    )
    again = max(run.duplicates for run in runs)
    return (
        f"  {name:14}{median(rates):9.0f} rows/s  ({min(rates):.0f} to {max(rates):.0f})"
        f"{beside:7.2f} x bare  {again:6} came twice"
    )


def _cost_lines(costs: "list[Costs]", rows: int) -> str:
    """Of the run in the middle by what the workers spent."""
    middle = sorted(costs, key=lambda it: it.cpu_s[WORKERS])[len(costs) // 2]
    a_row_us = 1e6 * middle.cpu_s[WORKERS] / rows
    return (
        f"    workers {a_row_us:.0f} us of CPU a row; cores in %: {middle.shares}\n"
        f"    workers' transactions in %: {middle.states}"
    )


def _load(folder: Path, rows: int, gates: int) -> Load:
    halves = (folder / "east", folder / "west")
    for half in halves:
        half.mkdir()
    for number in range(gates):
        make_batches(halves[number % 2], number, rows // gates)
    return Load(halves, rows // gates * gates)


def _crewed(server: "PostgresServer", load: Load, folder: Path, workers: int) -> Ran:
    url = server.new_database()
    with ExitStack() as ending:
        database = ending.enter_context(closing(_opened(url)))
        brokers = [ending.enter_context(_broker(folder / side)) for side in ("east", "west")]
        config = _configured(folder, url, [broker.port for broker in brokers])
        crew = [ending.enter_context(_worker(config)) for _ in range(workers)]
        senders = [
            ending.enter_context(_sender(broker.port, half))
            for broker, half in zip(brokers, load.halves, strict=True)
        ]
        parties = {
            WORKERS: [one.pid for one in crew],
            "database": [server.pid],
            "brokers": [broker.pid for broker in brokers],
            "senders": [one.pid for one in senders],
        }
        watch = CostWatch(parties, url)
        began_ns = monotonic_ns()
        for sender in senders:
            assert sender.stdin is not None
            sender.stdin.write("go\n")
            sender.stdin.flush()
        _until_there(database, load.rows, watch)
        seconds = (monotonic_ns() - began_ns) / 1e9
        return Ran(load.rows / seconds, _audited(database, load.rows), watch.costs())


def _bare(server: "PostgresServer", load: Load) -> Ran:
    decoded = [
        decode_batch(payload, gate) for half in load.halves for gate, payload in batches_in(half)
    ]
    url = server.new_database()
    _opened(url).close()
    with psycopg.connect(url) as connection:
        began_ns = monotonic_ns()
        for first in range(0, len(decoded), _TOGETHER):
            with connection.cursor().copy("COPY event FROM STDIN") as copy:
                for batch in decoded[first : first + _TOGETHER]:
                    for row in batch.rows:
                        place = (batch.gate, batch.epoch, row.sequence)
                        copy.write_row((*place, row.kind, row.wall_ms, row.row, WALL_MS))
            connection.commit()
        return Ran(load.rows / ((monotonic_ns() - began_ns) / 1e9), 0)


def _opened(url: str) -> Database:
    database = open_database(url)
    EventMonths(database, ManualClock(WALL_MS)).step()
    return database


def _until_there(database: Database, rows: int, watch: CostWatch) -> None:
    """Until every journal's watermark is its last row."""
    total, pause = select(func.coalesce(func.sum(GATE_EPOCH.c.watermark), 0)), Event()
    for _ in range(round(_LIMIT_S / _LOOK_S)):
        with database.read() as connection:
            if connection.scalar(total) == rows:
                return
        watch.look()
        pause.wait(_LOOK_S)
    raise SystemExit(f"not all of {rows} rows are there after {_LIMIT_S:.0f} s")


def _audited(database: Database, rows: int) -> int:
    """How many rows came twice; every one must be there once, in an unbroken chain."""
    wrong = select(func.count()).where(GATE_EPOCH.c.chain_error != "")
    with database.read() as connection:
        there = connection.scalar(select(func.count()).select_from(EVENT))
        if there != rows or connection.scalar(wrong):
            raise SystemExit(f"{there} rows are there of {rows}, or a chain is broken")
        return int(connection.scalar(select(func.sum(GATE_EPOCH.c.duplicates))) or 0)


def _configured(folder: Path, url: str, ports: list[int]) -> Path:
    make_centre(NewCentre(folder, folder / "state", "park-1", "http://127.0.0.1:1", database=url))
    config = folder / CONFIG_NAME
    brokers = ", ".join(f'"127.0.0.1:{port}"' for port in ports)
    told = config.read_text("utf-8").replace('"127.0.0.1:1883"', brokers)
    config.write_text(told.replace("[keys]", "workers = true\n\n[keys]"), "utf-8")
    return config


@contextmanager
def _broker(folder: Path) -> "Iterator[Broker]":
    folder.mkdir(parents=True)
    broker = Broker(folder, PATIENT)
    broker.start()
    try:
        yield broker
    finally:
        broker.kill()


@contextmanager
def _worker(config: Path) -> "Iterator[subprocess.Popen[str]]":
    """A worker that is at both brokers, with a connection for batches and one for urgent rows."""
    command = [sys.executable, "-m", "gateway", "central", "work", "--config", str(config)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as worker:
        try:
            _until_connected(worker)
            yield worker
        finally:
            worker.kill()


def _until_connected(worker: "subprocess.Popen[str]") -> None:
    assert worker.stderr is not None
    connected = 0
    lines: list[str] = []
    while connected < _CONNECTIONS:
        lines.append(worker.stderr.readline())
        if not lines[-1]:
            raise SystemExit(f"a worker ended by itself:\n{''.join(lines[-20:])}")
        connected += ": connected" in lines[-1]


@contextmanager
def _sender(port: int, half: Path) -> "Iterator[subprocess.Popen[str]]":
    """Somebody who has everything in memory and waits for the word."""
    command = [sys.executable, "-m", "tests.bench.scale_rows", str(port), str(half)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as sender:
        assert sender.stdout is not None
        try:
            sender.stdout.readline()
            yield sender
        finally:
            sender.kill()


if __name__ == "__main__":
    main()
