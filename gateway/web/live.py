"""The live stream: what the page draws, as server-sent events; it reads and asks nothing.

Events: ``view`` (see ``screen``), ``passages`` (see ``passages``) and, at least each second,
``beat`` with the milliseconds since the gate itself was last heard.
"""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flask import Flask, Response, abort

from gateway.control.client import ControlClient, Glance
from gateway.core.event import Json
from gateway.runtime.clock import Clock
from gateway.web.passages import Recent
from gateway.web.screen import screen
from gateway.web.security import guard_of_request
from gateway.web.sessions import Sessions

MOST_STREAMS: Final = 8
"""Each holds one of the server's 16 threads; the rest stay free for pages and acts."""
LIFE_NS: Final = 900_000_000_000
BEAT_S: Final = 1.0
RETRY_MS: Final = 300
"""How soon a browser comes back after a stream's end, well within the page's patience."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What a stream tells of.

    Args:
        gate: the newest view.
        recent: the list of passages, and companies for the view.
    """

    gate: ControlClient
    recent: Recent


class Live:
    """Route ``/live``.

    Args:
        sources: what to tell.
        sessions: a stream ends within a second of its guard's signing out.
        clock: times beats and lives.
        stopping: ends every stream when the process does.
    """

    def __init__(
        self, sources: Sources, sessions: Sessions, clock: Clock, stopping: threading.Event
    ) -> None:
        self._sources = sources
        self._sessions = sessions
        self._clock = clock
        self._stopping = stopping
        self._seats = threading.BoundedSemaphore(MOST_STREAMS)

    def add_to(self, app: Flask) -> None:
        """Add the route."""
        app.add_url_rule("/live", "live", self.live, methods=["GET"])

    def live(self) -> Response:
        """A stream of at most 15 minutes; 503 when eight are open."""
        name, epoch = guard_of_request().name, self._sessions.epoch()
        if not self._seats.acquire(blocking=False):
            abort(Response(status=503, headers={"Retry-After": "3"}))
        response = Response(self._events(name, epoch), mimetype="text/event-stream")
        response.headers["X-Accel-Buffering"] = "no"
        response.call_on_close(self._seats.release)
        return response

    def _events(self, name: str, epoch: object) -> Iterator[str]:
        begun_ns = self._clock.mono_ns()
        told = _Told()
        yield f"retry: {RETRY_MS}\n\n"
        glance = self._sources.gate.glance()
        while not self._stopping.is_set() and self._sessions.holds(name, epoch):
            if self._clock.mono_ns() - begun_ns >= LIFE_NS:
                return
            yield "".join(self._news(glance, told))
            glance = self._sources.gate.wait_beyond(glance.version, BEAT_S)

    def _news(self, glance: Glance, told: "_Told") -> Iterator[str]:
        now = self._clock.now()
        if glance.view is not None:
            company = self._sources.recent.company(glance.view.holder)
            names = self._sources.recent.names([one.holder for one in glance.view.waiting])
            yield told.once("view", screen(glance.view, company, now.wall_ms, names))
        yield told.once("passages", self._sources.recent.entries())
        yield _event("beat", {"age_ms": glance.age_ms(now.mono_ns)})


class _Told:
    """What one stream has been told, so that it is told changes only."""

    def __init__(self) -> None:
        self._last: dict[str, str] = {}

    def once(self, name: str, value: Json) -> str:
        text = _event(name, value)
        if self._last.get(name) == text:
            return ""
        self._last[name] = text
        return text


def _event(name: str, value: Json) -> str:
    return f"event: {name}\ndata: {json.dumps(value, separators=(',', ':'))}\n\n"
