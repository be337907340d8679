"""The own page of somebody who is observed at home: needs and readings; asks for no account."""

from dataclasses import dataclass, field
from typing import Final

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.central.cases.case import is_reading
from gateway.central.cases.kinds import KINDS, CaseKind
from gateway.central.limits import RateLimit
from gateway.central.local import local
from gateway.central.observation.resident import (
    MAX_NEED_CHARS,
    NEEDS,
    NeedKind,
    Resident,
    missing,
)
from gateway.central.observation.texts import note_of
from gateway.central.store.residents import ResidentStore
from gateway.core.instant import MS_PER_HOUR
from gateway.runtime.clock import Clock

MAX_LINK_CHARS: Final = 64
SHOWN: Final = 10
"""Needs and readings: what somebody wants to know of the last days."""

_SHOWN_MS: Final = 72 * MS_PER_HOUR
_BURST: Final = 6
_INTERVAL_S: Final = 20.0
_MAX_HOMES: Final = 4096


@dataclass(frozen=True, slots=True)
class ResidentPages:
    """Routes ``/at-home/<link>``: the link is the only proof, so it can't be guessed.

    Args:
        residents: whose links they are.
        clock: now.
    """

    residents: ResidentStore
    clock: Clock
    _pace: RateLimit = field(default_factory=lambda: RateLimit(_BURST, _INTERVAL_S, _MAX_HOMES))

    def add_to(self, app: Flask) -> None:
        """Add the routes."""
        routes = Blueprint("resident", __name__)
        routes.add_url_rule("/at-home/<link>", "page", self._page)
        routes.add_url_rule("/at-home/<link>/need", "need", self._need, methods=["POST"])
        routes.add_url_rule("/at-home/<link>/reading", "reading", self._reading, methods=["POST"])
        app.register_blueprint(routes)

    def _page(self, link: str) -> str:
        return self._shown(self._resident(link), link)

    def _need(self, link: str) -> Response | tuple[str, int]:
        resident = self._resident(link)
        try:
            kind = NeedKind(request.form.get("kind", ""))
        except ValueError:
            abort(400)
        more = " ".join(request.form.get("more", "").split())
        if len(more) > MAX_NEED_CHARS or not more.isprintable():
            abort(400)
        now = self.clock.now()
        if not self._pace.take(resident.id, now.mono_ns):
            return self._shown(resident, link, "too-often"), 429
        if self.residents.ask(resident, note_of(NEEDS[kind], more), now.wall_ms) is None:
            return self._shown(resident, link, "too-many"), 409
        return redirect(url_for("resident.page", link=link), 303)

    def _reading(self, link: str) -> Response | tuple[str, int]:
        resident, said = self._resident(link), request.form.get("celsius", "").strip()
        if not is_reading(said):
            return self._shown(resident, link, "no-reading"), 400
        now = self.clock.now()
        if not self._pace.take(resident.id, now.mono_ns):
            return self._shown(resident, link, "too-often"), 429
        self.residents.take_reading(resident, float(said), now.wall_ms)
        return redirect(url_for("resident.page", link=link), 303)

    def _shown(self, resident: Resident, link: str, problem: str = "") -> str:
        now_ms = self.clock.now().wall_ms
        found = self.residents.readings([resident.id], now_ms - _SHOWN_MS)
        readings = found.get(resident.id, [])
        return render_template(
            "resident.html",
            resident=resident,
            link=link,
            kinds=NEEDS,
            needs=self.residents.needs(resident.id, SHOWN),
            states=KINDS[CaseKind.HOME_NEED].states,
            readings=readings[:SHOWN],
            missing=missing_of(resident, [at_ms for at_ms, _ in readings], now_ms),
            most=MAX_NEED_CHARS,
            problem=problem,
        )

    def _resident(self, link: str) -> Resident:
        """The link's own; one that is none costs the same search and the same answer."""
        resident = self.residents.by_link(link[:MAX_LINK_CHARS])
        if resident is None:
            abort(404)
        return resident


def missing_of(resident: Resident, taken_ms: list[int], now_ms: int) -> list[str]:
    """The half days without a reading, by the centre's own time zone, in both languages."""
    taken = [local(at_ms) for at_ms in taken_ms]
    gone = missing(taken, local(resident.home.begin_ms), local(now_ms))
    return [f"{half.day[5:]} {half.text.zh} {half.text.en}" for half in gone]
