"""How a process of the centre lives: waits for its database, runs its loops, ends them."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Final

from gateway.central.loop import Loop
from gateway.central.store.database import Database, DatabaseLostError, open_database
from gateway.runtime.clock import Clock
from gateway.runtime.notify import Notifier
from gateway.runtime.settling import settle
from gateway.runtime.worker import Worker

log = logging.getLogger(__name__)

_LOOK_S: Final = 0.5
_DATABASE_AGAIN_S: Final = 2.0
_HUNG_AFTER_NS: Final = 10_000_000_000
"""A loop goes round every quarter of a second; after ten seconds it hangs."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the centre gets from the process that it lives in.

    Args:
        clock: now.
        notifier: tells systemd.
        stopping: set when the process is asked to end.
    """

    clock: Clock
    notifier: Notifier
    stopping: Event


def database_once_there(url: str, around: Surroundings) -> Database | None:
    """The database, as soon as its server can be reached; None if asked to stop before.

    After a power cut the server may come later than the centre. Systemd is told that the start is
    over: it would else kill, and in the end give up, what only waits.

    Raises:
        ConfigurationError: it will never do as it is.
        StoreError: it can't be opened, and waiting is of no use.
    """
    said = ""
    while not around.stopping.is_set():
        try:
            return open_database(url)
        except DatabaseLostError as error:
            if said != str(error):
                said = str(error)
                log.warning("%s; it is waited for", said)
                around.notifier.ready("waits for the database")
            around.notifier.watchdog()
        around.stopping.wait(_DATABASE_AGAIN_S)
    return None


def live(loops: Sequence[Loop], around: Surroundings, status: str) -> int:
    """Run every loop in a thread until asked to stop; the process's exit code.

    Args:
        loops: each as a thread of its name; if one fails, all end.
        around: the process.
        status: one line for ``systemctl status``.
    """
    crashed = Event()

    def end(_worker: str) -> None:
        crashed.set()
        around.stopping.set()

    workers = tuple(Worker(loop.name, loop.run, end) for loop in loops)
    for worker in workers:
        worker.start()
    settle()
    around.notifier.ready(status)
    _watch(loops, around)
    around.notifier.stopping()
    _end(workers)
    return 1 if crashed.is_set() else 0


def _watch(loops: Iterable[Loop], around: Surroundings) -> None:
    while not around.stopping.wait(_LOOK_S):
        if all(loop.beat_within_ns(_HUNG_AFTER_NS) for loop in loops):
            around.notifier.watchdog()


def _end(workers: Iterable[Worker]) -> None:
    for worker in workers:
        worker.ask_to_stop()
    for worker in workers:
        if not worker.join():
            log.error("thread %s does not end; the process leaves it behind", worker.name)
