"""What every request must pass and every answer carries; not who may sign in."""

import hmac
from typing import Final

from flask import Flask, Response, abort, g, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from gateway.web.attempts import OWN_SCREEN
from gateway.web.roles import may
from gateway.web.sessions import Guard, Sessions

PUBLIC: Final = frozenset({"login", "sign_in", "healthz", "static", "display", "display_live"})
"""Endpoints without a session; every other one needs one, also those not yet written."""
MAX_BODY: Final = 64 * 1024
"""Bytes; the greatest honest body is a login form of 300."""
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost"})

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
PLAIN_ANSWERS: Final = ("/api/", "/live", "/display/live", "/healthz")
"""Paths that scripts call: they get a status instead of a page."""

_CONTENT_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
    " require-trusted-types-for 'script'"
)

HEADERS: Final = {
    "Content-Security-Policy": _CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=(), serial=()",
}
"""OWASP ASVS 5.0, 3.4.3 to 3.4.8; same-origin referrers, or forms would send ``Origin: null``."""


def protect(app: Flask, sessions: Sessions) -> None:
    """Put every check before, and every header after, all routes of an application."""

    def check() -> AnyResponse | None:
        if request.routing_exception is not None:
            return None
        if request.method not in _SAFE:
            require_same_page()
        guard = sessions.guard()
        if guard is not None:
            g.guard = guard
            if request.endpoint not in PUBLIC and not may(app, request.endpoint, guard.role):
                abort(403)
            return None
        return None if request.endpoint in PUBLIC else _sign_in_first()

    app.before_request(check)
    app.after_request(add_headers)


def guard_of_request() -> Guard:
    """The guard who sent the request; only for routes that are not public."""
    guard = g.guard
    assert isinstance(guard, Guard)  # noqa: S101  # ``protect`` put it there
    return guard


def wants_plain_answer() -> bool:
    """Whether a script asked, not a person."""
    return request.path.startswith(PLAIN_ANSWERS)


def is_private_way() -> bool:
    """Whether a password may travel as this request did: encrypted, or inside this machine."""
    return request.is_secure or request.host.partition(":")[0] in LOOPBACK


def at_own_screen() -> bool:
    """Whether the browser runs on the gate itself, reached by its own name and no proxy."""
    host = request.host.partition(":")[0]
    forwarded = "X-Forwarded-For" in request.headers
    return request.remote_addr in OWN_SCREEN and host in LOOPBACK and not forwarded


def _sign_in_first() -> AnyResponse:
    if wants_plain_answer() or request.method not in _SAFE:
        abort(401)
    return redirect(url_for("login"), 303)


def require_same_page() -> None:
    """Refuse a request that another site could have caused (ASVS 5.0, 3.5.1 to 3.5.3)."""
    sent = request.headers.get("X-CSRF-Token") or request.form.get("csrf") or ""
    kept = session.get("csrf") or ""
    token_holds = bool(kept) and hmac.compare_digest(sent.encode(), kept.encode())
    own = f"{request.scheme}://{request.host}"
    same_origin = request.headers.get("Origin") == own
    same_site = request.headers.get("Sec-Fetch-Site") == "same-origin"
    if not (token_holds and same_origin and same_site):
        abort(403)


def add_headers(response: Response) -> Response:
    """Put the policies of ``HEADERS`` on an answer, and keep it out of every cache."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    kept = request.endpoint == "static" and response.status_code < 400  # noqa: PLR2004  # errors
    response.headers["Cache-Control"] = "no-cache" if kept else "no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response
