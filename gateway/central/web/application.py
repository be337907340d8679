"""Puts the centre's pages together as one WSGI application; serves nothing by itself."""

import logging
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final, Protocol

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.routing import IntegerConverter, Map

from gateway.central.health import Health
from gateway.central.help_lines import HelpLine
from gateway.central.local import local
from gateway.central.store.database import StoreError
from gateway.central.web.headers import add_headers
from gateway.central.web.navigation import add_navigation

log = logging.getLogger(__name__)

MAX_BODY_BYTES: Final = 16 * 1024
"""The greatest honest body is a sign-in form of 200 bytes."""

MAX_UPLOAD_BYTES: Final = 2 * 1024 * 1024
"""Of a file of people, for the one route that takes it: 10,000 people are 0.7 MB."""

_MAX_ROW_NUMBER: Final = 2**31 - 1
"""Of PostgreSQL's ``integer``."""

_PLAIN: Final = {"Content-Type": "text/plain; charset=utf-8"}
_MINUTE_MS: Final = 60_000
_AGES: Final = ((86_400_000, "天", "d"), (3_600_000, "小时", "h"), (60_000, "分", "min"))


class _RowNumber(IntegerConverter):
    """A number that a table of any engine may hold; an address with a greater one is none."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=_MAX_ROW_NUMBER)


class _Office(Flask):
    """Flask, but a failure is logged by its page's name: the address may be a personal link."""

    def log_exception(self, exc_info: Any) -> None:  # noqa: ANN401 - as sys.exc_info gives it
        """Log it."""
        log.error("page %s: failed at %s", request.endpoint, request.method, exc_info=exc_info)


class Pages(Protocol):
    """Some routes."""

    def add_to(self, app: Flask) -> None:
        """Add them."""


def create_application(
    pages: Iterable[Pages],
    health: Health,
    hosts: Iterable[str],
    helping: Sequence[HelpLine] = (),
) -> Flask:
    """The application of these pages.

    Args:
        pages: all routes but ``/healthz``.
        health: what ``/healthz`` tells.
        hosts: names by which requests may call this machine; another name is somebody's trick
            (DNS rebinding).
        helping: whom people may call, on pages that refuse or isolate.
    """
    app = _Office(__name__)
    app.url_map.converters["int"] = _RowNumber
    app.config["TRUSTED_HOSTS"] = list(hosts)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.jinja_env.filters["local_time"] = local_time
    app.jinja_env.filters["local_minute"] = local_minute
    app.jinja_env.filters["offset"] = offset
    app.jinja_env.filters["age"] = age
    app.jinja_env.globals["help_lines"] = helping
    for page in pages:
        page.add_to(app)
    app.add_url_rule("/healthz", "healthz", lambda: _healthz(health))
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(StoreError, _store_failed)
    add_headers(app)
    add_navigation(app)
    return app


def local_time(wall_ms: int) -> str:
    """A moment in the centre's own time zone, to the second."""
    return local(wall_ms).strftime("%Y-%m-%d %H:%M:%S")


def local_minute(wall_ms: int) -> str:
    """The same without its year, to the minute: for lists of thousands who came this morning."""
    return _minute(wall_ms // _MINUTE_MS)


@lru_cache(maxsize=2_048)
def _minute(number: int) -> str:
    return local(number * _MINUTE_MS).strftime("%m-%d %H:%M")


def offset(wall_ms: int) -> str:
    """How far the centre's time zone is from UTC at a moment, such as ``+0800``."""
    return local(wall_ms).strftime("%z")


def age(ms: int) -> str:
    """How long ago, in the greatest unit that fits, in both languages."""
    for unit_ms, chinese, english in _AGES:
        if ms >= unit_ms:
            return f"{ms // unit_ms} {chinese} · {ms // unit_ms} {english}"
    return f"{max(ms, 0) // 1000} 秒 · {max(ms, 0) // 1000} s"


def _healthz(health: Health) -> tuple[Response, int]:
    complaints = health.complaints()
    well = not any(complaints.values())
    parts = {part: complaint or "ok" for part, complaint in complaints.items()}
    return jsonify(ok=well, parts=parts), 200 if well else 503


def _refused(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    status = error.code or 500
    if isinstance(error, SecurityError):  # no page can be made for a name that is not ours
        return "请求的主机名不属于本中心 / not a name of this centre\n", status, _PLAIN
    kept = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    return render_template("refused.html", status=status), status, kept


def _store_failed(error: StoreError) -> tuple[str, int, dict[str, str]]:
    log.error("%s", error)
    return render_template("refused.html", status=503), 503, {"Retry-After": "5"}
