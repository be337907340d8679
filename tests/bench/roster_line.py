"""How soon a change of the roster counts at twenty gates behind one thin line.

All gates' connections to the broker go through one throttle of 256 kbit/s downwards, as if they
stood at one DSL line; upwards nothing is held back. Threads of one process, each with a disk of
its own. A whole file for all of them can't pass in that time, which is printed, too.
"""

import socket
import threading
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import Final

from gateway.app.bridges import RosterShelf
from gateway.central.publish import RosterPublisher
from gateway.central.store.people import PeopleStore
from gateway.core.instant import ClockQuality
from gateway.core.signals import RosterApplied, Signal
from gateway.journal.roster import ROSTER_NAME
from gateway.runtime.clock import SystemClock
from gateway.sync.downlink import RosterDownlink
from gateway.sync.service import GateSync, SyncPorts
from gateway.sync.site_keys import SiteKeys
from gateway.sync.state import Heartbeat
from tests.bench.bar import Bar
from tests.bench.lists import Centre
from tests.brokers import on_this_machine
from tests.sync.conftest import Broker
from tests.sync.memory import MemoryOutbox

GATES: Final = 20
BITS_PER_S: Final = 256_000
_CHUNK: Final = 1_024
_PATIENCE_S: Final = 120.0


class ThinLine:
    """Relays connections to a broker; what comes from it shares one pace.

    Args:
        port: of the broker.
    """

    def __init__(self, port: int) -> None:
        self.passed = 0
        self._upstream = port
        self._pace = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=GATES)
        self.port: int = self._listener.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._upstream))
                for source, sink, slow in ((far, near, True), (near, far, False)):
                    Thread(target=self._relay, args=(source, sink, slow), daemon=True).start()

    def _relay(self, source: socket.socket, sink: socket.socket, slow: bool) -> None:  # noqa: FBT001 - which way
        with suppress(OSError), source, sink:
            while part := source.recv(_CHUNK):
                if slow:
                    with self._pace:
                        sleep(8 * len(part) / BITS_PER_S)
                        self.passed += len(part)
                sink.sendall(part)


@dataclass(frozen=True, slots=True)
class Line:
    """Where the gates are.

    Args:
        centre: publishes.
        broker: keeps.
        folder: of the run.
        keys: of the site.
        file_bytes: all parts of the file together.
    """

    centre: Centre
    broker: Broker
    folder: Path
    keys: SiteKeys
    file_bytes: int


class Gates:
    """Twenty gates with rosters on disks of their own.

    Args:
        line: where they are.
        port: of the broker, or of the thin line to it.
    """

    def __init__(self, line: Line, port: int) -> None:
        self._versions = dict.fromkeys(range(GATES), 0)
        self._news = threading.Condition()
        self._stopping = Event()
        self._threads = [
            Thread(target=self._sync(line, port, number).body, args=(self._stopping,))
            for number in range(GATES)
        ]
        for thread in self._threads:
            thread.start()

    def until(self, version: int) -> bool:
        """Wait until all go by it; False if they don't in time."""
        with self._news:
            return self._news.wait_for(lambda: min(self._versions.values()) >= version, _PATIENCE_S)

    def close(self) -> None:
        """Switch them off."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _sync(self, line: Line, port: int, number: int) -> GateSync:
        folder = line.folder / f"gate-{number}"
        folder.mkdir(exist_ok=True)

        def told(signal: Signal) -> None:
            if isinstance(signal, RosterApplied):
                with self._news:
                    self._versions[number] = signal.version
                    self._news.notify_all()

        shelf = RosterShelf(folder / ROSTER_NAME)
        ports = SyncPorts(
            outbox=MemoryOutbox(),
            roster=RosterDownlink(lambda: line.keys, shelf, told, print),
            heartbeat=lambda: Heartbeat(1, 0, 9, 0, 1, ClockQuality.SYNCED),
            emit=told,
        )
        settings = on_this_machine(port)
        return GateSync(settings, f"line-{number}", ports, SystemClock(lambda: True))


def tell_line(line: Line, store: PeopleStore, publisher: RosterPublisher) -> None:
    """Print how soon a suspension counts at all gates, and what it sends them."""
    with ExitStack() as stack:
        near = Gates(line, line.broker.port)
        stack.callback(near.close)
        there = near.until(_published(line, publisher))
    if not there:
        raise SystemExit("the gates did not get the roster")
    with ExitStack() as stack:
        thin = ThinLine(line.broker.port)
        stack.callback(thin.close)
        far = Gates(line, thin.port)
        stack.callback(far.close)
        Event().wait(20.0)  # until all are connected and have what the broker retains
        quiet, began_s = thin.passed, monotonic()
        everyone = [person.record for person in store.everyone() if not person.apart]
        everyone[0] = replace(everyone[0], groups=("suspended",))
        store.replace_all(everyone)
        imported_s = monotonic() - began_s
        version = _published(line, publisher)
        arrived = far.until(version)
        live_s = monotonic() - began_s
    print(f"{GATES} gates behind one line of {BITS_PER_S // 1000} kbit/s; one person changed:")
    print(f"  into the centre's database {imported_s:.1f} s; {thin.passed - quiet:,} bytes passed")
    print(Bar("live at all of them, s", live_s if arrived else _PATIENCE_S, 60, at_most=True))
    whole_s = 8 * GATES * line.file_bytes / BITS_PER_S
    print(f"  a whole file for each would take {whole_s / 60:.0f} minutes")


def _published(line: Line, publisher: RosterPublisher) -> int:
    """The version that is published now."""
    publisher.step(line.centre.clock.now())
    while not publisher.is_sent:
        Event().wait(0.05)
        publisher.step(line.centre.clock.now())
    return publisher.version
