"""How long a verdict takes while a backlog goes up, beside one while nothing does.

As a program of its own (``python -m tests.bench.sync_verdict FOLDER PORT``) it is the gate: its
journal is full, and with a port its uplink runs. Codes are shown to it, as many as it is told. The
centre's database is in memory: a park's centre has a disk of its own.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import median

from gateway.app.bridges import JournalOutbox
from gateway.app.link_state import LinkState
from gateway.codes.trust import TrustList
from gateway.core.instant import ClockQuality
from gateway.journal.reader import JournalReader
from gateway.journal.store import JOURNAL_NAME
from gateway.runtime.clock import SystemClock
from gateway.runtime.settling import settle
from gateway.runtime.turns import take_short_turns
from gateway.sync.downlink import RosterDownlink
from gateway.sync.service import GateSync, SyncPorts
from gateway.sync.session import Backoff
from gateway.sync.site_keys import SiteKeys
from gateway.sync.state import Heartbeat
from tests.bench.bar import Bar
from tests.bench.screens_gate import Lane, gate_at
from tests.bench.sync_drain import PATIENT, End
from tests.bench.sync_rows import GATE, fill_journal
from tests.brokers import on_this_machine
from tests.sync.conftest import Broker
from tests.sync.memory import MemoryRoster
from tests.working import working

CODES = 100
"""In a turn; one each 50 ms, so that a backlog of 100,000 rows lasts longer."""

TURNS = 16
WARM = 10
DEARER = 1.1
MEMORY = "/dev/shm"


def verdicts(folder: Path, rows: int) -> Iterator[Bar]:
    """Milliseconds from code to verdict, row on disk included, turn by turn with and without."""
    full = folder / "full.sqlite"
    fill_journal(full, rows, whole=True)
    idle: list[float] = []
    busy: list[float] = []
    left: list[int] = []
    for turn in range(TURNS):
        idle += shown(folder / f"idle-{turn}", full, rows=0)[0]
        took, waiting = shown(folder / f"busy-{turn}", full, rows=rows)
        busy += took
        left.append(waiting)
    print(f"\ncode to verdict, {TURNS} turns of {CODES} codes each, ms")
    for name, took in (("nothing goes up", idle), ("a backlog goes up", busy)):
        print(f"  {name:20} median {median(took):6.2f}  p99 {p99(took):6.2f}")
    print(f"  rows that still waited after each turn: {left}")
    yield Bar(
        "code to verdict, p99 while draining x idle", p99(busy) / p99(idle), DEARER, at_most=True
    )


def p99(took: list[float]) -> float:
    """The greatest but for one in a hundred."""
    return sorted(took)[len(took) * 99 // 100]


def shown(folder: Path, full: Path, rows: int) -> tuple[list[float], int]:
    """What each verdict took at a gate with this journal, and how many rows still waited then."""
    (folder / "state").mkdir(parents=True)
    shutil.copy(full, folder / "state" / JOURNAL_NAME)
    os.sync()  # or the disk would still be at the copy
    if not rows:
        return asked(folder, 0)
    with tempfile.TemporaryDirectory(dir=MEMORY) as away:
        broker = Broker(Path(away), PATIENT)
        broker.start()
        centre = End("centre", broker.port, f"sqlite:///{away}/central.sqlite", rows)
        try:
            centre.go()
            centre.hear()
            return asked(folder, broker.port)
        finally:
            centre.end()
            broker.kill()


def asked(folder: Path, port: int) -> tuple[list[float], int]:
    """The same of a process of its own."""
    command = [sys.executable, "-m", "tests.bench.sync_verdict", str(folder), str(port)]
    said = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
    took, waiting = json.loads(said)
    return took, waiting


@contextmanager
def uplink(journal: Path, lane: Lane, port: int) -> Iterator[None]:
    """The gate's real one, on the journal that the gate writes."""
    outbox = JournalOutbox(journal, lane.writer, LinkState(0, 0, lambda _signal: None))
    keys = SiteKeys("park-1", TrustList(()), b"")
    downlink = RosterDownlink(lambda: keys, MemoryRoster(), lambda _: None, lambda _: None)
    epoch = JournalReader(journal).identity().epoch  # a reader is of one thread
    beat = Heartbeat(0, 0, epoch, 0, 1, ClockQuality.SYNCED)
    ports = SyncPorts(
        outbox=outbox, roster=downlink, heartbeat=lambda: beat, emit=lambda _signal: None
    )
    clock = SystemClock(lambda: True)
    sync = GateSync(on_this_machine(port), GATE, ports, clock, Backoff(0.02, 0.1))
    lane.written = sync.wake
    with working("mqtt", sync.body, sync.wake):
        yield


def main() -> None:
    """Show codes and tell what each took."""
    take_short_turns()
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    journal = folder / "state" / JOURNAL_NAME
    with gate_at(folder) as lane:
        settle()
        lane.show_codes(WARM)
        with uplink(journal, lane, port) if port else nullcontext():
            took = [one for _, _, one in lane.show_codes(CODES)]
        waiting = JournalReader(journal).backlog().rows
    print(json.dumps([took, waiting]))


if __name__ == "__main__":
    main()
