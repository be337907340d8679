"""What all screens of one kind are told, made once for all; it knows no stream."""

import json
import threading
from collections.abc import Callable, Iterator
from typing import Final

from gateway.control.client import Glance
from gateway.core.event import Json

ANEW_MS: Final = 1_000
"""What hangs on the time alone, such as a name's leaving, is looked at this often."""

News = Callable[[Glance, int], Iterator[tuple[str, Json]]]
"""Names and values of events for a glance at a wall time in milliseconds."""


class Bulletin:
    """Events in the words of the stream; any thread may ask, and the first one makes them.

    Args:
        news: what to tell.
    """

    def __init__(self, news: News) -> None:
        self._news = news
        self._lock = threading.Lock()
        self._made_of = (-1, -1)
        self._events: tuple[tuple[str, str], ...] = ()

    def events(self, glance: Glance, wall_ms: int) -> tuple[tuple[str, str], ...]:
        """Names and texts of events; those of a newer glance, where another thread asked for it.

        Args:
            glance: the gate's newest view.
            wall_ms: the time, milliseconds.
        """
        wanted = (glance.version, wall_ms // ANEW_MS)
        with self._lock:
            if wanted != self._made_of and glance.version >= self._made_of[0]:
                self._events = tuple(
                    (name, event(name, value)) for name, value in self._news(glance, wall_ms)
                )
                self._made_of = wanted
            return self._events


def event(name: str, value: Json) -> str:
    """One server-sent event."""
    return f"event: {name}\ndata: {json.dumps(value, separators=(',', ':'))}\n\n"
