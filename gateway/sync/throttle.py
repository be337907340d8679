"""How fast a backlog may go up while people pass the lane; sends nothing and reads no clock.

A backlog at full speed made verdicts half as slow again. Nobody at the centre waits for a backlog
as somebody at the arm does, so it yields to the lane and catches up when nobody comes.
"""

from typing import Final

from gateway.core.instant import NS_PER_MS

PASSING_NS: Final = 10_000 * NS_PER_MS
"""How long after a row somebody else is likely to come: at a rush one each two or three seconds."""

YIELDING_NS: Final = 200 * NS_PER_MS
"""Between two batches of a backlog meanwhile: 500 rows a second, where a lane makes two."""

FRESH_ROWS: Final = 10
"""A batch of no more rows is what the lane has just made."""


class BacklogThrottle:
    """One gate's; ``row_written`` may be called from any thread, the rest by the sender's."""

    def __init__(self) -> None:
        self._written_ns: int | None = None
        self._sent_ns: int | None = None

    def row_written(self, now_ns: int) -> None:
        """The lane made a row just now."""
        self._written_ns = now_ns

    def batch_sent(self, rows: int, now_ns: int) -> None:
        """A batch of so many rows went up."""
        if rows > FRESH_ROWS:
            self._sent_ns = now_ns

    def holds(self, now_ns: int) -> bool:
        """Whether the next batch of a backlog has to wait."""
        if self._written_ns is None or self._sent_ns is None:
            return False
        passing = now_ns - self._written_ns < PASSING_NS
        return passing and now_ns - self._sent_ns < YIELDING_NS
