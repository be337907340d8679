"""The public display for the person in the queue: where to hold what, go, wait, or see the guard.

Never a reason, a name or a temperature: whoever is refused and whoever is only to be looked at see
the same sign, and so does everybody behind them. So it needs no session.
"""

from collections.abc import Iterator
from typing import Final

from flask import Flask, Response, render_template

from gateway.control.client import Glance
from gateway.core.event import Json
from gateway.core.lane import LaneState, LaneView
from gateway.core.lane_mode import LaneMode
from gateway.core.text import Text
from gateway.web.bulletin import Bulletin
from gateway.web.screen import both
from gateway.web.stream import Streams

MOST_DISPLAYS: Final = 4
"""Displays of one lane at once; they take no guard's seat."""

_GUARD: Final = ("guard", Text("请找门卫", "PLEASE SEE THE GUARD"))
_WAIT: Final = ("wait", Text("请稍候", "ONE MOMENT"))
_GO: Final = ("go", Text("请通行", "PLEASE GO"))

_SIGNS: Final = {
    LaneState.IDLE: ("code", Text("请在此出示通行码", "HOLD YOUR CODE HERE")),
    LaneState.SHOW_CODE: ("code", Text("请在此出示通行码", "HOLD YOUR CODE HERE")),
    LaneState.SHOW_SECOND: ("code", Text("请出示另一项凭证", "NOW THE OTHER PROOF")),
    LaneState.SECOND_PERSON: ("code", Text("请第二人出示通行码", "SECOND PERSON: YOUR CODE")),
    LaneState.HOLD_STILL: ("forehead", Text("额头对准测温口", "FOREHEAD TO THE SENSOR")),
    LaneState.CHECKING: _WAIT,
    LaneState.ADMIT: _GO,
    LaneState.REFER: _GUARD,
    LaneState.DENY: _GUARD,
    LaneState.FAULT: _GUARD,
}
_FREE: Final = ("go", Text("请由此离开", "WAY OUT"))
"""The fire contact holds the lane free."""
_CLOSED: Final = ("guard", Text("本通道关闭，请走其他通道", "LANE CLOSED: PLEASE USE ANOTHER"))
"""By order, and nobody stands there who is being judged."""
_AWAY: Final = Text("请看门灯，听从门卫", "Please follow the guard")
"""Of a gate that is not heard."""


class Display:
    """Routes ``/display`` and ``/display/live``.

    Args:
        streams: the displays' seats.
    """

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self._told = (Bulletin(_news),)

    def add_to(self, app: Flask) -> None:
        """Add the routes."""
        app.add_url_rule("/display", "display", self.page, methods=["GET"])
        app.add_url_rule("/display/live", "display_live", self.live, methods=["GET"])

    def page(self) -> str:
        """The page without a word about anybody."""
        return render_template("display.html", away=_AWAY)

    def live(self) -> Response:
        """Its stream: ``sign`` and ``beat``."""
        return self._streams.open(self._told, lambda: True)


def sign_of(view: LaneView) -> dict[str, Json]:
    """What the person in the queue is told, as JSON values."""
    closed = view.mode is LaneMode.CLOSED and view.state is LaneState.FAULT
    name, text = _FREE if view.fire else _CLOSED if closed else _SIGNS[view.state]
    return {"sign": name, "text": both(text)}


def _news(glance: Glance, _wall_ms: int) -> Iterator[tuple[str, Json]]:
    if glance.view is not None:
        yield "sign", sign_of(glance.view)
