"""The people of an application's batch by name: shown, downloaded, uploaded; keeps none itself."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Flask, Response, abort, render_template, request

from gateway.central import fault_texts as texts
from gateway.central.applications.application import ApplicationError, State
from gateway.central.applications.members_csv import members_csv, read_members
from gateway.central.approvals import ApprovalError
from gateway.central.csv_table import RosterFileError
from gateway.central.person import PersonRecord
from gateway.central.roles import Role
from gateway.central.store.applications import Application, ApplicationStore
from gateway.central.store.batch_people import BatchPeople, Uploaded
from gateway.central.store.database import Database
from gateway.central.store.people import RosterShrinksError
from gateway.central.web.application import MAX_UPLOAD_BYTES
from gateway.central.web.door import (
    account_of_request,
    leave_to,
    require_form_token,
    session_of_request,
)
from gateway.central.web.return_pages import CLERKS, KNOWING
from gateway.core.text import Text
from gateway.runtime.clock import Clock

_MOST_SHOWN: Final = 1_000
"""Rows of a page; the file has them all."""


@dataclass(frozen=True, slots=True)
class BatchPeoplePages:
    """Routes ``/applications/<number>/people``, as a page and as a CSV file.

    Args:
        database: where people and applications are.
        clock: now.
    """

    database: Database
    clock: Clock

    def add_to(self, app: Flask) -> None:
        """Add the routes."""
        routes = Blueprint("batch", __name__)
        where = "/applications/<int:number>/people"
        routes.add_url_rule(where, "page", self._page)
        routes.add_url_rule(where, "upload", self._upload, methods=["POST"])
        routes.add_url_rule(f"{where}.csv", "table", self._table)
        app.register_blueprint(routes)
        leave_to(app, ["batch.page", "batch.table"], KNOWING)
        leave_to(app, ["batch.upload"], CLERKS)

    def _page(self, number: int) -> str:
        return self._shown(self._found(number))

    def _table(self, number: int) -> Response:
        one = self._found(number)
        return Response(
            "\ufeff" + members_csv(self._people(one, "people-downloaded")),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f"attachment; filename=people-{one.batch}.csv"},
        )

    def _upload(self, number: int) -> str | tuple[str, int]:
        # Before the form is read, and after the door has seen whose request it is.
        request.max_content_length = MAX_UPLOAD_BYTES
        require_form_token()
        one = self._found(number)
        sent = request.files.get("people")
        if sent is None or not sent.filename:
            return self._shown(one, (texts.NO_FILE,)), 422
        try:
            return self._shown(one, done=self._replace(one, sent.read()))
        except RosterShrinksError as error:
            return self._shown(one, (error.text,), shrinks=True), 409
        except RosterFileError as error:
            return self._shown(one, error.told), 422
        except (ApplicationError, ApprovalError) as error:
            return self._shown(one, (error.text,)), 409

    def _replace(self, one: Application, contents: bytes) -> Uploaded:
        return BatchPeople(self.database).replace(
            one.number,
            account_of_request(),
            read_members(contents, one.plan.batch(one.batch, one.company, one.grant)),
            self._now_ms(),
            allow_shrinking=request.form.get("shrink", "") == "yes",
        )

    def _found(self, number: int) -> Application:
        one = ApplicationStore(self.database).find(number, account_of_request(), self._now_ms())
        if one is None:
            abort(404)
        return one

    def _people(self, one: Application, act: str) -> list[PersonRecord]:
        return BatchPeople(self.database).seen_by(
            one.number, account_of_request(), self._now_ms(), act
        )

    def _shown(
        self,
        one: Application,
        faults: tuple[Text, ...] = (),
        done: Uploaded | None = None,
        *,
        shrinks: bool = False,
    ) -> str:
        people = self._people(one, "people-seen")
        return render_template(
            "batch_people.html",
            one=one,
            people=people[:_MOST_SHOWN],
            count=len(people),
            may_upload=account_of_request().role is Role.CLERK and one.state is State.APPROVED,
            faults=faults,
            done=done,
            shrinks=shrinks,
            form_token=session_of_request().form_token,
        )

    def _now_ms(self) -> int:
        return self.clock.now().wall_ms
