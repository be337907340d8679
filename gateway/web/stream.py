"""Server-sent events for a bounded number of screens, each renewed in time; knows no content.

A stream tells changes only, and a ``beat`` at least each second with the milliseconds since the
gate itself was last heard.
"""

import threading
from collections.abc import Callable, Iterator
from typing import Final

from flask import Response, abort

from gateway.control.client import ControlClient, Glance
from gateway.runtime.clock import Clock
from gateway.web.bulletin import Bulletin, event

LIFE_NS: Final = 900_000_000_000
BEAT_S: Final = 1.0
RETRY_MS: Final = 300
"""How soon a browser comes back after a stream's end, well within the page's patience."""


class Streams:
    """Seats for screens of one kind; a screen without a seat is asked to come back.

    Args:
        gate: the newest view.
        clock: times beats and lives.
        stopping: ends every stream when the process ends.
        seats: streams at once; each holds one of the server's threads.
    """

    def __init__(
        self, gate: ControlClient, clock: Clock, stopping: threading.Event, seats: int
    ) -> None:
        self._gate = gate
        self._clock = clock
        self._stopping = stopping
        self._seats = threading.BoundedSemaphore(seats)

    def open(self, bulletins: tuple[Bulletin, ...], holds: Callable[[], bool]) -> Response:
        """A stream of at most 15 minutes; 503 when every seat is taken.

        Args:
            bulletins: what to tell, the most urgent first: none waits for those behind it. An
                event is told only where it differs from what was told before.
            holds: whether the screen may still hear it; asked before each turn.
        """
        if not self._seats.acquire(blocking=False):
            abort(Response(status=503, headers={"Retry-After": "3"}))
        response = Response(self._events(bulletins, holds), mimetype="text/event-stream")
        response.headers["X-Accel-Buffering"] = "no"
        response.call_on_close(self._seats.release)
        return response

    def _events(self, bulletins: tuple[Bulletin, ...], holds: Callable[[], bool]) -> Iterator[str]:
        begun_ns = self._clock.mono_ns()
        told: dict[str, str] = {}
        yield f"retry: {RETRY_MS}\n\n"
        glance = self._gate.glance()
        while not self._stopping.is_set() and holds():
            if self._clock.mono_ns() - begun_ns >= LIFE_NS:
                return
            text = event("beat", {"age_ms": glance.age_ms(self._clock.mono_ns())})
            for bulletin in bulletins:
                text += self._news(bulletin, glance, told)
                if text:
                    yield text
                text = ""
            glance = self._gate.wait_beyond(glance.version, BEAT_S)

    def _news(self, bulletin: Bulletin, glance: Glance, told: dict[str, str]) -> str:
        """Whatever of it this screen has not been told; empty when that is nothing."""
        events = bulletin.events(glance, self._clock.now().wall_ms)
        news = [text for name, text in events if told.get(name) != text]
        told.update(events)
        return "".join(news)
