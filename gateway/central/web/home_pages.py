"""What workers see of the homes of their building, and the office of all; knows no gate."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.central.cases.case import CaseError, Done, choices, may_see
from gateway.central.cases.kinds import AT_HOME, KINDS, CaseKind
from gateway.central.observation.resident import Resident
from gateway.central.observation.rounds import Door, by_door
from gateway.central.roles import ACTING, PARK, Account, Role
from gateway.central.store.audit import AuditLog
from gateway.central.store.cases import CaseFilter, CaseStore
from gateway.central.store.database import Database
from gateway.central.store.residents import ResidentError, ResidentStore
from gateway.central.web.door import (
    account_of_request,
    leave_to,
    require_form_token,
    session_of_request,
)
from gateway.central.web.noting import note_act
from gateway.central.web.resident_page import missing_of
from gateway.core.instant import MS_PER_HOUR
from gateway.core.text import Text
from gateway.runtime.clock import Clock

VISIT_MS: Final = 30 * 60_000
"""How long a door may open after a worker said that they come."""

_READ_MS: Final = 36 * MS_PER_HOUR
_HERE: Final = frozenset({"accept", "close"})
"""What is done on this page; the rest on the case's own."""

HOMES: Final = PARK | {Role.WORKER}
WORKING: Final = ACTING | {Role.WORKER}


@dataclass(frozen=True, slots=True)
class HomePages:
    """Routes ``/homes``: what is open at which door, and whose reading is missing.

    Args:
        database: where cases and residents are.
        clock: now.
    """

    database: Database
    clock: Clock

    def add_to(self, app: Flask) -> None:
        """Add the routes."""
        routes = Blueprint("homes", __name__)
        routes.add_url_rule("/homes", "page", self._page)
        routes.add_url_rule("/homes/cases/<int:number>", "act", self._act, methods=["POST"])
        routes.add_url_rule("/homes/<resident>/visit", "visit", self._visit, methods=["POST"])
        app.register_blueprint(routes)
        leave_to(app, ["homes.page"], HOMES)
        leave_to(app, ["homes.act", "homes.visit"], WORKING)

    def _page(self) -> str:
        return self._shown()

    def _act(self, number: int) -> Response | tuple[str, int]:
        require_form_token()
        account, act = account_of_request(), request.form.get("act", "")
        case = CaseStore(self.database).find(number)
        if case is None or case.new.kind not in AT_HOME or not may_see(case, account):
            abort(404)
        if act not in _HERE:
            abort(400)
        try:
            CaseStore(self.database).act(number, Done(act), account, self.clock.now().wall_ms)
        except CaseError as error:
            return self._shown(error.text), 409
        return redirect(url_for("homes.page"), 303)

    def _visit(self, resident: str) -> Response | tuple[str, int]:
        """Say that the door will open, so that nobody is alarmed."""
        require_form_token()
        account, now_ms = account_of_request(), self.clock.now().wall_ms
        store = ResidentStore(self.database)
        found = store.find(resident[:32])
        if found is None or not _is_theirs(found, account):
            abort(404)
        try:
            store.announce(found.id, now_ms + VISIT_MS, account.name, now_ms)
        except ResidentError as error:
            return self._shown(error.text), 409
        return redirect(url_for("homes.page"), 303)

    def _shown(self, problem: Text | None = None) -> str:
        account, now_ms = account_of_request(), self.clock.now().wall_ms
        residents = ResidentStore(self.database).current(account.scope)
        missing = self._missing(residents, now_ms)
        self._seen(account)
        return render_template(
            "homes.html",
            alerts=self._open(CaseKind.HOME_ALERT, account, now_ms),
            needs=self._open(CaseKind.HOME_NEED, account, now_ms),
            residents=[(one, missing[one.id]) for one in residents],
            names=_names(residents, account),
            kinds=KINDS,
            may_do=lambda case: _HERE & set(choices(case, account)),
            may_visit=account.role in WORKING,
            may_admit=account.role in ACTING,
            scope=account.scope,
            problem=problem,
            now_ms=now_ms,
            form_token=session_of_request().form_token,
        )

    def _open(self, kind: CaseKind, account: Account, now_ms: int) -> list[Door]:
        wanted = CaseFilter(kind, building=account.scope)
        return by_door(CaseStore(self.database).listed(wanted, now_ms))

    def _missing(self, residents: list[Resident], now_ms: int) -> dict[str, list[str]]:
        ids = [one.id for one in residents]
        found = ResidentStore(self.database).readings(ids, now_ms - _READ_MS)
        return {
            one.id: missing_of(one, [at_ms for at_ms, _ in found.get(one.id, [])], now_ms)
            if one.is_observed
            else []
            for one in residents
        }

    def _seen(self, account: Account) -> None:
        """A look at people's homes is written before they are shown."""
        note_act(AuditLog(self.database), self.clock, "homes-seen", detail=account.scope)


def _is_theirs(resident: Resident, account: Account) -> bool:
    return account.role is not Role.WORKER or resident.home.building == account.scope


def _names(residents: list[Resident], account: Account) -> dict[str, str]:
    """By id, for who goes there or calls: an auditor needs none."""
    return {one.id: one.home.name for one in residents if account.role in WORKING}
