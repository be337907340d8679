"""Follows people's temperatures through the journal's answers and tells of a drift; corrects none.

``overhear`` is called on the journal's thread and only queues; all else happens in ``look``.
"""

import logging
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Final

from gateway.core.drift import Drift, DriftMemory, DriftState, drift, seen
from gateway.core.event import Event, EventKind, Json
from gateway.core.instant import NS_PER_MS
from gateway.core.record import KIND_OF_VERDICT
from gateway.core.signals import Device, DeviceChanged, Recorded, Remarked, Signal
from gateway.journal.drift_memory import DRIFT_NAME, load_drift, save_drift
from gateway.runtime.clock import Clock

log = logging.getLogger(__name__)

SAVE_EVERY_NS: Final = 600_000 * NS_PER_MS
"""A power cut may cost ten minutes of people, of the thousands that count."""
_QUEUED: Final = 4096

_DECISIONS: Final = frozenset(KIND_OF_VERDICT.values())


class DriftWatch:
    """One thermometer's memory of people.

    Args:
        state_dir: where it is kept.
        clock: paces the writing.
        emit: takes signals to the gate.

    Raises:
        JournalError: a damaged file can't be put aside.
    """

    def __init__(self, state_dir: Path, clock: Clock, emit: Callable[[Signal], None]) -> None:
        self._path = state_dir / DRIFT_NAME
        self._clock = clock
        self._emit = emit
        self._memory, self.set_aside = load_drift(self._path)
        self._arrived: deque[Event] = deque(maxlen=_QUEUED)
        self._saved = self._memory
        self._judged: DriftMemory | None = None
        self._saved_ns = clock.mono_ns()
        self._alarmed = False
        self._complaint = ""

    def overhear(self, signal: Signal) -> None:
        """Note a decision that is on disk; any thread."""
        if isinstance(signal, Recorded) and signal.event.kind in _DECISIONS:
            self._arrived.append(signal.event)

    def look(self) -> None:
        """Take in who passed and tell once that an alarm begins or ends; one thread."""
        while self._arrived:
            self._take(self._arrived.popleft())
        if self._memory is not self._judged:
            self._judge()
        if self._clock.mono_ns() - self._saved_ns >= SAVE_EVERY_NS:
            self.save()

    def save(self) -> None:
        """Write the memory down if it changed; a disk that refuses is told once in the log."""
        self._saved_ns = self._clock.mono_ns()
        if self._memory is self._saved:
            return
        try:
            save_drift(self._path, self._memory)
        except OSError as error:
            self._complain(f"{self._path}: can't be written: {error.strerror}; check the disk")
            return
        self._saved = self._memory
        self._complaint = ""

    def _judge(self) -> None:
        """With too few people an alarm stays as it was: nothing has shown that it is over."""
        self._judged = self._memory
        found = drift(self._memory)
        if found.state is not DriftState.TOO_FEW:
            self._tell(found)

    def _take(self, event: Event) -> None:
        celsius = accepted_celsius(event)
        if celsius is not None and event.at.clock.proves_dates:
            self._memory = seen(self._memory, celsius, event.at.wall_ms)

    def _tell(self, found: Drift) -> None:
        alarmed = found.state is DriftState.DRIFTING
        if alarmed is self._alarmed:
            return
        self._alarmed = alarmed
        facts: dict[str, Json] = {
            "drifting": alarmed,
            "recent_celsius": found.recent_celsius,
            "reference_celsius": found.reference_celsius,
            "recent_people": found.recent_people,
            "reference_people": found.reference_people,
        }
        self._emit(Remarked(EventKind.THERMOMETER_DRIFT, facts))
        self._emit(DeviceChanged(Device.DRIFT, up=not alarmed, detail=_detail(found)))
        self.save()

    def _complain(self, complaint: str) -> None:
        if complaint != self._complaint:
            log.warning("%s", complaint)
        self._complaint = complaint


def accepted_celsius(event: Event) -> float | None:
    """The gate's own estimate of a person who was judged for the first time, or None.

    A row with the guard's reading judges somebody anew who was counted before.
    """
    match event.body:
        case {"second": None, "temperature": {"celsius": float(celsius)}}:
            return float(celsius)
    return None


def _detail(found: Drift) -> str:
    return (
        f"近{found.recent_people}人 {found.recent_celsius:.2f} °C，"
        f"近30天 {found.reference_celsius:.2f} °C；last people against 30 days"
    )
