"""What every answer of the centre carries besides its content; decides no access."""

from typing import Final

from flask import Flask, Response, request

_SOURCES: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}

_ALWAYS: Final = {
    "Content-Security-Policy": "; ".join(f"{what} {whence}" for what, whence in _SOURCES.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""OWASP ASVS v5.0.0, 3.4.3-3.4.8."""

_SECRET_PAGES: Final = frozenset({"holder"})
"""Blueprints whose addresses are personal links."""


def add_headers(app: Flask) -> None:
    """Make every answer carry the headers."""
    app.after_request(_carry)


def _carry(response: Response) -> Response:
    response.headers.update(_ALWAYS)
    # A page with a form must say its origin; a personal link must never be told to anyone.
    secret = request.blueprint is None or request.blueprint in _SECRET_PAGES
    referrer = "no-referrer" if secret else "same-origin"
    response.headers["Referrer-Policy"] = referrer
    # Static files are asked for again after an upgrade; everything else is of this moment only.
    response.headers["Cache-Control"] = "no-cache" if request.endpoint == "static" else "no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response
