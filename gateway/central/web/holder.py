"""The holder's own page on a phone: the live pass and its renewal; mints nothing itself."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Flask, abort, current_app, jsonify, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.central import device_passes, passes
from gateway.central.device_passes import DevicePassOffice, MintedDevicePass
from gateway.central.passes import MintedPass, PassOffice, PassRefusal
from gateway.central.person import Person
from gateway.central.store.people import PeopleStore
from gateway.central.web.qr import qr_svg
from gateway.codes.malformed import MalformedError

MAX_LINK_CHARS: Final = 64
_STATUS_OF: Final = {
    PassRefusal.NOT_APPROVED: 403,
    PassRefusal.TOO_OFTEN: 429,
    PassRefusal.ENDS_SOON: 409,
}

Answer = Response | tuple[Response, int, dict[str, str]]


@dataclass(frozen=True, slots=True)
class HolderPages:
    """Routes ``/pass/<link>`` and what its page asks for.

    Args:
        people: finds who a link belongs to.
        passes: mints live passes.
        device_passes: mints passes for phones that sign for themselves.
    """

    people: PeopleStore
    passes: PassOffice
    device_passes: DevicePassOffice

    def add_to(self, app: Flask) -> None:
        """Add the routes."""
        routes = Blueprint("holder", __name__)
        routes.add_url_rule("/pass/<link>", "page", self._page)
        routes.add_url_rule("/pass/<link>/code", "code", self._code)
        routes.add_url_rule("/pass/<link>/device", "device", self._device, methods=["POST"])
        routes.add_url_rule("/pass/<link>/app.webmanifest", "manifest", self._manifest)
        # A worker may answer only for addresses below its own (Service Workers, 3.1.1).
        routes.add_url_rule("/pass/worker.js", "worker", _worker)
        app.register_blueprint(routes)

    def _page(self, link: str) -> str:
        person = self._person(link)
        return render_template("pass.html", record=person.record, link=person.link)

    def _code(self, link: str) -> Answer:
        said = self.passes.mint(self._person(link))
        if isinstance(said, MintedPass):
            return jsonify(
                text=said.text,
                svg=qr_svg(said.text),
                expires_ms=said.expires_ms,
                server_ms=said.issued_ms,
            )
        return _refused(said, passes.INTERVAL_S)

    def _device(self, link: str) -> Answer:
        """The body is the phone's public key, 33 bytes; only its page may post one."""
        try:
            said = self.device_passes.mint(self._person(link), request.get_data(cache=False))
        except MalformedError:
            abort(400)
        if isinstance(said, MintedDevicePass):
            return jsonify(
                {
                    "pass": said.octets.hex(),
                    "expires_ms": said.expires_ms,
                    "server_ms": said.issued_ms,
                }
            )
        return _refused(said, device_passes.INTERVAL_S)

    def _manifest(self, link: str) -> Response:
        """What a phone needs to put the page on its home screen (W3C Web Application Manifest)."""
        home = url_for("holder.page", link=self._person(link).link)
        manifest = jsonify(
            name="园区通行码 Park pass",
            short_name="通行码",
            id=home,
            start_url=home,
            scope=home,
            display="standalone",
            background_color="#ffffff",
            theme_color="#123a5c",
            icons=[{"src": url_for("static", filename="icon.svg"), "sizes": "any"}],
        )
        manifest.mimetype = "application/manifest+json"
        return manifest

    def _person(self, link: str) -> Person:
        """The link's holder; a link that is none costs the same search and the same answer."""
        person = self.people.by_link(link[:MAX_LINK_CHARS])
        if person is None:
            abort(404)
        return person


def _worker() -> Response:
    return current_app.send_static_file("worker.js")


def _refused(refusal: PassRefusal, interval_s: float) -> Answer:
    later = {"Retry-After": str(round(interval_s))} if refusal is PassRefusal.TOO_OFTEN else {}
    return jsonify(error=refusal.value), _STATUS_OF[refusal], later
