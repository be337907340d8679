"""The live stream of the guard's page: what it draws, as events; it asks nothing of the gate.

Events: ``view`` (see ``screen``), ``passages`` (see ``passages``) and ``beat`` (see ``stream``).
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

from flask import Flask, Response

from gateway.control.client import Glance
from gateway.core.event import Json
from gateway.web.bulletin import Bulletin
from gateway.web.passages import Recent
from gateway.web.roles import ANYBODY, reserve
from gateway.web.screen import screen
from gateway.web.security import guard_of_request
from gateway.web.sessions import Sessions
from gateway.web.stream import Streams

MOST_STREAMS: Final = 20
"""Guards' screens at once."""


class Live:
    """Route ``/live``.

    Args:
        recent: the list of passages, and companies for the view.
        sessions: a stream ends within a second of its guard's signing out.
        streams: the screens' seats.
    """

    def __init__(self, recent: Recent, sessions: Sessions, streams: Streams) -> None:
        self._recent = recent
        self._told = Bulletin(self._view), Bulletin(self._passages)
        self._sessions = sessions
        self._streams = streams

    def add_to(self, app: Flask) -> None:
        """Add the route."""
        app.add_url_rule("/live", "live", self.live, methods=["GET"])
        reserve(app, "live", ANYBODY)

    def live(self) -> Response:
        """The guard's stream."""
        name, epoch = guard_of_request().name, self._sessions.epoch()
        return self._streams.open(self._told, partial(self._sessions.holds, name, epoch))

    def _view(self, glance: Glance, wall_ms: int) -> Iterator[tuple[str, Json]]:
        if glance.view is not None:
            company = self._recent.company(glance.view.holder)
            names = self._recent.names([one.holder for one in glance.view.waiting])
            yield "view", screen(glance.view, company, wall_ms, names)

    def _passages(self, _glance: Glance, _wall_ms: int) -> Iterator[tuple[str, Json]]:
        yield "passages", self._recent.entries()
