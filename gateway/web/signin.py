"""The sign-in page and the ways in and out; not the password file."""

import math

from flask import Flask, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.core.text import Text
from gateway.texts import PAGE
from gateway.web.accounts import MAX_NAME, MAX_PASSWORD, Accounts
from gateway.web.attempts import Attempts
from gateway.web.roles import ANYBODY, reserve
from gateway.web.security import at_own_screen, is_private_way
from gateway.web.sessions import Sessions

Page = tuple[str, int, dict[str, str]]


class SignIn:
    """Routes ``/login`` and ``/logout``.

    Args:
        accounts: checks passwords.
        attempts: limits how often.
        sessions: begins and ends them.
    """

    def __init__(self, accounts: Accounts, attempts: Attempts, sessions: Sessions) -> None:
        self._accounts = accounts
        self._attempts = attempts
        self._sessions = sessions

    def add_to(self, app: Flask) -> None:
        """Add the routes."""
        app.add_url_rule("/login", "login", self.login, methods=["GET"])
        app.add_url_rule("/login", "sign_in", self.sign_in, methods=["POST"])
        app.add_url_rule("/logout", "logout", self.logout, methods=["POST"])
        reserve(app, "logout", ANYBODY)

    def login(self) -> Page | Response:
        """The form; a guard who is signed in already goes to the page."""
        if self._sessions.guard() is not None:
            return redirect(url_for("page"), 303)
        return _form(None if is_private_way() else PAGE["log-in-plain"], 200)

    def sign_in(self) -> Page | Response:
        """Check a name and a password and begin a session."""
        if not is_private_way():
            return _form(PAGE["log-in-plain"], 403)
        name, password = request.form.get("name", ""), request.form.get("password", "")
        address = request.remote_addr or ""
        wait_s = self._attempts.take(address)
        if wait_s:
            return _form(PAGE["log-in-later"], 429, {"Retry-After": str(math.ceil(wait_s))})
        fits = len(name) <= MAX_NAME and len(password) <= MAX_PASSWORD
        if not (fits and self._is(name, password)):
            return _form(PAGE["log-in-failed"], 401)
        self._attempts.give_back(address)
        self._sessions.begin(name)
        return redirect(url_for("page"), 303)

    def _is(self, name: str, secret: str) -> bool:
        """By password; at the gate's own screen, where gloves type, by PIN as well."""
        if self._accounts.admits(name, secret):
            return True
        return at_own_screen() and self._accounts.confirms(name, secret)

    def logout(self) -> Response:
        """End the guard's sessions everywhere."""
        self._sessions.end()
        return redirect(url_for("login"), 303)


def _form(problem: Text | None, status: int, headers: dict[str, str] | None = None) -> Page:
    drawn = render_template("login.html", problem=problem, takes_pin=at_own_screen())
    return drawn, status, headers or {}
