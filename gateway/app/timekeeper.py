"""Lets the gate's clock learn from all that passes by, and remember it; judges no time itself."""

import logging
from collections.abc import Callable, Iterable
from typing import Protocol

from gateway.codes.signed_time import MAX_MS, centre_signed_ms
from gateway.config import GateSection
from gateway.core.credential import Presented
from gateway.core.instant import ClockQuality, Instant
from gateway.core.signals import ListApplied, RosterApplied, Signal
from gateway.core.timekeeping import Timekeeping
from gateway.runtime.clock import Clock, SystemClock, kernel_says_synced
from gateway.runtime.clock_memory import CLOCK_NAME, ClockMemory
from gateway.runtime.ratchet_clock import AssumedClock, RatchetClock

log = logging.getLogger(__name__)

Recognise = Callable[[str, Instant], Presented]
Emit = Callable[[Signal], None]


class DatedRow(Protocol):
    """A row of the journal."""

    @property
    def wall_ms(self) -> int:
        """Milliseconds UTC."""

    @property
    def clock(self) -> ClockQuality:
        """How far that was believed."""


class LearningClock(Clock, Protocol):
    """A clock with a ratchet."""

    def witness(self, signed_ms: int) -> None:
        """Take notice of a time that the park's centre signed, in wall milliseconds."""

    def contradiction_s(self) -> int:
        """Seconds by which a time source stands before what is certain; 0 while both agree."""

    def noted(self) -> Timekeeping:
        """What is to be remembered after this process."""


class Timekeeper:
    """Owns the gate's clock and the file with its memory.

    Args:
        clock: with what was remembered.
        memory: where the clock's memory is kept; None for a rehearsal, which remembers nothing.
    """

    def __init__(self, clock: LearningClock, memory: ClockMemory | None) -> None:
        self.clock = clock
        self._memory = memory
        self._complained = False

    @classmethod
    def of(cls, gate: GateSection) -> "Timekeeper":
        """The one that the configuration asks for."""
        if gate.clock == "assumed":
            return cls(AssumedClock(SystemClock(lambda: True)), None)
        memory = ClockMemory(gate.state_dir / CLOCK_NAME)
        return cls(RatchetClock(SystemClock(kernel_says_synced), memory.load()), memory)

    def recall(self, rows: Iterable[DatedRow], roster_issued_ms: int) -> None:
        """Learn at start from the journal's newest rows and the roster in force."""
        believed = (row.wall_ms for row in rows if row.clock.proves_dates)
        for known_ms in (roster_issued_ms, *believed):
            self._witness(known_ms)

    def taught(self, recognise: Recognise) -> Recognise:
        """The same recognising, by which the clock learns when the centre signed."""

        def recognised(text: str, at: Instant) -> Presented:
            presented = recognise(text, at)
            self._witness(centre_signed_ms(presented))
            return presented

        return recognised

    def overhearing(self, onward: Emit) -> Emit:
        """The same way for signals, on which the clock learns when documents were signed."""

        def passed_on(signal: Signal) -> None:
            if isinstance(signal, RosterApplied | ListApplied):
                self._witness(signal.issued_ms)
            onward(signal)

        return passed_on

    def keep(self) -> None:
        """Write down what is worth it; call it every few seconds, from one thread."""
        self._complain(self.clock.contradiction_s())
        if self._memory is not None:
            self._memory.keep(self.clock.noted())

    def end(self) -> None:
        """Write down the last known time."""
        if self._memory is not None:
            self._memory.save(self.clock.noted())

    def _complain(self, seconds: int) -> None:
        """Once each time that source and signatures part: only a person knows who is wrong."""
        if seconds and not self._complained:
            log.error(
                "the time source is %d s before what was signed or seen here, so passes go to the"
                " guard; if the source is right, put the centre's clock right, stop the gate,"
                " delete its %s and start it",
                seconds,
                CLOCK_NAME,
            )
        self._complained = bool(seconds)

    def _witness(self, signed_ms: int) -> None:
        if 0 < signed_ms <= MAX_MS:
            self.clock.witness(signed_ms)
