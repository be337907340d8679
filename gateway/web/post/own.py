"""A guard's own password and PIN, changed on the page; nobody else's."""

from flask import Flask, render_template, request
from werkzeug.wrappers import Response

from gateway.core.text import Text
from gateway.web.accounts import MAX_PASSWORD, Accounts, AccountsError
from gateway.web.attempts import Attempts
from gateway.web.post import post_texts as texts
from gateway.web.roles import ANYBODY, reserve
from gateway.web.security import guard_of_request
from gateway.web.sessions import Sessions

Page = tuple[str, int]


class Own:
    """Route ``/own``.

    Args:
        accounts: keeps both.
        attempts: limits tries at the password that counts now.
        sessions: the guard stays signed in here, and nowhere else.
    """

    def __init__(self, accounts: Accounts, attempts: Attempts, sessions: Sessions) -> None:
        self._accounts = accounts
        self._attempts = attempts
        self._sessions = sessions

    def add_to(self, app: Flask) -> None:
        """Add the routes."""
        app.add_url_rule("/own", "own", self.page, methods=["GET"])
        app.add_url_rule("/own", "own_set", self.change, methods=["POST"])
        for endpoint in ("own", "own_set"):
            reserve(app, endpoint, ANYBODY)

    def page(self) -> Page:
        """Both forms."""
        return _drawn(None, 200)

    def change(self) -> Page | Response:
        """Change what the form names, if the password now is right."""
        address = request.remote_addr or ""
        if self._attempts.take(address):
            return _drawn(texts.TOO_MANY, 429)
        name, now = guard_of_request().name, request.form.get("now", "")
        if len(now) > MAX_PASSWORD or not self._accounts.admits(name, now):
            return _drawn(texts.OWN_WRONG, 401)
        self._attempts.give_back(address)
        fresh = request.form.get("fresh", "")
        if fresh != request.form.get("again", ""):
            return _drawn(texts.OWN_DIFFER, 400)
        return self._changed(name, fresh)

    def _changed(self, name: str, fresh: str) -> Page:
        try:
            if request.form.get("which") == "pin":
                self._accounts.set_pin(name, fresh)
            else:
                self._accounts.set_password(name, fresh)
                self._sessions.begin(name)
        except AccountsError as error:
            return _drawn(Text(str(error), str(error)), 400)
        return _drawn(texts.OWN_DONE, 200)


def _drawn(told: Text | None, status: int) -> Page:
    return render_template("own.html", told=told, failed=status >= 400), status  # noqa: PLR2004 - errors
