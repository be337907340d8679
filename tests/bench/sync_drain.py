"""A backlog on its way: gate, a real mosquitto, centre; and what it is measured beside."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic_ns

from tests.bench.bar import Bar
from tests.bench.cpu import cpu_s
from tests.bench.sync_rows import fill_journal
from tests.bench.sync_source import rows_of
from tests.postgres import running_postgres
from tests.sync.conftest import OPEN_TO_ALL, Broker

PATIENT = f"{OPEN_TO_ALL}\nmax_queued_messages 0"
"""A broker that throws nothing away: paho alone would lose what it was told has arrived."""

GATEWAY, PUBACK, SINGLE, BARE = "gate to centre", "PUBACK only", "paho, row by row", "bare insert"
ROLES = {
    GATEWAY: ("centre", "gate"),
    PUBACK: ("roomy-centre", "puback"),
    SINGLE: ("receiver", "single"),
    BARE: ("bare",),
}


@dataclass(frozen=True, slots=True)
class Drained:
    """What one cell's run came to."""

    rows_a_second: float
    payload_bytes: int
    grown_mib: float
    taker_cpu_s: float
    sender_cpu_s: float


Seen = dict[str, list[Drained]]
"""Each way's runs, in turn."""


class End:
    """One process of the link."""

    def __init__(self, role: str, port: int | str, place: str, rows: int) -> None:
        command = [sys.executable, "-m", "tests.bench.sync_ends", role, str(port), place, str(rows)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
        assert self.hear()["ready"]
        self._began_cpu_s = 0.0
        self._began_kib = self._memory("VmRSS")

    def go(self) -> None:
        """Begin."""
        self._began_cpu_s = cpu_s(self._process.pid)
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()

    def hear(self) -> dict[str, int]:
        """What it tells next."""
        assert self._process.stdout is not None
        told: dict[str, int] = json.loads(self._process.stdout.readline())
        return told

    def cpu_s(self) -> float:
        """CPU seconds since it began to listen or to send."""
        return cpu_s(self._process.pid) - self._began_cpu_s

    def grown_mib(self) -> float:
        """Its greatest resident memory beside that at its start."""
        return (self._memory("VmHWM") - self._began_kib) / 1024

    def end(self) -> None:
        """No longer needed."""
        self._process.kill()
        self._process.communicate()

    def _memory(self, name: str) -> int:
        status = Path(f"/proc/{self._process.pid}/status").read_text("ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(name))


def drain(folder: Path, rows: int, rounds: int, *, whole: bool) -> Iterator[Bar]:
    """A backlog of so many rows, by each way in turn, into SQLite and then into PostgreSQL."""
    journal = folder / "journal.sqlite"
    fill_journal(journal, rows, whole=whole)
    plain = sum(len(row) + 1 for row in rows_of(journal))
    seen: Seen = {name: [] for name in ROLES}
    for turn in range(rounds):
        for name in ROLES:
            seen[name].append(one_run(name, folder / f"{turn}-{name.split()[0]}", journal, rows))
    table(f"{rows} rows of {plain / rows:.0f} bytes, {rounds} times each, into SQLite", seen, rows)
    sent = max(run.payload_bytes for run in seen[GATEWAY])
    yield Bar("rows/s, x paho row by row", ratio(seen, SINGLE), 10)
    yield Bar("rows/s, x PUBACK only", ratio(seen, PUBACK), 0.75)
    yield Bar("rows/s, x bare insert, SQLite", ratio(seen, BARE), 0.7)
    yield Bar("bytes, x JSON", sent / plain, 0.3, at_most=True)
    grown = max(run.grown_mib for run in seen[GATEWAY])
    yield Bar("gate's memory grows by, MiB", grown, 10, at_most=True)
    yield from into_postgresql(folder, journal, rows, rounds)


def into_postgresql(folder: Path, journal: Path, rows: int, rounds: int) -> Iterator[Bar]:
    """The same backlog into a server of its own on this machine, as durable as it comes."""
    seen: Seen = {GATEWAY: [], BARE: []}
    with running_postgres(settings=()) as server:
        for turn in range(rounds):
            for name, runs in seen.items():
                place = folder / f"server-{turn}-{name.split()[0]}"
                runs.append(one_run(name, place, journal, rows, server.emptied_database()))
    table("the same into PostgreSQL, whose own CPU is not in the table", seen, rows)
    yield Bar("rows/s, x bare insert, PostgreSQL", ratio(seen, BARE), 0.7)


def table(what: str, seen: Seen, rows: int) -> None:
    """Print each way's rows a second, bytes and CPU.

    A bare insert has its rows decoded already and as many to a commit as a batch: no broker, no
    look at any row, no chain, no watermark, no answer.
    """
    print(f"\n{what}; load of the last minute {os.getloadavg()[0]:.1f}")
    for name, runs in seen.items():
        rates = [run.rows_a_second for run in runs]
        size = runs[-1].payload_bytes / rows
        spread = f"({min(rates):.0f} to {max(rates):.0f})"
        takes, sends = (median(it) / rows * 1e6 for it in zip(*map(cpu_of, runs), strict=True))
        cpu = f"CPU ms per 1,000 rows: takes {takes:.1f}, sends {sends:.1f}"
        print(f"  {name:20}{median(rates):8.0f} rows/s {spread:20}{size:8.1f} bytes a row; {cpu}")


def cpu_of(run: Drained) -> tuple[float, float]:
    """CPU seconds of who takes and of who sends."""
    return run.taker_cpu_s, run.sender_cpu_s


def ratio(seen: Seen, other: str) -> float:
    """Median over the rounds."""
    pairs = zip(seen[GATEWAY], seen[other], strict=True)
    return median(one.rows_a_second / beside.rows_a_second for one, beside in pairs)


def one_run(name: str, folder: Path, journal: Path, rows: int, address: str = "") -> Drained:
    """Start the ends, tell them to begin, and wait until the last row is in the table.

    Args:
        name: which way.
        folder: absent; for the broker, and for SQLite.
        journal: with so many rows.
        rows: how many.
        address: of an empty database on a server; without it SQLite.
    """
    folder.mkdir()
    table = address or f"sqlite:///{folder}/central.sqlite"
    broker = Broker(folder, PATIENT)
    broker.start()
    takes, *sends = ROLES[name]
    ends = [End(takes, broker.port, table if sends else f"{journal}|{table}", rows)]
    ends += [End(role, broker.port, str(journal), rows) for role in sends]
    try:
        ends[0].go()
        assert ends[0].hear()["listens"]
        began_ns = monotonic_ns()
        for end in ends[1:]:
            end.go()
        done = ends[0].hear()
        seconds = (done["done_ns"] - began_ns) / 1e9
        takes_s, *sends_s = [end.cpu_s() for end in ends]
        grown_mib = ends[-1].grown_mib() if name is GATEWAY else 0.0
        return Drained(rows / seconds, done["bytes"], grown_mib, takes_s, sum(sends_s))
    finally:
        for end in ends:
            end.end()
        broker.kill()
