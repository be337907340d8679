"""The page of all gates, the worst first; changes nothing."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Flask, abort, render_template, request

from gateway.central.fleet import Gravity
from gateway.central.fleet_texts import DOCUMENTS, age_text, finding_text, remedy_text
from gateway.central.fleet_view import SHOWN, fleet_now
from gateway.central.roles import PARK
from gateway.central.store.database import Database
from gateway.central.web.door import leave_to, session_of_request
from gateway.journal.space import MIB
from gateway.runtime.clock import Clock
from gateway.texts import CLOCK_WORDS

PAGE_GATES: Final = 100
"""Gates on one page: a phone that loads it every ten seconds gets 100 KB and not a megabyte."""

_MOST_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class FleetPages:
    """Route ``/fleet``.

    Args:
        database: the centre's.
        clock: now.
    """

    database: Database
    clock: Clock

    def add_to(self, app: Flask) -> None:
        """Add the route."""
        routes = Blueprint("fleet", __name__)
        routes.add_url_rule("/fleet", "page", self._page)
        app.register_blueprint(routes)
        leave_to(app, ["fleet.page"], PARK)

    def _page(self) -> str:
        first = _first()
        fleet = fleet_now(self.database, self.clock.now().wall_ms)
        return render_template(
            "fleet.html",
            fleet=fleet,
            gates=fleet.gates[first : first + PAGE_GATES],
            earlier=max(0, first - PAGE_GATES) if first else None,
            later=first + PAGE_GATES if len(fleet.gates) > first + PAGE_GATES else None,
            shown=[(name, DOCUMENTS[name]) for name in SHOWN],
            grave=fleet.count(Gravity.GRAVE),
            notice=fleet.count(Gravity.NOTICE),
            words=finding_text,
            remedy=remedy_text,
            span=age_text,
            clocks={quality.value: words for quality, words in CLOCK_WORDS.items()},
            mib=MIB,
            form_token=session_of_request().form_token,
        )


def _first() -> int:
    """How many gates stand before this page."""
    asked = request.args.get("from", "0")
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= _MOST_DIGITS):
        abort(400)
    return int(asked)
