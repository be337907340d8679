"""The page of who did what and who looked at whom; changes nothing, but is itself noted."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Flask, abort, render_template, request

from gateway.central.roles import Role
from gateway.central.store.audit import AuditLog
from gateway.central.store.database import Database
from gateway.central.store.deletions import latest_deletions
from gateway.central.web.door import leave_to, session_of_request
from gateway.central.web.noting import note_act
from gateway.runtime.clock import Clock

PAGE_ENTRIES: Final = 100
PAGE_DELETIONS: Final = 20
_MAX_SUBJECT: Final = 64
_MAX_DIGITS: Final = 9

READERS: Final = frozenset({Role.MANAGER, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Route ``/audit``.

    Args:
        database: where the audit is.
        clock: now.
    """

    database: Database
    clock: Clock

    def add_to(self, app: Flask) -> None:
        """Add the route."""
        routes = Blueprint("audit", __name__)
        routes.add_url_rule("/audit", "page", self._page)
        app.register_blueprint(routes)
        leave_to(app, ["audit.page"], READERS)

    def _page(self) -> str:
        subject, before = request.args.get("subject", "").strip(), _before()
        if len(subject) > _MAX_SUBJECT or not subject.isprintable():
            abort(400)
        log = AuditLog(self.database)
        found = log.page(PAGE_ENTRIES + 1, subject, before)
        if subject:
            note_act(log, self.clock, "audit-seen", subject)
        shown = found[:PAGE_ENTRIES]
        return render_template(
            "audit.html",
            entries=[entry for _, entry in shown],
            deletions=latest_deletions(self.database, PAGE_DELETIONS),
            subject=subject,
            older=shown[-1][0] if len(found) > PAGE_ENTRIES else None,
            form_token=session_of_request().form_token,
        )


def _before() -> int | None:
    said = request.args.get("before", "")
    if not said:
        return None
    if not (said.isascii() and said.isdecimal() and len(said) <= _MAX_DIGITS):
        abort(400)
    return int(said)
