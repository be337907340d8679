"""A gate's journal and sync as a process of their own, so that a test can kill -9 them."""

import sys
from pathlib import Path
from threading import Event

from gateway.codes.trust import TrustList
from gateway.core.instant import ClockQuality
from gateway.core.signals import Signal
from gateway.runtime.clock import SystemClock
from gateway.sync.downlink import RosterDownlink
from gateway.sync.service import GateSync, SyncPorts
from gateway.sync.session import Backoff
from gateway.sync.site_keys import SiteKeys
from gateway.sync.state import Heartbeat
from tests.brokers import on_this_machine
from tests.sync.disk_outbox import DiskOutbox
from tests.sync.memory import MemoryRoster


def _ignore(_: Signal | str) -> None:
    return


def main(port: int, folder: Path, rows: int) -> None:
    """Fill a new journal with rows, then send until killed."""
    outbox = DiskOutbox(folder)
    if not outbox.rows_after(0, 1, 1):
        for _ in range(0, rows, 250):
            outbox.append(250)
    keys = SiteKeys("park-1", TrustList(()), b"")
    downlink = RosterDownlink(lambda: keys, MemoryRoster(), _ignore, _ignore)
    beat = Heartbeat(0, 0, outbox.epoch, 0, 1, ClockQuality.SYNCED)
    ports = SyncPorts(outbox=outbox, roster=downlink, heartbeat=lambda: beat, emit=_ignore)
    settings = on_this_machine(port)
    clock = SystemClock(lambda: True)
    GateSync(settings, "g1", ports, clock, Backoff(0.02, 0.1)).body(Event())


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
