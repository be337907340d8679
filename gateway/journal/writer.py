"""The only writer of the journal: one thread, group commit, then the word that it is on disk."""

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import Enum
from typing import Final

from gateway.core.event import Event, EventKind
from gateway.core.signals import Device, DeviceChanged, Recorded, RecordFailed, Signal
from gateway.errors import JournalError
from gateway.journal.database import DamagedFileError
from gateway.journal.pending import Backoff, Pending
from gateway.journal.space import MIB, SpaceWatch
from gateway.journal.store import JournalStore
from gateway.runtime.clock import Clock

log = logging.getLogger(__name__)

NEVER_LATE: Final = frozenset({EventKind.ACCESS_GRANTED, EventKind.ACCESS_OVERRIDDEN})
"""Rows on which the arm opens: if one fails the arm stays down, so it must not appear later."""

QUEUE_EVENTS: Final = 1024
GROUP_EVENTS: Final = 256
"""Most events of one commit: 100 take 0.64 ms, 500 take 1.76 ms (measured on x86)."""

PUT_LIMIT_S: Final = 0.5
WAIT_S: Final = 0.25
"""How long an idle writer waits before it looks at the disk and whether to stop."""


class _Storage(Enum):
    WORKS = "works"
    LOW = "low"
    FAILED = "failed"


class JournalWriter:
    """Writes what the gate appends and answers each event once with ``Recorded``.

    An event whose commit fails is answered with ``RecordFailed``. Kinds of ``NEVER_LATE`` are then
    forgotten; all others stay in order and are tried again, so ``Recorded`` may follow later.
    ``DeviceChanged(Device.STORAGE)`` tells each change: not up while writing fails; up, with a
    warning in its detail, while the disk is nearly full; ``Device.SPACE`` is not up as long.

    Args:
        store: the open journal; closed when the thread ends.
        clock: the time.
        emit: takes signals to the gate; must not wait for the gate to append.
        written: called after each commit of rows, to wake the uplink; returns at once.
        space: watches the journal's disk.
    """

    def __init__(
        self,
        store: JournalStore,
        clock: Clock,
        emit: Callable[[Signal], None],
        written: Callable[[], None],
        space: SpaceWatch,
    ) -> None:
        self.turns = 0
        self._store = store
        self._clock = clock
        self._emit = emit
        self._written = written
        self._space = space
        self._queue: queue.Queue[Event | None] = queue.Queue(QUEUE_EVENTS)
        self._acknowledged: deque[int] = deque(maxlen=1)
        self._watermark: int | None = None
        self._pending = Pending()
        self._backoff = Backoff()
        self._failure = ""
        self._told: _Storage | None = None
        self._told_low = False

    def append(self, event: Event) -> None:
        """Hand an event over, from the gate's thread; waits 0.5 s at most, never drops.

        Raises:
            JournalError: the writer has not moved for so long that its queue is full.
        """
        try:
            self._queue.put(event, timeout=PUT_LIMIT_S)
        except queue.Full:
            seen = f"{QUEUE_EVENTS} events wait and none was taken for {PUT_LIMIT_S} s"
            raise JournalError(
                f"journal {self._store.path}: {seen}; the disk hangs, replace it"
            ) from None

    def acknowledge(self, epoch: int, sequence: int) -> None:
        """Keep the centre's watermark, from any thread; the last word wins, also a lower one.

        A lower one says that the centre was restored from a backup. An acknowledgement of another
        epoch is not of this file and is ignored.
        """
        if epoch != self._store.epoch:
            log.warning("acknowledgement of epoch %d ignored, ours is another", epoch)
            return
        self._acknowledged.append(sequence)
        with suppress(queue.Full):  # a writer with a full queue is awake anyway
            self._queue.put_nowait(None)

    def body(self, stopping: threading.Event) -> None:
        """Write until asked to stop, then what is still queued; closes the journal."""
        try:
            self._tell()
            while not stopping.is_set():
                self.turn(WAIT_S)
            self._finish()
        finally:
            self._store.close()

    def turn(self, wait_s: float) -> None:
        """Write what is queued, waiting ``wait_s`` for a first event; ``turns`` counts these."""
        fresh = self._take(wait_s)
        while self._acknowledged:
            self._watermark = self._acknowledged.popleft()
        acknowledged = self._watermark is not None and not self._failure
        if fresh or acknowledged or self._backoff.due(self._clock.mono_ns()):
            self._write(fresh)
        self._tell()
        self.turns += 1

    def _take(self, wait_s: float) -> list[Event]:
        taken: list[Event | None] = []
        with suppress(queue.Empty):
            taken.append(self._queue.get(timeout=wait_s))
            while len(taken) < GROUP_EVENTS:
                taken.append(self._queue.get_nowait())
        return [event for event in taken if event is not None]

    def _write(self, fresh: Sequence[Event]) -> None:
        """Write what waits first, so that rows keep the order in which things happened."""
        try:
            while waiting := self._pending.first(GROUP_EVENTS):
                self._commit(waiting)
                self._pending.written(len(waiting))
            if fresh or self._wanted_watermark() is not None:
                self._commit(fresh)
        except JournalError as error:
            self._fail(fresh, error)
            return
        self._failure = ""
        self._backoff.worked()

    def _commit(self, events: Sequence[Event]) -> None:
        sequences = self._store.commit(events, self._wanted_watermark())
        self._watermark = None
        now_ns = self._clock.mono_ns()
        for event, sequence in zip(events, sequences, strict=True):
            self._emit(Recorded(event, sequence, now_ns))
        if events:
            self._written()

    def _wanted_watermark(self) -> int | None:
        """The watermark to be written; while writing fails the old one, to try the disk."""
        wanted, newest = self._watermark, self._store.head.sequence
        if wanted is not None and not 0 <= wanted <= newest:
            log.warning("acknowledgement of row %d ignored, the newest is %d", wanted, newest)
            self._watermark = wanted = None
        if wanted == self._store.watermark:
            self._watermark = wanted = None
        return self._store.watermark if wanted is None and self._failure else wanted

    def _fail(self, fresh: Sequence[Event], error: JournalError) -> None:
        if not self._failure:
            log.error("%s; events wait until it works again", error)
        self._failure = f"{error}; free some space or replace the disk"
        self._backoff.failed(self._clock.mono_ns())
        self._tell()
        for event in fresh:
            self._emit(RecordFailed(event, self._failure))
        self._pending.keep(event for event in fresh if event.kind not in NEVER_LATE)
        if isinstance(error, DamagedFileError):
            raise error  # only opening it anew helps: the process ends and starts again

    def _tell(self) -> None:
        """Report a change of the storage, once."""
        low = self._space.look()
        if low is not self._told_low:
            self._told_low = low
            self._emit(DeviceChanged(Device.SPACE, not low, self._left()))
        state = _Storage.FAILED if self._failure else _Storage.LOW if low else _Storage.WORKS
        if state is self._told:
            return
        self._told = state
        detail = self._detail(state)
        self._emit(DeviceChanged(Device.STORAGE, state is not _Storage.FAILED, detail))

    def _detail(self, state: _Storage) -> str:
        if state is _Storage.FAILED:
            return self._failure
        lost, self._pending.lost = self._pending.lost, 0
        left = self._left()
        words = f"journal is written, {left}"
        if state is _Storage.LOW:
            words = f"disk of {self._store.path} is nearly full, {left}; free some or replace it"
        return f"{words}; {lost} events were lost while it failed" if lost else words

    def _left(self) -> str:
        return f"{self._space.free_bytes // MIB} MiB are free"

    def _finish(self) -> None:
        while not self._queue.empty() or self._acknowledged:
            self.turn(0)
        if self._pending:
            self._write(())
        if self._pending:
            log.error("%d events could not be written before the end", len(self._pending))
