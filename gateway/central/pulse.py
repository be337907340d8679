"""Whether a thread still goes round its loop; what it does there is its own affair."""

from gateway.runtime.clock import Clock


class Pulse:
    """The last time a loop came round.

    Args:
        clock: now.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last_ns = clock.mono_ns()

    def beat(self) -> None:
        """The loop comes round."""
        self._last_ns = self._clock.mono_ns()

    def younger_than_ns(self, limit_ns: int) -> bool:
        """Whether the last beat is younger than a limit in nanoseconds."""
        return self._clock.mono_ns() - self._last_ns < limit_ns
