"""What the bridge needs to know of time; the clock itself is the caller's."""

from typing import Final, Protocol

NS_PER_MS: Final = 1_000_000
MS_PER_S: Final = 1_000


class MonotonicClock(Protocol):
    """A clock that never jumps back."""

    def mono_ns(self) -> int:
        """Nanoseconds since some fixed moment."""


def ms_until(due_ns: int, now_ns: int) -> int:
    """How long to wait, rounded up: who woke just before the moment would wait again at once."""
    return max(-((now_ns - due_ns) // NS_PER_MS), 0)
