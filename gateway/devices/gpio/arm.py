"""When the arm's relay is energised: a pulse with an end, and fire release; drives no pin.

The rules are those of a board (``firmware_bridge/PROTOCOL.md``): a new pulse takes the place of
the running one, nothing overrides fire, and no pulse outlives it.
"""

from gateway.core.instant import NS_PER_MS


class Arm:
    """A normally closed arm; times are nanoseconds of the monotonic clock."""

    def __init__(self) -> None:
        self._ends_ns: int | None = None
        self._released = False

    @property
    def is_open(self) -> bool:
        """Whether something holds it open right now."""
        return self._released or self._ends_ns is not None

    @property
    def released(self) -> bool:
        """Whether the fire input holds it open; orders do nothing then."""
        return self._released

    @property
    def next_ns(self) -> int | None:
        """When ``advance`` has something to do."""
        return self._ends_ns

    def pulse(self, now_ns: int, max_ms: int) -> None:
        """Open, or begin a running pulse anew; nothing while fire holds it."""
        if not self._released:
            self._ends_ns = now_ns + max_ms * NS_PER_MS

    def drop(self) -> None:
        """End a pulse; a fire release stays."""
        self._ends_ns = None

    def release(self, *, active: bool) -> None:
        """The fire input: it opens at once, and its end closes."""
        self._ends_ns = None
        self._released = active

    def advance(self, now_ns: int) -> None:
        """End a pulse whose time is over."""
        if self._ends_ns is not None and now_ns >= self._ends_ns:
            self._ends_ns = None
