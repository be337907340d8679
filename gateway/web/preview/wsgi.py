"""The installer's page as a WSGI application: its routes; not what they show and not the files."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Flask, Response, abort, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from gateway.core.event import Json
from gateway.devices.camera.encoding import jpeg
from gateway.devices.camera.guide import Box
from gateway.devices.camera.hints import BRIGHT_FROM, DARK_BELOW, SHARP_FROM
from gateway.devices.decoder.texts import MAX_TEXT
from gateway.errors import DeviceError
from gateway.texts import PAGE, PREVIEW
from gateway.web.preview.looker import View
from gateway.web.preview.recorder import MOST_PRESENTATIONS, Recorder, Recording
from gateway.web.preview.sight import as_json
from gateway.web.security import LOOPBACK, MAX_BODY, add_headers, require_same_page
from gateway.web.sessions import GuardCookies, csrf_token

WIDEST_PX: Final = 960
"""Of the picture on the page: enough to turn a lens by, a fifth of the bytes of 1080 lines."""


class InstallerCookies(GuardCookies):
    """The cookie that binds forms to this page; another name, as ports share their cookies."""

    def get_cookie_name(self, app: Flask) -> str:  # noqa: ARG002  # the interface's own signature
        """Not the guard's, who would be signed out."""
        return "gate-preview"


@dataclass(frozen=True, slots=True)
class Parts:
    """What the page is made of.

    Args:
        view: what there is to show now.
        recorder: keeps presentations, None if nobody asked for that.
        mono_ns: the monotonic clock.
        guide: where codes are to be held.
        camera_name: the source as people may see it.
        held_elsewhere: whether a running gate would hold this camera.
        key: signs the cookie.
    """

    view: Callable[[], View]
    recorder: Recorder | None
    mono_ns: Callable[[], int]
    guide: Box
    camera_name: str
    held_elsewhere: bool
    key: bytes


def build(parts: Parts) -> Flask:
    """The page as a WSGI application, for a browser on this machine only."""
    app = Flask("gateway.web", static_folder="static", template_folder="templates")
    app.secret_key = parts.key
    app.session_interface = InstallerCookies()
    app.config["TRUSTED_HOSTS"] = sorted(LOOPBACK)  # any other name is DNS rebinding
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY
    app.before_request(_check)
    app.after_request(add_headers)
    page = _Page(parts)
    routes = Blueprint(
        "preview",
        "gateway.web.preview",
        static_folder="static",
        static_url_path="/preview",
        template_folder="templates",
    )
    routes.add_url_rule("/", "page", page.show, methods=["GET"])
    routes.add_url_rule("/picture.jpg", "picture", page.picture, methods=["GET"])
    routes.add_url_rule("/api/sight", "sight", page.sight, methods=["GET"])
    if parts.recorder:
        forms = _RecorderForms(parts.recorder, parts.mono_ns)
        routes.add_url_rule("/record", "record", forms.record, methods=["POST"])
        routes.add_url_rule("/delete-last", "delete_last", forms.delete_last, methods=["POST"])
    app.register_blueprint(routes)
    app.register_error_handler(HTTPException, _refused)
    app.context_processor(lambda: {"t": PAGE | PREVIEW, "csrf_token": csrf_token})
    return app


class _Page:
    """What is looked at."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def show(self) -> str:
        """The page without figures; its script asks for them."""
        return render_template(
            "preview.html",
            camera=self._parts.camera_name,
            guide=self._parts.guide,
            limits={"focus": SHARP_FROM, "dark": round(DARK_BELOW), "bright": round(BRIGHT_FROM)},
            recorder=self._parts.recorder is not None,
            most=MOST_PRESENTATIONS,
            longest_text=MAX_TEXT,
        )

    def picture(self) -> Response:
        """The newest frame; 404 while there is none."""
        picture = self._parts.view().picture
        if picture is None:
            abort(404)
        try:
            return Response(jpeg(picture, WIDEST_PX), mimetype="image/jpeg")
        except DeviceError:
            abort(404)  # damaged in colour though not in grey; the next one comes at once

    def sight(self) -> dict[str, Json]:
        """What the newest frame shows, what is wrong, and how far the recorder is."""
        view, recorder = self._parts.view(), self._parts.recorder
        return {
            "sight": as_json(view.sight) if view.sight else None,
            "outage": view.outage,
            "held": bool(view.outage) and self._parts.held_elsewhere,
            "recorder": _recording(recorder.state()) if recorder else None,
        }


def _recording(state: Recording) -> dict[str, Json]:
    return {"done": state.done, "frames": state.frames, "trouble": state.trouble}


class _RecorderForms:
    """What the recorder is told to do."""

    def __init__(self, recorder: Recorder, mono_ns: Callable[[], int]) -> None:
        self._recorder = recorder
        self._mono_ns = mono_ns

    def record(self) -> AnyResponse:
        """Begin a presentation that its person has agreed to; 409 when none can begin now."""
        truth = request.form.get("truth", "").strip()
        if request.form.get("consent") != "yes":
            abort(400, "nobody is recorded without having agreed")
        if len(truth) > MAX_TEXT:
            abort(400, f"the code's text has {len(truth)} characters; at most {MAX_TEXT}")
        return _back(done=self._recorder.start(truth, self._mono_ns()))

    def delete_last(self) -> AnyResponse:
        """Delete the newest presentation; 409 when there is none."""
        return _back(done=self._recorder.delete_last())


def _back(*, done: bool) -> AnyResponse:
    return redirect(url_for("preview.page"), 303) if done else abort(409)


def _check() -> None:
    if request.routing_exception is None and request.method == "POST":
        require_same_page()


def _refused(error: HTTPException) -> AnyResponse:
    answer = error.get_response()
    if isinstance(error.code, int) and error.code >= 400:  # noqa: PLR2004  # errors
        answer.content_type = "text/html; charset=utf-8"
        answer.data = render_template("error.html", status=error.code)
    return answer
