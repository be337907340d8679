"""Events whose writing failed and that wait for a disk that works; bounded, in order."""

from collections import deque
from collections.abc import Iterable
from itertools import islice
from typing import Final

from gateway.core.event import Event
from gateway.core.instant import NS_PER_MS

MOST_EVENTS: Final = 10_000
"""About 10 MB of memory: hours of a busy lane."""

FIRST_WAIT_NS: Final = 500 * NS_PER_MS
LONGEST_WAIT_NS: Final = 30_000 * NS_PER_MS


class Pending:
    """Events in the order in which they happened; beyond ``most`` the newest are lost, counted."""

    def __init__(self, most: int = MOST_EVENTS) -> None:
        self.lost = 0
        self._most = most
        self._events: deque[Event] = deque()

    def __len__(self) -> int:
        return len(self._events)

    def keep(self, events: Iterable[Event]) -> None:
        """Add events behind those that wait."""
        for event in events:
            if len(self._events) < self._most:
                self._events.append(event)
            else:
                self.lost += 1

    def first(self, most: int) -> list[Event]:
        """The events that have waited longest, still kept."""
        return list(islice(self._events, most))

    def written(self, number: int) -> None:
        """Forget the first events: they are on disk."""
        for _ in range(number):
            self._events.popleft()


class Backoff:
    """When to try again: 0.5 s after a failure, doubling to 30 s."""

    def __init__(self) -> None:
        self._wait_ns = FIRST_WAIT_NS
        self._due_ns: int | None = None

    def failed(self, now_ns: int) -> None:
        """Wait longer than the last time."""
        self._due_ns = now_ns + self._wait_ns
        self._wait_ns = min(2 * self._wait_ns, LONGEST_WAIT_NS)

    def worked(self) -> None:
        """There is nothing to wait for."""
        self._wait_ns = FIRST_WAIT_NS
        self._due_ns = None

    def due(self, now_ns: int) -> bool:
        """Whether a wait has ended."""
        return self._due_ns is not None and now_ns >= self._due_ns
