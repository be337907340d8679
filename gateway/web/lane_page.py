"""The page on which a guard runs the lane open, closed or for staff; it judges nobody."""

import secrets
from typing import Final

from flask import Flask, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.control.client import AnswerLateError, ControlClient, GateUnreachableError
from gateway.core.guard_acts import LaneAsked
from gateway.core.lane_mode import LaneMode
from gateway.core.text import Text
from gateway.web.act_texts import LANE_NO_GATE, LANE_NOT_HEARD, LANE_REFUSED
from gateway.web.roles import POST, reserve
from gateway.web.security import guard_of_request

ENDPOINT: Final = "lane_mode"
_SET: Final = "lane_mode_set"
_ACT_BYTES: Final = 16

Page = tuple[str, int]


class LanePage:
    """Routes ``/lane``, for those who stand at the lane.

    Args:
        gate: carries requests to the gate process.
    """

    def __init__(self, gate: ControlClient) -> None:
        self._gate = gate

    def add_to(self, app: Flask) -> None:
        """Add the routes."""
        app.add_url_rule("/lane", ENDPOINT, self.page, methods=["GET"])
        app.add_url_rule("/lane", _SET, self.run, methods=["POST"])
        for endpoint in (ENDPOINT, _SET):
            reserve(app, endpoint, POST)

    def page(self) -> Page:
        """How the lane is run now, and the ways to run it."""
        return self._drawn(None, 200)

    def run(self) -> Page | Response:
        """Ask the gate; the page shows what it says."""
        wanted = request.form.get("mode")
        mode = next((mode for mode in LaneMode if mode.value == wanted), None)
        if mode is None:
            abort(400)
        act = secrets.token_hex(_ACT_BYTES)
        try:
            answer = self._gate.ask(LaneAsked(act, guard_of_request().name, mode))
        except GateUnreachableError:
            return self._drawn(LANE_NO_GATE, 503)
        except AnswerLateError:
            return self._drawn(LANE_NOT_HEARD, 504)
        if not answer.ok:
            zh, en = LANE_REFUSED.zh, LANE_REFUSED.en
            return self._drawn(Text(f"{zh}：{answer.text}", en), 409)
        return redirect(url_for(ENDPOINT), 303)

    def _drawn(self, problem: Text | None, status: int) -> Page:
        view = self._gate.glance().view
        present = view.mode if view is not None else None
        drawn = render_template(
            "lane.html", modes=tuple(LaneMode), present=present, problem=problem
        )
        return drawn, status
