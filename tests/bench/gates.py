"""How soon a park's rows are at the centre, and right after everything was gone for a while.

    python -m tests.bench.gates [--gates 200] [--rate 1] [--minutes 10] [--outage-minutes 10]

Simulated gates (`gateway simulate`) at a real mosquitto and a real `gateway central`, all on this
machine and under its one clock. After ``--minutes`` broker and centre are killed at once, the gates
go on, and after ``--outage-minutes`` both start again. A row's way is the centre's ``received_ms``
less the row's own time. In the end each row must be there once, and every chain whole. Whoever
ends it early, by Ctrl-C or SIGTERM, gets the table of what was seen until then.
"""

import argparse
import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any

from gateway.central.store.database import open_database
from gateway.config import load_central
from gateway.runtime.clock import SystemClock
from tests.bench.gates_table import audit, bars, table
from tests.bench.gates_ways import Happened, Times, Ways, ways
from tests.bench.park_server import HOST, ParkServer

_LOG = "simulated.log"
_TELL_S = 15.0
_ENDING_S = 60.0
_DRAIN_S = 300.0


def main() -> int:
    """Load, cut, restore; then a table and what was to be reached; 1 where it ended early."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gates", type=int, default=200)
    parser.add_argument("--rate", type=float, default=1.0, help="rows a second of each gate")
    parser.add_argument("--minutes", type=float, default=1.0, help="before and after the outage")
    parser.add_argument("--outage-minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="", help="postgresql address; else SQLite")
    parser.add_argument("--dir", type=Path, help="keep everything here")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with ExitStack() as ending:
        folder = asked.dir or Path(ending.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        return 1 if measure(asked, folder) else 0


def measure(asked: argparse.Namespace, folder: Path) -> str:
    """One run in a folder; why it ended before its time, or empty."""
    server = ParkServer(folder, asked.database)
    try:
        happened, report, ended = _run(asked, server)
    finally:
        server.kill()
    with closing(open_database(load_central(server.config).central.database)) as database:
        found: Ways = ways(database, happened)
        audited = audit(database, report)
    print(f"{asked.gates} gates x {asked.rate:g} rows/s, outage {asked.outage_minutes:g} min")
    print(table(found, happened, report))
    print(audited)
    print("\n".join(str(bar) for bar in bars(found)))
    return ended


def _run(asked: argparse.Namespace, server: ParkServer) -> tuple[Happened, Mapping[str, Any], str]:
    clock, ended = SystemClock(lambda: True), ""
    server.start_broker()
    server.start_centre()
    times = Times(began_ms=clock.now().wall_ms)
    out, minutes = server.folder / "simulated.json", 2 * asked.minutes + asked.outage_minutes
    gates = _simulate(asked, server, out, minutes)
    try:
        _live(asked, server, gates, times)
    except (KeyboardInterrupt, SystemExit) as error:
        ended = str(error) or "interrupted"
        print(f"{ended}; what was seen until now:", flush=True)
        gates.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            gates.wait(_ENDING_S)
    finally:
        gates.kill()
        gates.wait()
    if not out.exists():
        raise SystemExit(f"the simulated gates left no report: {_last_line(server.folder)}")
    report: Mapping[str, Any] = json.loads(out.read_text("utf-8"))
    return Happened.of(report, times), report, ended


def _live(
    asked: argparse.Namespace,
    server: ParkServer,
    gates: "subprocess.Popen[bytes]",
    times: Times,
) -> None:
    clock = SystemClock(lambda: True)
    for name, seconds in (("load", asked.minutes * 60), ("outage", asked.outage_minutes * 60)):
        if name == "outage":
            times.cut_ms = clock.now().wall_ms
            server.kill()
        if _watched(name, gates, seconds, server.folder):
            raise SystemExit(
                f"the simulated gates ended by themselves: {_last_line(server.folder)}"
            )
    server.start_broker()
    server.start_centre()
    times.back_ms = clock.now().wall_ms
    if not _watched("after", gates, asked.minutes * 60 + _ENDING_S + _DRAIN_S, server.folder):
        raise SystemExit("the simulated gates did not end")


def _watched(name: str, gates: "subprocess.Popen[bytes]", seconds: float, folder: Path) -> bool:
    """Tell every now and then how the gates are; whether they ended meanwhile."""
    left_s = seconds
    while left_s > 0:
        with suppress(subprocess.TimeoutExpired):
            gates.wait(min(_TELL_S, left_s))
            return True
        left_s -= _TELL_S
        print(f"{name:8}{_last_line(folder)}", flush=True)
    return False


def _last_line(folder: Path) -> str:
    """What the simulated gates said last."""
    lines = (folder / _LOG).read_text("utf-8", "replace").splitlines()
    return lines[-1] if lines else ""


def _simulate(
    asked: argparse.Namespace, server: ParkServer, out: Path, minutes: float
) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "gateway", "simulate", "--broker", f"{HOST}:{server.port}"]
    command += ["--gates", str(asked.gates), "--rate", str(asked.rate), "--seed", str(asked.seed)]
    command += ["--minutes", str(minutes), "--json", str(out)]
    with (server.folder / _LOG).open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)


if __name__ == "__main__":
    sys.exit(main())
