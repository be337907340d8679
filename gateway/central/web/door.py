"""The way in to the office's lists: sign-in, its pace, and the rule that all else is closed."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from gateway.central.limits import RateLimit
from gateway.central.roles import EVERYBODY, MANAGING, Account, Role
from gateway.central.web.password import OPERATOR, PasswordCheck
from gateway.central.web.sessions import Session, Sessions
from gateway.runtime.clock import Clock

OPEN_ENDPOINTS: Final = frozenset(
    {
        "static",
        "healthz",
        "holder.page",
        "holder.code",
        "holder.device",
        "holder.manifest",
        "holder.worker",
        "resident.page",
        "resident.need",
        "resident.reading",
        "door.form",
        "door.sign_in",
    }
)
"""What anyone may ask for; every other page needs a session, also those not yet written."""

_ROLES: Final = "CENTRE_ROLES"
"""Where an application keeps whose each endpoint is."""

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost"})
_PER_ADDRESS: Final = 5
_FROM_ALL: Final = 30
_MINUTE_S: Final = 60.0
_MAX_ADDRESSES: Final = 1024
_EVERYONE: Final = "*"


def _per_minute(tries: int) -> RateLimit:
    return RateLimit(tries, _MINUTE_S / tries, _MAX_ADDRESSES)


@dataclass(slots=True)
class Door:
    """Routes ``/sign-in`` and ``/sign-out``, and the check before every other route.

    Args:
        passwords: checks a password.
        sessions: who is in.
        clock: paces tries: 5 a minute from an address, 30 in all (OWASP ASVS v5.0.0, 6.3.1).
    """

    passwords: PasswordCheck
    sessions: Sessions
    clock: Clock
    _of_address: RateLimit = field(default_factory=lambda: _per_minute(_PER_ADDRESS))
    _of_all: RateLimit = field(default_factory=lambda: _per_minute(_FROM_ALL))

    def add_to(self, app: Flask) -> None:
        """Add the routes and close all others."""
        routes = Blueprint("door", __name__)
        routes.add_url_rule("/sign-in", "form", self._form)
        routes.add_url_rule("/sign-in", "sign_in", self._sign_in, methods=["POST"])
        routes.add_url_rule("/sign-out", "sign_out", self._sign_out, methods=["POST"])
        app.register_blueprint(routes)
        leave_to(app, ["door.sign_out"], EVERYBODY)
        app.before_request(self._check)

    def _check(self) -> Response | None:
        if request.routing_exception is not None:
            return None
        if request.method == "POST":
            _require_own_page()
        if request.endpoint in OPEN_ENDPOINTS:
            return None
        session = self.sessions.find(request.cookies.get(_cookie(), ""))
        if session is None or not self.passwords.holds(session.whose):
            return redirect(url_for("door.form"), 303)
        g.session = session
        if session.whose.account.role not in roles_of(request.endpoint):
            abort(403)
        return None

    def _form(self) -> str:
        return render_template("sign_in.html", private=_is_private_way())

    def _sign_in(self) -> Response | tuple[str, int]:
        if not _is_private_way():
            return self._form(), 403
        now_ns = self.clock.mono_ns()
        address = request.remote_addr or ""
        if not (self._of_address.take(address, now_ns) and self._of_all.take(_EVERYONE, now_ns)):
            return _form_again("too-often"), 429
        name = request.form.get("name", OPERATOR)
        whose = self.passwords.admitted(name, request.form.get("password", ""))
        if whose is None:
            return _form_again("wrong"), 401
        response = redirect(url_for("office.home"), 303)
        response.set_cookie(
            _cookie(),
            self.sessions.open(whose),
            secure=request.is_secure,
            httponly=True,
            samesite="Strict",
        )
        return response

    def _sign_out(self) -> Response:
        require_form_token()
        self.sessions.close(request.cookies.get(_cookie(), ""))
        response = redirect(url_for("door.form"), 303)
        response.delete_cookie(_cookie(), secure=request.is_secure, httponly=True)
        return response


def session_of_request() -> Session:
    """The session that the door found; only for pages that are not open."""
    session: Session = g.session
    return session


def account_of_request() -> Account:
    """Who asks; only for pages that are not open."""
    return session_of_request().whose.account


def leave_to(app: Flask, endpoints: Iterable[str], roles: frozenset[Role]) -> None:
    """Let these roles use these pages; a page that is left to nobody is the manager's alone."""
    kept: dict[str, frozenset[Role]] = app.config.setdefault(_ROLES, {})
    kept.update(dict.fromkeys(endpoints, roles))


def require_form_token() -> None:
    """Refuse a form that was not made for this session (OWASP ASVS v5.0.0, 3.5.1)."""
    given = request.form.get("form_token", "")
    if not hmac.compare_digest(given.encode(), session_of_request().form_token.encode()):
        abort(403)


def roles_of(endpoint: str | None) -> frozenset[Role]:
    """Whose an endpoint is."""
    kept: dict[str, frozenset[Role]] = current_app.config.get(_ROLES, {})
    return kept.get(endpoint or "", MANAGING)


def _form_again(problem: str) -> str:
    return render_template("sign_in.html", private=True, problem=problem)


def _cookie() -> str:
    """Host-only by its name over TLS; a browser drops that name on a machine's own plain page."""
    return "__Host-centre" if request.is_secure else "centre"


def _is_private_way() -> bool:
    """Whether a password may travel as this request did: encrypted, or inside this machine."""
    return request.is_secure or request.host.partition(":")[0] in LOOPBACK


def _require_own_page() -> None:
    """Refuse a request that another site could have caused (OWASP ASVS v5.0.0, 3.5.1-3.5.3)."""
    own = f"{request.scheme}://{request.host}"
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if request.headers.get("Origin") != own or site != "same-origin":
        abort(403)
