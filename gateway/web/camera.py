"""The camera's picture for a guard who asks for it, one at a time; keeps none and judges none."""

import secrets
import threading
from typing import Final

from flask import Flask, Response, abort

from gateway.control.client import AnswerLateError, ControlClient, GateUnreachableError
from gateway.control.looking import LookAsked
from gateway.texts import CAMERA_HINTS
from gateway.web.roles import ANYBODY, reserve
from gateway.web.security import guard_of_request

ENDPOINT: Final = "camera_picture"
MOST_LOOKING: Final = 4
"""Guards whose pictures are on their way at once: each holds one of the server's threads."""
HINT_HEADER: Final = "X-Camera-Hint"
STILL_HEADER: Final = "X-Camera-Still"

_ACT_BYTES: Final = 16


class Camera:
    """Route ``/api/camera``: a JPEG, its hint and whether it stands still in headers.

    204 of a camera that shows nothing, 503 of a gate that is away or when too many look.

    Args:
        gate: carries the request to the gate process.
    """

    def __init__(self, gate: ControlClient) -> None:
        self._gate = gate
        self._seats = threading.BoundedSemaphore(MOST_LOOKING)

    def add_to(self, app: Flask) -> None:
        """Add the route."""
        app.add_url_rule("/api/camera", ENDPOINT, self.picture, methods=["GET"])
        reserve(app, ENDPOINT, ANYBODY)

    def picture(self) -> Response:
        """What the camera sees now."""
        if not self._seats.acquire(blocking=False):
            abort(Response(status=503, headers={"Retry-After": "1"}))
        try:
            return self._picture()
        finally:
            self._seats.release()

    def _picture(self) -> Response:
        asked = LookAsked(secrets.token_hex(_ACT_BYTES), guard_of_request().name)
        try:
            look = self._gate.look(asked)
        except (GateUnreachableError, AnswerLateError):
            abort(503)
        if not look.jpeg:
            return Response(status=204)
        answer = Response(look.jpeg, mimetype="image/jpeg")
        answer.headers[HINT_HEADER] = look.hint if look.hint in CAMERA_HINTS else ""
        answer.headers[STILL_HEADER] = "1" if look.still else "0"
        return answer
