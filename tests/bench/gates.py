"""How soon a park's rows are at the centre, and right after everything was gone for a while.

    python -m tests.bench.gates [--gates 200] [--rate 1] [--minutes 10] [--outage-minutes 10]

Simulated gates (`gateway simulate`) at a real mosquitto and a real `gateway central`, all on this
machine and under its one clock. After ``--minutes`` broker and centre are killed at once, the gates
go on, and after ``--outage-minutes`` both start again. A row's way is the centre's ``received_ms``
less the row's own time. In the end each row must be there once, and every chain whole.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

from gateway.central.store.database import open_database
from gateway.config import load_central
from gateway.runtime.clock import SystemClock
from tests.bench.gates_table import audit, bars, table
from tests.bench.gates_ways import Happened, Ways, ways
from tests.bench.park_server import HOST, ParkServer

_ENDING_S = 60.0
_DRAIN_S = 300.0


def main() -> None:
    """Load, cut, restore; then a table and what was to be reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gates", type=int, default=200)
    parser.add_argument("--rate", type=float, default=1.0, help="rows a second of each gate")
    parser.add_argument("--minutes", type=float, default=1.0, help="before and after the outage")
    parser.add_argument("--outage-minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="", help="postgresql address; else SQLite")
    parser.add_argument("--dir", type=Path, help="keep everything here")
    asked = parser.parse_args()
    if asked.dir:
        asked.dir.mkdir(parents=True, exist_ok=True)
        measure(asked, asked.dir)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(asked, Path(folder))


def measure(asked: argparse.Namespace, folder: Path) -> None:
    """One run in a folder."""
    server = ParkServer(folder, asked.database)
    try:
        happened, report = _run(asked, server)
    finally:
        server.kill()
    with closing(open_database(load_central(server.config).central.database)) as database:
        found: Ways = ways(database, happened)
        lost = audit(database, report)
    print(f"{asked.gates} gates x {asked.rate:g} rows/s, outage {asked.outage_minutes:g} min")
    print(table(found, happened, report))
    print(lost)
    print("\n".join(str(bar) for bar in bars(found)))


def _run(asked: argparse.Namespace, server: ParkServer) -> tuple[Happened, dict[str, Any]]:
    clock, pause = SystemClock(lambda: True), Event()
    server.start_broker()
    server.start_centre()
    out, minutes = server.folder / "simulated.json", 2 * asked.minutes + asked.outage_minutes
    began_ms = clock.now().wall_ms
    gates = _simulate(asked, server, out, minutes)
    try:
        pause.wait(asked.minutes * 60)
        cut_ms = clock.now().wall_ms
        server.kill()
        pause.wait(asked.outage_minutes * 60)
        server.start_broker()
        server.start_centre()
        back_ms = clock.now().wall_ms
        gates.wait(asked.minutes * 60 + _ENDING_S + _DRAIN_S)
    finally:
        gates.kill()
        gates.wait()
    report: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return Happened.of(report, began_ms, cut_ms, back_ms), report


def _simulate(
    asked: argparse.Namespace, server: ParkServer, out: Path, minutes: float
) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "gateway", "simulate", "--broker", f"{HOST}:{server.port}"]
    command += ["--gates", str(asked.gates), "--rate", str(asked.rate), "--seed", str(asked.seed)]
    command += ["--minutes", str(minutes), "--json", str(out)]
    with (server.folder / "simulated.log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log)


if __name__ == "__main__":
    main()
