"""A gate's journal in a process of its own, which prints each recorded row until it is killed."""

import sys
import threading
from pathlib import Path

from gateway.core.event import Event, EventKind
from gateway.core.signals import Recorded, Signal
from gateway.journal.opening import open_journal
from gateway.journal.space import SpaceWatch, space_of
from gateway.journal.writer import JournalWriter
from gateway.runtime.clock import SystemClock
from gateway.runtime.worker import Worker


def main(path: Path) -> None:
    """Append without end, with a few events in flight."""
    clock = SystemClock(lambda: True)
    flying = threading.Semaphore(20)

    def emit(signal: Signal) -> None:
        if isinstance(signal, Recorded):
            sys.stdout.write(f"{signal.sequence} {signal.event.body['n']}\n")
            sys.stdout.flush()
            flying.release()

    store = open_journal(path, "gate-1", clock.now().wall_ms)
    writer = JournalWriter(
        store, clock, emit, lambda: None, SpaceWatch(lambda: space_of(path.parent))
    )
    Worker("journal", writer.body, sys.exit).start()
    number = store.head.sequence
    while flying.acquire(timeout=5):
        number += 1
        writer.append(Event(EventKind.ACCESS_GRANTED, clock.now(), {"n": number}, 1, 1))
        if number % 7 == 0:
            writer.acknowledge(store.epoch, number // 2)


main(Path(sys.argv[1]))
