"""The only place that reads the time; not a scheduler."""

import ctypes
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final, Protocol

from gateway.core.instant import NS_PER_MS, ClockQuality, Instant

_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
_TIME_ERROR: Final = 5  # adjtimex(2): the clock is not synchronized
_TIMEX_BYTES: Final = 512  # struct timex is 208 bytes on 64-bit Linux; room to spare


class Clock(Protocol):
    """Tells the moment; a test's clock stands still until it is moved."""

    def now(self) -> Instant:
        """The moment on all three clocks."""

    def mono_ns(self) -> int:
        """The monotonic clock alone, in nanoseconds."""


class SystemClock:
    """The machine's clocks.

    Args:
        synced: tells whether a time source disciplines the wall clock right now.
    """

    def __init__(self, synced: Callable[[], bool]) -> None:
        self._synced = synced
        self._was_synced = False
        self._boot = _BOOT_ID.read_text("ascii").strip()

    def now(self) -> Instant:
        """The moment on all three clocks."""
        return Instant(
            wall_ms=time.time_ns() // NS_PER_MS,
            mono_ns=time.monotonic_ns(),
            boot=self._boot,
            clock=self._quality(),
        )

    def mono_ns(self) -> int:
        """The monotonic clock alone, in nanoseconds; comparable over processes of one boot."""
        return time.monotonic_ns()

    def _quality(self) -> ClockQuality:
        if self._synced():
            self._was_synced = True
            return ClockQuality.SYNCED
        return ClockQuality.HOLDOVER if self._was_synced else ClockQuality.UNSET


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

    def now(self) -> Instant:
        """The moment it was set to."""
        return Instant(self._wall_ms, self._mono_ns, "manual", self.quality)

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
    timex = ctypes.create_string_buffer(_TIMEX_BYTES)
    return 0 <= int(_libc().adjtimex(timex)) < _TIME_ERROR


@cache
def _libc() -> ctypes.CDLL:
    """Loaded once: to look the library up costs more than to ask it."""
    return ctypes.CDLL(None, use_errno=True)


def thread_cpu_ns() -> int:
    """Nanoseconds of processor time that the calling thread has used, for measuring a step."""
    return time.thread_time_ns()
