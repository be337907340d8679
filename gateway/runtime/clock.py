"""The only place that reads the time; not a scheduler."""

import ctypes
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from gateway.core.instant import NS_PER_MS, ClockQuality, Instant
from gateway.core.timekeeping import Reading, Timekeeping, noted, tell, witness

_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
_TIME_ERROR: Final = 5  # adjtimex(2): the clock is not synchronized
_TIMEX_BYTES: Final = 512  # struct timex is 208 bytes on 64-bit Linux; room to spare

_NOTHING_KEPT: Final = Timekeeping()


class Clock(Protocol):
    """Tells the moment; a test's clock stands still until it is moved."""

    def now(self) -> Instant:
        """The moment on all three clocks."""

    def mono_ns(self) -> int:
        """The monotonic clock alone, in nanoseconds."""


class SystemClock:
    """The machine's clocks, and the ratchet that keeps them from going back; for any thread.

    Args:
        synced: tells whether a time source disciplines the wall clock right now.
        kept: what was remembered of the time before this process.
    """

    def __init__(self, synced: Callable[[], bool], kept: Timekeeping = _NOTHING_KEPT) -> None:
        self._synced = synced
        self._kept = kept
        self._boot = _BOOT_ID.read_text("ascii").strip()
        self._lock = threading.Lock()

    def now(self) -> Instant:
        """The moment on all three clocks."""
        with self._lock:
            self._kept, now = tell(self._kept, self._reading())
        return now

    def mono_ns(self) -> int:
        """The monotonic clock alone, in nanoseconds; comparable over processes of one boot."""
        return time.monotonic_ns()

    def witness(self, signed_ms: int) -> None:
        """Take notice of a time that the park's centre signed, in wall milliseconds."""
        with self._lock:
            self._kept = witness(self._kept, signed_ms, self._reading())

    def noted(self) -> Timekeeping:
        """What is to be remembered after this process."""
        now = self.now()
        return noted(self._kept, now)

    def _reading(self) -> Reading:
        wall_ms = time.time_ns() // NS_PER_MS
        return Reading(wall_ms, time.monotonic_ns(), self._boot, self._synced())


class ManualClock:
    """A clock that moves only when told, for tests and rehearsals."""

    def __init__(
        self,
        wall_ms: int = 1_800_000_000_000,
        mono_ns: int = 1_000_000_000,
        quality: ClockQuality = ClockQuality.SYNCED,
    ) -> None:
        self._wall_ms = wall_ms
        self._mono_ns = mono_ns
        self.quality = quality
        self.floor_ms = 0

    def now(self) -> Instant:
        """The moment it was set to."""
        return Instant(self._wall_ms, self._mono_ns, "manual", self.quality, self.floor_ms)

    def mono_ns(self) -> int:
        """The monotonic part of it."""
        return self._mono_ns

    def advance_ms(self, ms: float) -> None:
        """Let time pass on both clocks."""
        self._wall_ms += round(ms)
        self._mono_ns += round(ms * NS_PER_MS)

    def jump_ms(self, ms: int) -> None:
        """Set the wall clock forward or back, as a first sync or a wrong hand does."""
        self._wall_ms += ms


def kernel_says_synced() -> bool:
    """Whether adjtimex(2) reports a disciplined clock; False where it can't be asked.

    Asking changes nothing (``modes`` is 0) and needs no privilege, but a seccomp filter may forbid
    the call: systemd's ``ProtectClock=yes`` does, and the clock then never counts as synced.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    timex = ctypes.create_string_buffer(_TIMEX_BYTES)
    return 0 <= int(libc.adjtimex(timex)) < _TIME_ERROR


def thread_cpu_ns() -> int:
    """Nanoseconds of processor time that the calling thread has used, for measuring a step."""
    return time.thread_time_ns()
