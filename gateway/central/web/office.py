"""The office's plain lists of gates and events; changes nothing."""

import re
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Flask, abort, render_template, request
from werkzeug.wrappers import Response

from gateway.central.fleet import SILENT_AFTER_MS
from gateway.central.roles import EVERYBODY, PARK
from gateway.central.store.code_uses import CodeConflicts
from gateway.central.store.event_list import PAGE_ROWS, EventFilter, EventList, Place
from gateway.central.store.gates import GateSeen, GateStore
from gateway.central.web.door import leave_to, session_of_request
from gateway.central.web.event_view import KIND_WORDS, event_view
from gateway.central.web.navigation import first_page
from gateway.core.event import EventKind
from gateway.runtime.clock import Clock
from gateway.sync.topics import NAME

_KINDS: Final = {kind.value: KIND_WORDS[kind] for kind in EventKind}
_MAX_NUMBER: Final = 2**63 - 1
_PLACE: Final = re.compile(rf"(\d{{1,19}})\.({NAME.pattern})\.(\d{{1,19}})\.(\d{{1,19}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class OfficePages:
    """Routes ``/``, ``/gates`` and ``/events``.

    Args:
        gates: what is known of gates.
        conflicts: codes by which two gates admitted.
        events: the stored rows.
        clock: now.
    """

    gates: GateStore
    conflicts: CodeConflicts
    events: EventList
    clock: Clock

    def add_to(self, app: Flask) -> None:
        """Add the routes."""
        routes = Blueprint("office", __name__)
        routes.add_url_rule("/", "home", self._home)
        routes.add_url_rule("/gates", "gates", self._gates)
        routes.add_url_rule("/events", "events", self._events)
        app.register_blueprint(routes)
        leave_to(app, ["office.home"], EVERYBODY)
        leave_to(app, ["office.gates", "office.events"], PARK)

    def _home(self) -> Response:
        return first_page()

    def _gates(self) -> str:
        now_ms = self.clock.now().wall_ms
        seen = self.gates.gates()
        return render_template(
            "gates.html",
            gates=[(gate, _presence(gate, now_ms)) for gate in seen],
            conflicts=self.conflicts.latest(),
            refused=self.gates.refused(),
            now_ms=now_ms,
            form_token=session_of_request().form_token,
        )

    def _events(self) -> str:
        wanted = _filter()
        rows = self.events.latest(wanted, PAGE_ROWS + 1)
        shown = [event_view(row) for row in rows[:PAGE_ROWS]]
        return render_template(
            "events.html",
            events=shown,
            older=_spelled(shown[-1].event.place) if len(rows) > PAGE_ROWS else "",
            wanted=wanted,
            kinds=_KINDS,
            gates=[gate.gate for gate in self.gates.gates()],
            form_token=session_of_request().form_token,
        )


def _presence(gate: GateSeen, now_ms: int) -> str:
    """``online``, ``offline`` by its will, or ``silent``: heard too long ago, or never."""
    if now_ms - gate.last_seen_ms > SILENT_AFTER_MS:
        return "silent"
    return "online" if gate.online else "offline"


def _filter() -> EventFilter:
    gate, kind = request.args.get("gate", ""), request.args.get("kind", "")
    if (gate and NAME.fullmatch(gate) is None) or (kind and kind not in _KINDS):
        abort(400)
    return EventFilter(gate, kind, _place(request.args.get("before", "")))


def _spelled(place: Place) -> str:
    return f"{place.received_ms}.{place.gate}.{place.epoch}.{place.sequence}"


def _place(spelled: str) -> Place | None:
    if not spelled:
        return None
    match = _PLACE.fullmatch(spelled)
    if match is None or any(int(match[group]) > _MAX_NUMBER for group in (1, 3, 4)):
        abort(400)
    return Place(int(match[1]), match[2], int(match[3]), int(match[4]))
