"""The office's pages of figures: statistics with charts and CSV, and the muster; counts nothing."""

import csv
import io
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Final

from flask import Blueprint, Flask, Response, abort, jsonify, render_template, request

from gateway.central.cases.kinds import KINDS, CaseKind
from gateway.central.csv_table import harmless
from gateway.central.local import local
from gateway.central.roles import ACTING, PARK
from gateway.central.statistics.drawing import bars
from gateway.central.store.audit import AuditLog
from gateway.central.store.database import Database
from gateway.central.store.muster import Muster
from gateway.central.store.statistics import PLACES, Statistics
from gateway.central.web.door import account_of_request, leave_to, session_of_request
from gateway.central.web.noting import note_act
from gateway.core.instant import MS_PER_HOUR
from gateway.core.reason import Reason
from gateway.runtime.clock import Clock

DAY_MS: Final = 24 * MS_PER_HOUR
PERIODS: Final = (1, 7, 30, 365)
"""Days that a page may tell of, today with them."""

LOOK_MS: Final = 10 * 60_000
"""Within which an account's looks at who is inside are one."""

_MOST_BARS: Final = 31
_KIND_NAMES: Final = {kind.value: KINDS[kind].text for kind in CaseKind}
_BUILDING: Final = attrgetter("building")
_REASONS: Final = {reason.value: reason.text for reason in Reason}


@dataclass(frozen=True, slots=True)
class FiguresPages:
    """Routes ``/statistics``, its CSV, ``/muster``, and ``/muster/state`` for its script.

    Args:
        database: where passages and cases are.
        clock: now.
    """

    database: Database
    clock: Clock
    _looked_ms: dict[str, int] = field(default_factory=dict)

    def add_to(self, app: Flask) -> None:
        """Add the routes."""
        routes = Blueprint("figures", __name__)
        routes.add_url_rule("/statistics", "page", self._page)
        routes.add_url_rule("/statistics.csv", "table", self._table)
        routes.add_url_rule("/muster", "muster", self._muster)
        routes.add_url_rule("/muster/state", "state", self._state)
        app.register_blueprint(routes)
        leave_to(app, [f"figures.{one}" for one in ("page", "table", "muster", "state")], PARK)

    def _page(self) -> str:
        days, now_ms = self._days(), self.clock.now().wall_ms
        since_ms, until_ms = _span_ms(days, now_ms)
        found = Statistics(self.database)
        step_ms = MS_PER_HOUR if days == 1 else DAY_MS
        passed = found.hours(since_ms, until_ms, step_ms)[-_MOST_BARS:]
        return render_template(
            "statistics.html",
            days=days,
            periods=PERIODS,
            matters=found.matters(since_ms, until_ms, now_ms, local),
            busiest=found.busiest(since_ms, until_ms),
            passed={by: found.passed(by, since_ms, until_ms)[:100] for by in PLACES},
            chart=bars(
                "通过人数 people judged", [(_label(n, step_ms, since_ms), c) for n, c in passed]
            ),
            reasons=found.reasons(since_ms, until_ms),
            heats=bars(
                "体温分布 temperatures, °C",
                [(f"{low:.1f}", count) for low, count in found.temperatures(since_ms, until_ms)],
            ),
            kind_names=_KIND_NAMES,
            reason_names=_REASONS,
            since_ms=since_ms,
            now_ms=now_ms,
            form_token=session_of_request().form_token,
        )

    def _table(self) -> Response:
        days, now_ms = self._days(), self.clock.now().wall_ms
        since_ms, until_ms = _span_ms(days, now_ms)
        written = io.StringIO()
        table = csv.writer(written, lineterminator="\r\n")
        found = Statistics(self.database)
        table.writerow(["table", "name", "received", "accepted", "closed", "closed_percent"])
        for by, matters in found.matters(since_ms, until_ms, now_ms, local).items():
            for one in matters:
                counts = (one.received, one.accepted, one.closed, one.closed_percent)
                table.writerow([by, harmless(one.name), *counts])
        table.writerow(["table", "name", "admitted", "by_hand", "referred", "denied"])
        for by in PLACES:
            for way in found.passed(by, since_ms, until_ms):
                fared = (way.admitted, way.by_hand, way.referred, way.denied)
                table.writerow([by, harmless(way.name), *fared])
        return Response(
            "\ufeff" + written.getvalue(),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f"attachment; filename=statistics-{days}.csv"},
        )

    def _muster(self) -> str:
        now_ms, account = self.clock.now().wall_ms, account_of_request()
        muster = Muster(self.database)
        fire, drawn = muster.fire_since(now_ms), muster.drawn()  # before the list: never too new
        inside = muster.inside(now_ms)
        self._note_look(account.name, now_ms)
        return render_template(
            "muster.html",
            count=len(inside),
            buildings=[(name, list(people)) for name, people in groupby(inside, _BUILDING)],
            fire=fire,
            state=_state(fire, drawn),
            names=account.role in ACTING,
            now_ms=now_ms,
            form_token=session_of_request().form_token,
        )

    def _state(self) -> Response:
        """By which an open muster knows whether it is the newest; nobody's name."""
        muster = Muster(self.database)
        return jsonify(_state(muster.fire_since(self.clock.now().wall_ms), muster.drawn()))

    def _note_look(self, account: str, now_ms: int) -> None:
        """Once in a while, as the page asks anew by itself: a look of hours is not 720 an hour."""
        last_ms = self._looked_ms.get(account)
        if last_ms is None or not 0 <= now_ms - last_ms < LOOK_MS:
            note_act(AuditLog(self.database), self.clock, "muster-seen")
            self._looked_ms[account] = now_ms

    @staticmethod
    def _days() -> int:
        said = request.args.get("days", "1")
        if said not in map(str, PERIODS):
            abort(400)
        return int(said)


def _state(fire: tuple[str, int] | None, drawn: int) -> dict[str, str | int]:
    """What a muster shows: ``fire`` is another word for each fire release and empty for none."""
    gate, at_ms = fire or ("", "")
    return {"fire": f"{gate} {at_ms}".strip(), "gate": gate, "drawn": drawn}


def _span_ms(days: int, now_ms: int) -> tuple[int, int]:
    """From the first moment of the first day, in the centre's own time zone, to this moment."""
    midnight = local(now_ms).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    return round(midnight * 1000) - (days - 1) * DAY_MS, now_ms + 1


def _label(number: int, step_ms: int, since_ms: int) -> str:
    at = local(since_ms + number * step_ms)
    return str(at.hour) if step_ms == MS_PER_HOUR else str(at.day)
