"""The gate's clocks, which learn from what the centre signed; they keep nothing on disk."""

import threading
from typing import Final

from gateway.core.instant import ClockQuality, Instant
from gateway.core.timekeeping import Reading, Timekeeping, noted, tell, witness
from gateway.runtime.clock import Clock

MS_PER_S: Final = 1000


class RatchetClock:
    """The machine's clock, believed as far as what is remembered allows; for any thread.

    Args:
        machine: what the machine says; only ``SYNCED`` of it is believed without memory.
        kept: what was remembered of the time before this process.
    """

    def __init__(self, machine: Clock, kept: Timekeeping) -> None:
        self._machine = machine
        self._kept = kept
        self._lock = threading.Lock()

    def now(self) -> Instant:
        """The moment on all three clocks, and what it certainly isn't earlier than."""
        reading = self._reading()
        with self._lock:
            self._kept, now = tell(self._kept, reading)
        return now

    def mono_ns(self) -> int:
        """The machine's monotonic clock alone, in nanoseconds."""
        return self._machine.mono_ns()

    def witness(self, signed_ms: int) -> None:
        """Take notice of a time that the park's centre signed, in wall milliseconds."""
        reading = self._reading()
        with self._lock:
            self._kept = witness(self._kept, signed_ms, reading)

    def noted(self) -> Timekeeping:
        """What is to be remembered after this process."""
        now = self.now()
        return noted(self._kept, now)

    def contradiction_s(self) -> int:
        """Seconds by which a time source stands before what is certain; 0 while both agree."""
        reading = self._reading()
        now = self.now()
        contradicted = reading.synced and now.clock is ClockQuality.UNSET
        return max(0, now.floor_ms - reading.wall_ms) // MS_PER_S if contradicted else 0

    def _reading(self) -> Reading:
        at = self._machine.now()
        return Reading(at.wall_ms, at.mono_ns, at.boot, at.clock is ClockQuality.SYNCED)


class AssumedClock:
    """A clock that is believed whatever it says, for a rehearsal; it learns nothing.

    Args:
        machine: the clock that is believed.
    """

    def __init__(self, machine: Clock) -> None:
        self._machine = machine

    def now(self) -> Instant:
        """The machine's moment."""
        return self._machine.now()

    def mono_ns(self) -> int:
        """The machine's monotonic clock alone, in nanoseconds."""
        return self._machine.mono_ns()

    def witness(self, signed_ms: int) -> None:
        """Nothing signed is better than an assumption."""

    def contradiction_s(self) -> int:
        """Nothing contradicts an assumption."""
        return 0

    def noted(self) -> Timekeeping:
        """Nothing is to be remembered."""
        return Timekeeping()
