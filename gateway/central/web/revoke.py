"""The office's page to revoke codes and holders and to pardon them; signs and sends nothing."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Flask, abort, render_template, request

from gateway.central.revoking import revoked_by_id, revoked_by_key
from gateway.central.roles import ACTING
from gateway.central.store.audit import AuditLog
from gateway.central.store.lists import Listed, ListStore
from gateway.central.store.people import PeopleStore
from gateway.central.web.door import leave_to, require_form_token, session_of_request
from gateway.central.web.noting import note_act
from gateway.runtime.clock import Clock

log = logging.getLogger(__name__)

_MAX_CHARS: Final = 64
"""Of an id of events or a key of the roster."""


@dataclass(frozen=True, slots=True)
class RevokePages:
    """Route ``/revocations``.

    Args:
        revoked: the list of revocations.
        people: who has which key of the park's own.
        audit: where each act is written.
        clock: now.
    """

    revoked: ListStore
    people: PeopleStore
    audit: AuditLog
    clock: Clock

    def add_to(self, app: Flask) -> None:
        """Add the routes."""
        routes = Blueprint("revoke", __name__)
        routes.add_url_rule("/revocations", "page", self._page)
        routes.add_url_rule("/revocations", "change", self._change, methods=["POST"])
        app.register_blueprint(routes)
        leave_to(app, ["revoke.page", "revoke.change"], ACTING)

    def _page(self, said: Listed | None = None, *, unknown: bool = False) -> str:
        return render_template(
            "revocations.html",
            count=self.revoked.count(),
            version=self.revoked.version(),
            said=said,
            unknown=unknown,
            form_token=session_of_request().form_token,
        )

    def _change(self) -> str | tuple[str, int]:
        require_form_token()
        act, by = request.form.get("act", ""), request.form.get("by", "")
        named = request.form.get("named", "").strip()
        change, key = self._act(act), self._named(by, named)
        if key is None:
            return self._page(unknown=True), 422
        subject = named if by == "id" else self.people.id_of(named)
        note_act(self.audit, self.clock, act, subject)
        said = change(key)
        log.info("office: %d of the list of revocations changed, %d now", said.changed, said.rows)
        return self._page(said)

    def _act(self, act: str) -> Callable[[bytes], Listed]:
        if act not in {"revoke", "pardon"}:
            abort(400)
        if act == "revoke":
            return lambda key: self.revoked.put({key: b""})
        return lambda key: self.revoked.remove([key])

    def _named(self, by: str, typed: str) -> bytes | None:
        if by not in {"id", "key"} or len(typed) > _MAX_CHARS:
            abort(400)
        return revoked_by_id(typed) if by == "id" else revoked_by_key(typed, self.people)
