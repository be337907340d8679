"""A gate's journal and sync as a process that makes events and tells each once it is on disk.

python -m tests.faults.sync_gate PORT[,PORT] FOLDER NAME PER_SECOND
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread

from gateway.codes.trust import TrustList
from gateway.core.event import Event as Happening
from gateway.core.event import EventKind
from gateway.core.instant import ClockQuality
from gateway.core.signals import Recorded, Signal
from gateway.journal.opening import open_journal
from gateway.journal.reader import JournalReader
from gateway.journal.row import StoredRow
from gateway.journal.space import Space, SpaceWatch
from gateway.journal.writer import JournalWriter
from gateway.runtime.clock import SystemClock
from gateway.sync.downlink import RosterDownlink
from gateway.sync.service import GateSync, SyncPorts
from gateway.sync.session import Backoff
from gateway.sync.site_keys import SiteKeys
from gateway.sync.state import Heartbeat
from tests.brokers import on_this_machine
from tests.sync.memory import MemoryRoster

_URGENT_EACH = 50
"""One event in so many is an alarm."""


class Outbox:
    """The journal as its sync sees it.

    Args:
        reader: what was written.
        writer: who keeps the watermark.
    """

    def __init__(self, reader: JournalReader, writer: JournalWriter) -> None:
        self._reader = reader
        self._writer = writer

    @property
    def epoch(self) -> int:
        """The file's."""
        return self._reader.identity().epoch

    def watermark(self) -> int:
        """The stored one."""
        return self._reader.watermark()

    def rows_after(self, sequence: int, most_rows: int, most_bytes: int) -> Sequence[StoredRow]:
        """From the disk."""
        return self._reader.rows_after(sequence, most_rows, most_bytes)

    def urgent_after(self, sequence: int, most_rows: int) -> Sequence[StoredRow]:
        """From the disk."""
        return self._reader.urgent_after(sequence, most_rows)

    def acknowledge(self, epoch: int, sequence: int) -> None:
        """By the writer's thread."""
        self._writer.acknowledge(epoch, sequence)


def _tell(signal: Signal | str) -> None:
    if isinstance(signal, Recorded):
        print(signal.sequence, flush=True)


def _make(writer: JournalWriter, clock: SystemClock, per_second: float, stopping: Event) -> None:
    number = 0
    while not stopping.wait(1 / per_second):
        number += 1
        kind = EventKind.TAMPER if number % _URGENT_EACH == 0 else EventKind.PASSAGE_COMPLETED
        writer.append(Happening(kind, clock.now(), {"grant": number}, 1, 0, urgent=kind.urgent))


def main(ports: list[int], folder: Path, name: str, per_second: float) -> None:
    """Live until killed; no event is made any more once standard input ends."""
    clock, ending, quiet = SystemClock(lambda: True), Event(), Event()
    path = folder / "journal.sqlite"
    store = open_journal(path, name, clock.now().wall_ms)
    woken = Event()
    space = SpaceWatch(lambda: Space(10**9, 10**10))
    writer = JournalWriter(store, clock, _tell, woken.set, space)
    outbox = Outbox(JournalReader(path), writer)
    keys = SiteKeys("park-1", TrustList(()), b"")
    parts = SyncPorts(
        outbox=outbox,
        roster=RosterDownlink(lambda: keys, MemoryRoster(), lambda _: None, lambda _: None),
        heartbeat=lambda: Heartbeat(0, 0, outbox.epoch, 0, 1, ClockQuality.SYNCED),
        emit=_tell,
    )
    brokers = on_this_machine(*ports, keepalive_s=5)
    sync = GateSync(brokers, name, parts, clock, Backoff(0.1, 1.0))
    for body in (writer.body, sync.body):
        Thread(target=body, args=(ending,), daemon=True).start()
    maker = Thread(target=_make, args=(writer, clock, per_second, quiet), daemon=True)
    maker.start()
    sys.stdin.read()
    quiet.set()
    ending.wait()


if __name__ == "__main__":
    main(
        [int(it) for it in sys.argv[1].split(",")],
        Path(sys.argv[2]),
        sys.argv[3],
        float(sys.argv[4]),
    )
