"""The office's pages of cases: the list, one with its timeline, its contacts; decides nothing."""

import logging
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from gateway.central.cases.case import (
    MAX_NOTE_CHARS,
    Case,
    CaseError,
    Done,
    NewCase,
    Origin,
    choices,
    may_see,
)
from gateway.central.cases.kinds import KINDS, CaseKind, Needs, Source
from gateway.central.contacts import Candidate, Known, ranked
from gateway.central.roles import ACTING, PARK
from gateway.central.store.audit import AuditLog
from gateway.central.store.cases import CaseFilter, CaseStore
from gateway.central.store.contacts import ContactStore, confirm
from gateway.central.store.database import Database
from gateway.central.store.holds import hold
from gateway.central.web.door import (
    account_of_request,
    leave_to,
    require_form_token,
    session_of_request,
)
from gateway.central.web.noting import note_act
from gateway.core.instant import MS_PER_HOUR
from gateway.core.text import Text
from gateway.runtime.clock import Clock

log = logging.getLogger(__name__)

MOST_CANDIDATES: Final = 300
LOOK_BACK_MS: Final = 48 * MS_PER_HOUR
"""From two days before the onset (Hunan CDC 2020)."""

_MOST_MINUTES: Final = 60


@dataclass(frozen=True, slots=True)
class CasePages:
    """Routes under ``/cases``.

    Args:
        database: where cases, passages and people are.
        clock: now.
    """

    database: Database
    clock: Clock

    def add_to(self, app: Flask) -> None:
        """Add the routes."""
        routes = Blueprint("cases", __name__)
        one = "/cases/<int:number>"
        routes.add_url_rule("/cases", "list", self._list)
        routes.add_url_rule("/cases", "open", self._open, methods=["POST"])
        routes.add_url_rule(one, "case", self._case)
        routes.add_url_rule(one, "act", self._act, methods=["POST"])
        routes.add_url_rule(f"{one}/contacts", "contacts", self._contacts)
        routes.add_url_rule(f"{one}/contacts", "confirm", self._confirm, methods=["POST"])
        app.register_blueprint(routes)
        leave_to(app, ["cases.list", "cases.case", "cases.contacts"], PARK)
        leave_to(app, ["cases.open", "cases.act", "cases.confirm"], ACTING)

    def _list(self) -> str:
        kind, now_ms = request.args.get("kind", ""), self.clock.now().wall_ms
        if kind and kind not in {one.value for one in CaseKind}:
            abort(400)
        still_open = request.args.get("closed", "") != "1"
        wanted = CaseFilter(CaseKind(kind) if kind else None, still_open)
        return render_template(
            "cases.html",
            cases=CaseStore(self.database).listed(wanted, now_ms),
            kinds=KINDS,
            wanted=wanted,
            now_ms=now_ms,
            may_open=account_of_request().role in ACTING,
            form_token=session_of_request().form_token,
        )

    def _open(self) -> Response:
        require_form_token()
        kind, said = request.form.get("kind", ""), request.form.get("note", "").strip()
        plain = {one.value for one in CaseKind if KINDS[one].by_hand}
        if kind not in plain or not said.isprintable() or not 0 < len(said) <= MAX_NOTE_CHARS:
            abort(400)
        new = NewCase(CaseKind(kind), Origin(Source.OFFICE), note=said)
        now_ms = self.clock.now().wall_ms
        number = CaseStore(self.database).open(new, account_of_request().name, now_ms)
        return redirect(url_for("cases.case", number=number), 303)

    def _case(self, number: int) -> str:
        return self._shown(self._found(number))

    def _act(self, number: int) -> Response | tuple[str, int]:
        require_form_token()
        case = self._found(number)
        done = Done(request.form.get("act", "")[:32], request.form.get("said", "").strip())
        try:
            CaseStore(self.database).act(
                number, done, account_of_request(), self.clock.now().wall_ms
            )
        except CaseError as error:
            return self._shown(case, error.text), 409
        return redirect(url_for("cases.case", number=number), 303)

    def _contacts(self, number: int) -> str:
        case = self._found(number)
        minutes = self._minutes()
        store = ContactStore(self.database)
        candidates = self._candidates(case, minutes)
        confirmed = store.confirmed(number)
        names = store.names([*(one.person for one in candidates), *confirmed, case.new.subject])
        self._seen(case.new.subject, f"contacts of case {number}")
        return render_template(
            "contacts.html",
            case=case,
            candidates=candidates,
            confirmed=confirmed,
            names=names,
            minutes=minutes,
            may_confirm=self._tracing(case) is not None,
            form_token=session_of_request().form_token,
        )

    def _confirm(self, number: int) -> Response | tuple[str, int]:
        """Keep the chosen, hold them at every gate, and move the case on."""
        require_form_token()
        case, wanted = self._found(number), set(request.form.getlist("person"))
        chosen = [one for one in self._candidates(case, self._minutes()) if one.person in wanted]
        account, now_ms = account_of_request(), self.clock.now().wall_ms

        def kept(connection: Connection) -> None:
            confirm(connection, number, chosen, account.name, now_ms)
            hold(connection, number, (one.person for one in chosen), now_ms)

        done = Done(self._tracing(case) or "contacts")
        try:
            CaseStore(self.database).act(number, done, account, now_ms, kept)
        except CaseError as error:
            return self._shown(case, error.text), 409
        log.info("case %d: %d contacts are held at every gate", number, len(chosen))
        return redirect(url_for("cases.case", number=number), 303)

    def _shown(self, case: Case, problem: Text | None = None) -> str:
        names = ContactStore(self.database).names([case.new.subject])
        self._seen(case.new.subject, f"case {case.number}")
        return render_template(
            "case.html",
            case=case,
            kind=KINDS[case.new.kind],
            steps=CaseStore(self.database).steps(case.number),
            acts=choices(case, account_of_request()),
            contacts=len(ContactStore(self.database).confirmed(case.number)),
            subject=names.get(case.new.subject),
            needs=Needs,
            problem=problem,
            now_ms=self.clock.now().wall_ms,
            form_token=session_of_request().form_token,
        )

    def _candidates(self, case: Case, minutes: int) -> list[Candidate]:
        if not case.new.subject:
            return []
        store, until_ms = ContactStore(self.database), case.opened_ms + 1
        near = store.near(
            case.new.subject, case.opened_ms - LOOK_BACK_MS, until_ms, minutes * 60_000
        )
        known = store.known()
        nobody = Known(case.new.subject, "", "", ())
        subject = next((one for one in known if one.person == case.new.subject), nobody)
        return ranked(subject, known, near, MOST_CANDIDATES)

    def _tracing(self, case: Case) -> str | None:
        """The act that confirms contacts, where it may be done now."""
        may = choices(case, account_of_request()).items()
        return next((name for name, act in may if act.needs is Needs.CONTACTS), None)

    def _found(self, number: int) -> Case:
        case = CaseStore(self.database).find(number)
        if case is None or not may_see(case, account_of_request()):
            abort(404)
        return case

    def _seen(self, subject: str, where: str) -> None:
        """A look at somebody's record is written before it is shown."""
        if subject:
            note_act(AuditLog(self.database), self.clock, "person-seen", subject, where)

    @staticmethod
    def _minutes() -> int:
        said = request.values.get("minutes", "5")
        # More digits than Python reads at once would be a failure of the page.
        is_short = len(said) <= len(str(_MOST_MINUTES))
        if not (is_short and said.isdecimal() and 1 <= int(said) <= _MOST_MINUTES):
            abort(400)
        return int(said)
