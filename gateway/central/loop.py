"""A thread's endless loop and whether it still goes round; what it does there is its own affair."""

from collections.abc import Callable
from threading import Event

from gateway.runtime.clock import Clock

Beat = Callable[[], None]
"""Called by a loop each time it comes round."""


class Loop:
    """The body of a worker, watched.

    Args:
        name: the worker's name.
        body: goes round until the event is set.
        clock: now.
    """

    def __init__(self, name: str, body: Callable[[Event, Beat], None], clock: Clock) -> None:
        self.name = name
        self._body = body
        self._clock = clock
        self._last_ns = clock.mono_ns()

    def run(self, stopping: Event) -> None:
        """Go round until ``stopping`` is set."""
        self._body(stopping, self._beat)

    def beat_within_ns(self, limit_ns: int) -> bool:
        """Whether it came round within a limit in nanoseconds."""
        return self._clock.mono_ns() - self._last_ns < limit_ns

    def _beat(self) -> None:
        self._last_ns = self._clock.mono_ns()
