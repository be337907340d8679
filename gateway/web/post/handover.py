"""The handover of a shift: its page, both signatures and the report; the numbers are ``tally``'s.

A report stays on this gate: who hands over to whom is the post's own matter, and the note is free
text that the journal, which travels to the centre, must not carry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from flask import Flask, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.control.client import ControlClient
from gateway.core.event import Json
from gateway.core.text import Text
from gateway.errors import JournalError
from gateway.runtime.clock import Clock
from gateway.web.accounts import MAX_NAME, MAX_PASSWORD, Accounts
from gateway.web.attempts import Attempts
from gateway.web.post import post_texts as texts
from gateway.web.post.book import Book, BookError
from gateway.web.post.tally import KINDS, open_items, tally
from gateway.web.records import Records
from gateway.web.roles import POST, reserve
from gateway.web.screen import both
from gateway.web.security import guard_of_request
from gateway.web.sessions import LIFE_MS, Sessions

MOST_NOTE: Final = 1000
"""Characters."""
MOST_ROWS: Final = 20_000
"""Rows that one shift is counted from: six persons a minute for twelve hours are 4,300 passages."""
REPORTS: Final = 60
"""Earlier shifts in the list: a month of two a day."""

Page = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the handover works with.

    Args:
        records: the gate's rows.
        gate: the newest view.
        clock: ends the shift.
        accounts: check the signatures.
        attempts: limit them, together with the passwords.
        sessions: the one who comes is signed in.
        book: the reports.
    """

    records: Records
    gate: ControlClient
    clock: Clock
    accounts: Accounts
    attempts: Attempts
    sessions: Sessions
    book: Book


class Handover:
    """Routes ``/shift`` and ``/shift/NUMBER``.

    Args:
        desk: what it works with.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, app: Flask) -> None:
        """Add the routes."""
        app.add_url_rule("/shift", "shift", self.page, methods=["GET"])
        app.add_url_rule("/shift", "shift_sign", self.sign, methods=["POST"])
        app.add_url_rule("/shift/<int:number>", "shift_report", self.report, methods=["GET"])
        for endpoint in ("shift", "shift_sign", "shift_report"):
            reserve(app, endpoint, POST)

    def page(self) -> Page:
        """The shift until now, and the form for both signatures."""
        return self._drawn(None, 200)

    def sign(self) -> Page | Response:
        """Write the report and let the one who comes take the page over."""
        note, comes = request.form.get("note", "").strip(), request.form.get("name", "")
        if len(note) > MOST_NOTE:
            return self._drawn(texts.NOTE_TOO_LONG, 400)
        address = request.remote_addr or ""
        if self._desk.attempts.take(address):
            return self._drawn(texts.TOO_MANY, 429)
        if not self._both_sign(comes):
            return self._drawn(texts.NOT_SIGNED, 401)
        self._desk.attempts.give_back(address)
        leaves = guard_of_request().name
        signed = {"leaves": leaves, "comes": comes, "note": note}
        try:
            number = self._desk.book.append(self._shift(self._desk.book.newest(1)) | signed)
        except BookError:
            return self._drawn(texts.NOT_WRITTEN, 503)
        self._desk.sessions.end()
        self._desk.sessions.begin(comes)
        return redirect(url_for("shift_report", number=number), 303)

    def report(self, number: int) -> str:
        """One shift as it was signed, to be printed."""
        reports = self._desk.book.newest(REPORTS)
        found = next((one for one in reports if one.get("number") == number), None)
        if found is None:
            abort(404)
        return render_template("shift_report.html", shift=found, counted=texts.COUNTED)

    def _both_sign(self, comes: str) -> bool:
        leaves = guard_of_request().name
        known = 0 < len(comes) <= MAX_NAME and comes != leaves
        if not known or self._desk.accounts.role(comes) not in POST:
            return False
        own, theirs = request.form.get("own", ""), request.form.get("theirs", "")
        return self._is(leaves, own) and self._is(comes, theirs)

    def _is(self, name: str, secret: str) -> bool:
        accounts = self._desk.accounts
        fits = len(secret) <= MAX_PASSWORD
        return fits and (accounts.confirms(name, secret) or accounts.admits(name, secret))

    def _shift(self, reports: Sequence[Mapping[str, Json]]) -> dict[str, Json]:
        """The shift until now: since the last handover, or for twelve hours.

        Args:
            reports: earlier shifts, newest first.
        """
        now_ms = self._desk.clock.now().wall_ms
        ended = reports[0].get("until_ms") if reports else None
        since = ended if isinstance(ended, int) and ended <= now_ms else now_ms - LIFE_MS
        items = open_items(self._desk.gate.glance().view)
        return {
            "since_ms": since,
            "until_ms": now_ms,
            "counts": cast("Json", self._counts(since)),
            "open": [{"text": both(one.text), "since_ms": one.since_wall_ms} for one in items],
        }

    def _counts(self, since_ms: int) -> dict[str, int] | None:
        try:
            rows = self._desk.records.recent(MOST_ROWS, frozenset(KINDS))
        except JournalError:
            return None
        return tally(rows, since_ms)

    def _drawn(self, problem: Text | None, status: int) -> Page:
        reports = self._desk.book.newest(REPORTS)
        drawn = render_template(
            "shift.html",
            shift=self._shift(reports),
            counted=texts.COUNTED,
            reports=reports,
            problem=problem,
            most_note=MOST_NOTE,
        )
        return drawn, status
