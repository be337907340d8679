"""Who is signed in, in a signed cookie; not who may sign in."""

import secrets
from dataclasses import dataclass
from typing import Final

from flask import Flask, request, session
from flask.sessions import SecureCookieSessionInterface

from gateway.runtime.clock import Clock
from gateway.web.accounts import Accounts
from gateway.web.roles import Role

LIFE_MS: Final = 12 * 3_600_000
"""One guard's shift."""

IDLE_MS: Final = 15 * 60_000
"""After which an installer, who does nothing at the lane, is signed out. The post's own screen is
never locked: whoever watches a queue does nothing for an hour, and a dark verdict opens nothing."""
_WATCHING: Final = frozenset({"live", "camera_picture"})
"""What a page asks by itself; it keeps nobody signed in."""
RENEWS: Final = "renew"
"""The word in the address by which any other page asks for itself anew."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Somebody who is signed in.

    Args:
        name: of the account.
        role: what the account is for.
    """

    name: str
    role: Role


class GuardCookies(SecureCookieSessionInterface):
    """Flask's signed cookie: ``__Host-`` and Secure over https, plain on the gate's own screen.

    Browsers drop a Secure cookie that came over plain http from anywhere but this machine.
    """

    def get_cookie_name(self, app: Flask) -> str:  # noqa: ARG002  # the interface's own signature
        """Host-only by its name where that is possible."""
        return "__Host-gate" if request.is_secure else "gate"

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002  # the interface's own signature
        """Whether this answer goes over https."""
        return request.is_secure

    def get_cookie_httponly(self, app: Flask) -> bool:  # noqa: ARG002  # the interface's own signature
        """No script reads it."""
        return True

    def get_cookie_samesite(self, app: Flask) -> str:  # noqa: ARG002  # the interface's own signature
        """No other site sends it."""
        return "Strict"


class Sessions:
    """Begins, finds and ends the request's session.

    Args:
        accounts: tells whether a session still counts.
        clock: ages it.
    """

    def __init__(self, accounts: Accounts, clock: Clock) -> None:
        self._accounts = accounts
        self._clock = clock

    def begin(self, name: str) -> None:
        """Sign the guard in with a session that shares nothing with the one before."""
        session.clear()
        session["guard"] = name
        session["epoch"] = self._accounts.epoch(name)
        session["since_ms"] = session["seen_ms"] = self._clock.now().wall_ms

    def guard(self) -> Guard | None:
        """Who sent this request, or None."""
        name, epoch, since_ms = (session.get(key) for key in ("guard", "epoch", "since_ms"))
        if not (isinstance(name, str) and isinstance(since_ms, int) and epoch is not None):
            return None
        # Both ways: a gate without a clock battery may have begun the session in the future.
        if abs(self._clock.now().wall_ms - since_ms) > LIFE_MS:
            return None
        if not self.holds(name, epoch):
            return None
        role = self._accounts.role(name)
        return None if role is Role.INSTALLER and self._is_idle() else Guard(name, role)

    def _is_idle(self) -> bool:
        """Whether too long ago somebody did something; if not, this request may be it."""
        now_ms, seen_ms = self._clock.now().wall_ms, session.get("seen_ms")
        if not isinstance(seen_ms, int) or abs(now_ms - seen_ms) > IDLE_MS:
            return True
        if request.endpoint not in _WATCHING and RENEWS not in request.args:
            session["seen_ms"] = now_ms
        return False

    def holds(self, name: str, epoch: object) -> bool:
        """Whether a session with this epoch has not been ended."""
        return epoch == self._accounts.epoch(name)

    def epoch(self) -> object:
        """The epoch that the request's session carries."""
        return session.get("epoch")

    def end(self) -> None:
        """Sign the guard out, on every device."""
        guard = self.guard()
        if guard is not None:
            self._accounts.end_sessions(guard.name)
        session.clear()


def csrf_token() -> str:
    """The token that this session's forms and requests must repeat; made when first asked for."""
    if not isinstance(session.get("csrf"), str):
        session["csrf"] = secrets.token_urlsafe(24)
    token: str = session["csrf"]
    return token
