"""The page as one WSGI application: its parts and how they are joined; no route's work."""

import json
import logging
import socket
import threading
from dataclasses import dataclass
from functools import partial
from typing import Final

from flask import Flask, g, render_template
from werkzeug.exceptions import HTTPException
from werkzeug.sansio.response import Response as AnyResponse
from werkzeug.wrappers import Response

from gateway.control.client import ControlClient
from gateway.core.forgiveness import ForgivenessReason
from gateway.core.lane import OverrideReason
from gateway.core.second_instrument import Site
from gateway.core.text import Text
from gateway.errors import GatewayError
from gateway.runtime.clock import Clock
from gateway.texts import (
    ACT_NOT_SENT,
    ACT_SENDING,
    CAMERA_HINTS,
    GATE_ANSWERS,
    MEASURE_ANSWERS,
    MEASURE_SENDING,
    NUMBER_SENDING,
    OVERRIDE_WORDS,
    PAGE,
    SITE_WORDS,
)
from gateway.web.accounts import Accounts
from gateway.web.act_texts import ACT_PAGE, FORGIVE_SENDING, FORGIVE_WORDS
from gateway.web.acts import ANOTHER_PERSON, NOBODY_WAITS, Acts
from gateway.web.attempts import Attempts
from gateway.web.camera import Camera
from gateway.web.camera_texts import CAMERA_PAGE
from gateway.web.confirming import Confirming
from gateway.web.deed_texts import DEED_PAGE, DEED_SENDING
from gateway.web.deed_view import CHOICES
from gateway.web.deeds import Deeds
from gateway.web.display import MOST_DISPLAYS, Display
from gateway.web.foreign import MOST_GATE, plain, plain_lines
from gateway.web.lane_page import LanePage
from gateway.web.live import MOST_STREAMS, Live
from gateway.web.looks.alarms import Alarms
from gateway.web.looks.day import Day
from gateway.web.looks.frame import Sources, ways
from gateway.web.looks.health import Health
from gateway.web.looks.look_texts import LOOK_PAGE
from gateway.web.looks.passages import Passages
from gateway.web.looks.queue import QueueLook
from gateway.web.looks.temperatures import Temperatures
from gateway.web.looks.within import Within
from gateway.web.navigation import NAVIGATION
from gateway.web.packed import Packed, Unindented
from gateway.web.passages import Recent
from gateway.web.post.audit import Audit
from gateway.web.post.book import Book
from gateway.web.post.handover import Desk, Handover
from gateway.web.post.own import Own
from gateway.web.post.post_texts import POST_PAGE
from gateway.web.post.when import instant, local_minute, local_moment, local_second
from gateway.web.records import Archive
from gateway.web.roles import ANYBODY, may, reserve
from gateway.web.security import LOOPBACK, MAX_BODY, guard_of_request, protect, wants_plain_answer
from gateway.web.sessions import GuardCookies, Sessions, csrf_token
from gateway.web.signin import SignIn
from gateway.web.sound_texts import SOUND_PAGE
from gateway.web.stream import Streams
from gateway.web.visitor_book import VisitorBook

log = logging.getLogger(__name__)

_SILENT_MS: Final = 3_000
"""A gate that was not heard for this long is down for a monitor, as it is for the page."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the page is made of.

    Args:
        gate: the control socket's client.
        records: the gate's journal and roster, read-only.
        accounts: the guards.
        clock: the time.
        gate_name: shown to people.
        hosts: where the page listens.
        key: signs cookies.
        stopping: set when the process ends.
    """

    gate: ControlClient
    records: Archive
    accounts: Accounts
    clock: Clock
    gate_name: str
    hosts: tuple[str, ...]
    key: bytes
    stopping: threading.Event


def build(parts: Parts) -> Flask:
    """The whole page as a WSGI application."""
    app = Flask("gateway.web", static_folder="static", template_folder="templates")
    app.jinja_env.trim_blocks = True
    app.jinja_env.add_extension(Unindented)
    app.secret_key = parts.key
    app.session_interface = GuardCookies()
    app.config["TRUSTED_HOSTS"] = trusted_hosts(*parts.hosts)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY
    Packed().add_to(app)
    sessions = Sessions(parts.accounts, parts.clock)
    protect(app, sessions)
    attempts = Attempts(parts.clock)
    SignIn(parts.accounts, attempts, sessions).add_to(app)
    Acts(parts.gate, Confirming(parts.accounts, attempts)).add_to(app)
    book = VisitorBook(parts.accounts.folder / "visitors.jsonl")
    Deeds(parts.gate, book, parts.clock).add_to(app)
    LanePage(parts.gate).add_to(app)
    Camera(parts.gate).add_to(app)
    _add_post(app, parts, attempts, sessions)
    _add_looks(app, Sources(parts.gate, parts.records, parts.clock))
    streams = partial(Streams, parts.gate, parts.clock, parts.stopping)
    Live(Recent(parts.records, parts.clock), sessions, streams(MOST_STREAMS)).add_to(app)
    Display(streams(MOST_DISPLAYS)).add_to(app)
    _add_page(app)
    _add_health(app, parts)
    _add_errors(app)
    words = {
        "t": PAGE | ACT_PAGE | SOUND_PAGE | CAMERA_PAGE | DEED_PAGE | POST_PAGE | LOOK_PAGE,
        "gate_name": plain(parts.gate_name, MOST_GATE),
        "csrf_token": csrf_token,
    }
    app.context_processor(lambda: words | {"navigation": _ways(app)})
    app.add_template_filter(local_minute, "local")
    app.add_template_filter(local_second, "local_second")
    app.add_template_filter(local_moment, "local_moment")
    app.add_template_filter(instant, "instant")
    app.add_template_filter(plain, "plain")
    app.add_template_filter(plain_lines, "plain_lines")
    return app


def trusted_hosts(*hosts: str) -> list[str]:
    """Names that a browser may have used to get here; any other is DNS rebinding."""
    name = socket.gethostname().lower()
    wild = {"0.0.0.0", "::", ""}  # noqa: S104  # taken out
    return sorted({*LOOPBACK, *hosts, name, f"{name}.local"} - wild)


def _ways(app: Flask) -> list[tuple[str, Text]]:
    """The pages that whoever is signed in may open."""
    guard = g.get("guard")
    return [way for way in NAVIGATION if guard is not None and may(app, way[0], guard.role)]


def _add_post(app: Flask, parts: Parts, attempts: Attempts, sessions: Sessions) -> None:
    folder = parts.accounts.folder
    Audit(Book(folder / "audit.jsonl"), parts.clock).add_to(app)
    Own(parts.accounts, attempts, sessions).add_to(app)
    shifts = Book(folder / "shifts.jsonl")
    desk = Desk(parts.records, parts.gate, parts.clock, parts.accounts, attempts, sessions, shifts)
    Handover(desk).add_to(app)


def _add_looks(app: Flask, sources: Sources) -> None:
    Health(sources).add_to(app)
    Passages(sources).add_to(app)
    Day(sources).add_to(app)
    QueueLook(sources).add_to(app)
    Temperatures(sources).add_to(app)
    Within(sources).add_to(app)
    Alarms(sources).add_to(app)


def _add_page(app: Flask) -> None:
    def page() -> str:
        """The lane as it is, and everything that a guard does."""
        return render_template(
            "page.html",
            guard=guard_of_request().name,
            whys={why.value: OVERRIDE_WORDS[why] for why in OverrideReason},
            forgive_whys={why.value: FORGIVE_WORDS[why] for why in ForgivenessReason},
            sites={site.value: SITE_WORDS[site] for site in Site},
            not_sent=ACT_NOT_SENT,
            sending=ACT_SENDING,
            camera_hints=CAMERA_HINTS,
            forgiving=FORGIVE_SENDING,
            deed_sending=DEED_SENDING,
            deed_choices=CHOICES,
            look_first=ways()[0][0],
            may_count=may(app, "count", guard_of_request().role),
            looking_up=NUMBER_SENDING,
            measuring=MEASURE_SENDING,
            nobody_waits=MEASURE_ANSWERS[NOBODY_WAITS],
            another_person=GATE_ANSWERS[ANOTHER_PERSON],
        )

    app.add_url_rule("/", "page", page, methods=["GET"])
    reserve(app, "page", ANYBODY)


def _add_health(app: Flask, parts: Parts) -> None:
    def healthz() -> tuple[dict[str, str], int]:
        """Named parts for a monitor; nothing about people."""
        glance = parts.gate.glance()
        age_ms = glance.age_ms(parts.clock.mono_ns())
        heard = glance.connected and age_ms is not None and age_ms < _SILENT_MS
        return {"web": "up", "gate": "up" if heard else "silent"}, 200 if heard else 503

    app.add_url_rule("/healthz", "healthz", healthz, methods=["GET"])


def _add_errors(app: Flask) -> None:
    def refused(error: HTTPException) -> AnyResponse:
        return error.response or _told(error.get_response(), error.description)

    def failed(error: GatewayError) -> Response:
        log.error("the page can't be served: %s", error)
        return _told(Response(status=503), None)

    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(GatewayError, failed)


def _told(answer: Response, description: str | None) -> Response:
    """Put an error into words for whoever asked; its headers stay."""
    if wants_plain_answer():
        answer.content_type = "application/json"
        answer.data = json.dumps({"error": description})
    else:
        answer.content_type = "text/html; charset=utf-8"
        answer.data = render_template("error.html", status=answer.status_code)
    return answer
