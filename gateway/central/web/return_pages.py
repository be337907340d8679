"""Applications to return to work, as a clerk files and the park answers them; shows no person."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.central.applications.application import WAYS, WHO, Act, ApplicationError, State
from gateway.central.applications.texts import ACTS, STATES
from gateway.central.approvals import ApprovalError
from gateway.central.roles import ACTING, PARK, Account, Role
from gateway.central.store.applications import Application, ApplicationStore
from gateway.central.store.batch_people import BatchPeople
from gateway.central.store.database import Database
from gateway.central.web.door import (
    account_of_request,
    leave_to,
    require_form_token,
    session_of_request,
)
from gateway.central.web.return_forms import grant_of_form, line_of, plan_of_form, said_of_plan
from gateway.core.text import Text
from gateway.runtime.clock import Clock

CLERKS: Final = frozenset({Role.CLERK})
FILING: Final = PARK | CLERKS
KNOWING: Final = ACTING | CLERKS
"""Who may know the people of a batch by name: an auditor needs none."""

_SHOWN: Final = 500


@dataclass(frozen=True, slots=True)
class ReturnPages:
    """Routes ``/applications``: all that the reader may see, one of them, and what is done with it.

    Args:
        database: where applications are.
        clock: now.
    """

    database: Database
    clock: Clock

    def add_to(self, app: Flask) -> None:
        """Add the routes."""
        routes = Blueprint("returns", __name__)
        routes.add_url_rule("/applications", "page", self._page)
        routes.add_url_rule("/applications", "file", self._file, methods=["POST"])
        routes.add_url_rule("/applications/<int:number>", "one", self._one)
        routes.add_url_rule("/applications/<int:number>", "act", self._act, methods=["POST"])
        app.register_blueprint(routes)
        leave_to(app, ["returns.page", "returns.one"], FILING)
        leave_to(app, ["returns.file"], CLERKS)
        leave_to(app, ["returns.act"], KNOWING)

    def _page(self) -> str:
        return self._listed()

    def _file(self) -> Response | tuple[str, int]:
        require_form_token()
        try:
            number = self._store.file(
                plan_of_form(request.form), account_of_request(), self._now_ms()
            )
        except ApplicationError as error:
            return self._listed(error.text), 422
        return _to(number)

    def _one(self, number: int) -> str:
        return self._shown(number)

    def _act(self, number: int) -> Response | tuple[str, int]:
        require_form_token()
        if self._store.find(number, account_of_request(), self._now_ms()) is None:
            abort(404)
        said = request.form.get("act", "")
        if said not in {one.value for one in Act}:
            abort(400)
        try:
            self._do(number, Act(said))
        except (ApplicationError, ApprovalError) as error:
            return self._shown(number, error.text), 422
        return _to(number)

    def _do(self, number: int, act: Act) -> None:
        form = request.form
        self._store.do(
            number,
            act,
            account_of_request(),
            self._now_ms(),
            answer=line_of(form, "answer"),
            plan=plan_of_form(form) if act is Act.RESUBMIT else None,
            grant=grant_of_form(form) if act is Act.APPROVE else None,
        )

    def _listed(self, problem: Text | None = None) -> str:
        found = self._store.seen_by(account_of_request(), self._now_ms(), _SHOWN)
        return render_template(
            "applications.html",
            applications=sorted(found, key=lambda one: one.state is not State.SUBMITTED),
            states=STATES,
            may_file=account_of_request().role is Role.CLERK,
            company=account_of_request().scope,
            said=request.form,
            problem=problem,
            form_token=session_of_request().form_token,
        )

    def _shown(self, number: int, problem: Text | None = None) -> str:
        account, now_ms = account_of_request(), self._now_ms()
        one = self._store.find(number, account, now_ms)
        if one is None:
            abort(404)
        return render_template(
            "application.html",
            one=one,
            states=STATES,
            acts={act: ACTS[act] for act in _offered(one, account)},
            said=said_of_plan(one) | dict(request.form),
            people=BatchPeople(self.database).count(one.batch),
            may_know=account.role in KNOWING,
            problem=problem,
            form_token=session_of_request().form_token,
        )

    @property
    def _store(self) -> ApplicationStore:
        return ApplicationStore(self.database)

    def _now_ms(self) -> int:
        return self.clock.now().wall_ms


def _offered(one: Application, account: Account) -> list[Act]:
    return [act for act in Act if (one.state, act) in WAYS and account.role in WHO[act]]


def _to(number: int) -> Response:
    return redirect(url_for("returns.one", number=number), 303)
