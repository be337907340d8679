"""Who did or looked at what on the page, in a book of its own; nobody's name or health is in it."""

import logging
import re
from collections.abc import Mapping
from typing import Final

from flask import Flask, Response, g, render_template, request, session
from werkzeug.exceptions import RequestEntityTooLarge

from gateway.control.messages import parse_json
from gateway.control.shapes import ShapeError
from gateway.core.event import Json
from gateway.runtime.clock import Clock
from gateway.web.attempts import OWN_SCREEN
from gateway.web.post.book import Book, BookError
from gateway.web.roles import Role, reserve
from gateway.web.sessions import Guard

log = logging.getLogger(__name__)

SHOWN: Final = 500
"""Entries on the page, newest first."""

QUIET: Final = frozenset(
    {"page", "live", "camera_picture", "static", "display", "display_live", "healthz", "login"}
    | {
        "lane_mode",
        "shift",
        "own",
        "audit",
        "look",
        "look_queue",
        "look_temperatures",
        "look_alarms",
    }
)
"""What is read without looking at anybody's record; every other reading is written down."""

SEARCHES: Final = frozenset({"look_passages_search"})
"""Looks that are sent as a form, to keep names out of addresses."""

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_ID: Final = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_MOST_NAMED: Final = 8


class Audit:
    """Writes each act and each look, and the route ``/audit``.

    Args:
        book: what is written.
        clock: dates it.
    """

    def __init__(self, book: Book, clock: Clock) -> None:
        self._book = book
        self._clock = clock

    def add_to(self, app: Flask) -> None:
        """Add the route, and the writing after every request."""
        app.after_request(self._note)
        app.add_url_rule("/audit", "audit", self.page, methods=["GET"])
        reserve(app, "audit", frozenset({Role.INSTALLER}))

    def page(self) -> str:
        """What was written last, and whether the book is whole."""
        return render_template(
            "audit.html", entries=self._book.newest(SHOWN), whole=self._book.whole()
        )

    def _note(self, response: Response) -> Response:
        acts = request.method not in _SAFE and request.endpoint not in SEARCHES
        if request.endpoint is None or not (acts or request.endpoint not in QUIET):
            return response
        name, role = _who()
        if not name and request.endpoint != "sign_in":
            return response  # nobody was let in, so nothing was done
        try:
            self._book.append(self._entry(name, role, response.status_code))
        except BookError as error:
            log.error("the audit is not written: %s", error)  # noqa: TRY400 - the cause is in its text
            if not acts:
                return Response("503", 503)  # nobody looks unseen; an act is in the journal, too
        return response

    def _entry(self, name: str, role: str, status: int) -> Mapping[str, Json]:
        return {
            "wall_ms": self._clock.now().wall_ms,
            "who": name,
            "role": role,
            "what": request.endpoint,
            "of": _subject(),
            "from": "screen" if request.remote_addr in OWN_SCREEN else "lan",
            "status": status,
        }


def _who() -> tuple[str, str]:
    guard = g.get("guard")
    if isinstance(guard, Guard):
        return guard.name, guard.role.value
    begun = session.get("guard") if request.endpoint == "sign_in" else None
    return (begun, "") if isinstance(begun, str) else ("", "")


def _sent() -> object:
    """The JSON of the request; None of one that is too large or is none, which was refused."""
    try:
        return parse_json(request.get_data()) if request.is_json else None
    except (ShapeError, RequestEntityTooLarge):
        return None


def _subject() -> str:
    """Ids and sequences that the request names; whatever else was typed is left out."""
    body = _sent()
    answers = body.get("answers") if isinstance(body, dict) else None
    named = [*(request.view_args or {}).values(), *request.args.values()]
    parts = [str(one) for one in [*named, answers] if one is not None]
    return " ".join(part for part in parts[:_MOST_NAMED] if _ID.fullmatch(part))
