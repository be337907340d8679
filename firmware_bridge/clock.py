"""What the bridge needs to know of time; the clock itself is the caller's."""

from typing import Final, Protocol

NS_PER_MS: Final = 1_000_000


class MonotonicClock(Protocol):
    """A clock that never jumps back."""

    def mono_ns(self) -> int:
        """Nanoseconds since some fixed moment."""
