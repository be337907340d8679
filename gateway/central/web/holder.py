"""The holder's own page on a phone: the live pass and its renewal; mints nothing itself."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Flask, abort, jsonify, render_template
from werkzeug.wrappers import Response

from gateway.central.passes import INTERVAL_S, MintedPass, PassOffice, PassRefusal
from gateway.central.person import Person
from gateway.central.store.people import PeopleStore
from gateway.central.web.qr import qr_svg

MAX_LINK_CHARS: Final = 64
_STATUS_OF: Final = {PassRefusal.NOT_APPROVED: 403, PassRefusal.TOO_OFTEN: 429}


@dataclass(frozen=True, slots=True)
class HolderPages:
    """Routes ``/pass/<link>`` and ``/pass/<link>/code``.

    Args:
        people: finds who a link belongs to.
        passes: mints.
    """

    people: PeopleStore
    passes: PassOffice

    def add_to(self, app: Flask) -> None:
        """Add the routes."""
        routes = Blueprint("holder", __name__)
        routes.add_url_rule("/pass/<link>", "page", self._page)
        routes.add_url_rule("/pass/<link>/code", "code", self._code)
        app.register_blueprint(routes)

    def _page(self, link: str) -> str:
        return render_template("pass.html", record=self._person(link).record)

    def _code(self, link: str) -> Response | tuple[Response, int, dict[str, str]]:
        said = self.passes.mint(self._person(link))
        if isinstance(said, MintedPass):
            return jsonify(
                text=said.text,
                svg=qr_svg(said.text),
                expires_ms=said.expires_ms,
                server_ms=said.issued_ms,
            )
        later = {"Retry-After": str(round(INTERVAL_S))} if said is PassRefusal.TOO_OFTEN else {}
        return jsonify(error=said.value), _STATUS_OF[said], later

    def _person(self, link: str) -> Person:
        """The link's holder; a link that is none costs the same search and the same answer."""
        person = self.people.by_link(link[:MAX_LINK_CHARS])
        if person is None:
            abort(404)
        return person
