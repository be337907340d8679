"""Where the office has people observed at home and hands out their links; shows no need."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Flask, abort, render_template, request

from gateway.central import fault_texts as texts
from gateway.central.approval_dates import begin_ms, end_ms
from gateway.central.link_table import home_url
from gateway.central.local import local
from gateway.central.observation.resident import Home, Resident, problem_of
from gateway.central.observation.residents_csv import Written
from gateway.central.roles import ACTING
from gateway.central.store.database import Database
from gateway.central.store.residents import ResidentError, ResidentStore
from gateway.central.web.door import (
    account_of_request,
    leave_to,
    require_form_token,
    session_of_request,
)
from gateway.central.web.qr import qr_svg
from gateway.core.text import Text
from gateway.runtime.clock import Clock

_MAX_FIELD_CHARS: Final = 200


@dataclass(frozen=True, slots=True)
class ResidentsPages:
    """Routes ``/residents``: who is observed, somebody new, and a link anew.

    Args:
        database: where they are kept.
        clock: now.
        public_url: how phones reach the centre.
    """

    database: Database
    clock: Clock
    public_url: str

    def add_to(self, app: Flask) -> None:
        """Add the routes."""
        routes = Blueprint("residents", __name__)
        routes.add_url_rule("/residents", "page", self._page)
        routes.add_url_rule("/residents", "add", self._add, methods=["POST"])
        routes.add_url_rule("/residents/<resident>/link", "renew", self._renew, methods=["POST"])
        app.register_blueprint(routes)
        leave_to(app, ["residents.page", "residents.add", "residents.renew"], ACTING)

    def _page(self) -> str:
        return self._shown()

    def _add(self) -> str | tuple[str, int]:
        require_form_token()
        now_ms = self.clock.now().wall_ms
        written, problem = _written()
        if written is None:
            return self._shown(problem), 422
        try:
            ((resident, link),) = ResidentStore(self.database).add(
                [written], account_of_request().name, now_ms
            )
        except ResidentError as error:
            return self._shown(error.text), 409
        return self._handed_out(resident, link)

    def _renew(self, resident: str) -> str | tuple[str, int]:
        require_form_token()
        store = ResidentStore(self.database)
        found = store.find(resident[:32])
        if found is None:
            abort(404)
        try:
            link = store.renew(found.id, account_of_request().name, self.clock.now().wall_ms)
        except ResidentError as error:
            return self._shown(error.text), 409
        return self._handed_out(found, link)

    def _handed_out(self, resident: Resident, link: str) -> str:
        """Shown once, to be printed or photographed: it is kept nowhere."""
        address = home_url(self.public_url, link)
        return render_template(
            "resident_link.html",
            resident=resident,
            address=address,
            qr=qr_svg(address),
            form_token=session_of_request().form_token,
        )

    def _shown(self, problem: Text | None = None) -> str:
        now_ms = self.clock.now().wall_ms
        return render_template(
            "residents.html",
            residents=ResidentStore(self.database).current(),
            said=request.form,
            today=local(now_ms).date().isoformat(),
            problem=problem,
            form_token=session_of_request().form_token,
        )


def _written() -> tuple[Written | None, Text | None]:
    """What the form says, its days by the centre's own calendar, or what is wrong with it."""
    said = {name: text.strip() for name, text in request.form.items()}
    if any(len(text) > _MAX_FIELD_CHARS or not text.isprintable() for text in said.values()):
        abort(400)
    begin, end = begin_ms(said.get("first", ""), None), end_ms(said.get("last", ""), None)
    if begin is None or end is None:
        return None, texts.NOT_DATES
    place = (said.get("name", ""), said.get("building", ""), said.get("unit", ""))
    home = Home(*place, begin, end, door=said.get("door", ""))
    problem = problem_of(home)
    return (None, problem) if problem else (Written(home, said.get("key", "")), None)
