"""People's temperatures of the last hour and whether the thermometer drifts; nobody is named."""

from collections.abc import Iterable
from statistics import median
from typing import Final

from flask import Flask

from gateway.core.drift import Drift, DriftState, drift
from gateway.core.event import EventKind
from gateway.core.instant import MS_PER_HOUR
from gateway.core.recall import DECISIONS
from gateway.core.temperature_course import Measured, slices
from gateway.core.text import Text
from gateway.errors import JournalError
from gateway.journal.row import JournalRow
from gateway.journal.searching import Wanted
from gateway.web.looks import look_texts as texts
from gateway.web.looks.frame import Sources, drawn
from gateway.web.looks.plot import Frame, Plot, plot
from gateway.web.roles import ANYBODY, reserve

ENDPOINT: Final = "look_temperatures"
MOST_PEOPLE: Final = 3_600
"""One a second."""

_EVERY_MS: Final = 600_000
_KINDS: Final = tuple(EventKind(kind) for kind in DECISIONS)


class Temperatures:
    """Route ``/look/temperatures``.

    Args:
        sources: journal, drift memory and view.
    """

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def add_to(self, app: Flask) -> None:
        """Add the route."""
        app.add_url_rule("/look/temperatures", ENDPOINT, self.page, methods=["GET"])
        reserve(app, ENDPOINT, ANYBODY)

    def page(self) -> str:
        """The plot, the same in a table, and what is said of the sensor."""
        now_ms, view = self._sources.clock.now().wall_ms, self._sources.view()
        limit = view.fever_celsius if view else None
        wanted = Wanted(_KINDS, since_ms=now_ms - MS_PER_HOUR)
        try:
            people = measured(self._sources.records.found(wanted, MOST_PEOPLE).rows)
        except JournalError:
            return drawn("temperatures.html", now_ms, told=[(texts.NO_JOURNAL, True)], plots=[])
        compared, told = self._drift()
        return drawn(
            "temperatures.html",
            now_ms,
            told=[told, (_summary(people), False)],
            plots=_plots(people, limit, compared.reference_celsius, now_ms) if people else [],
            parts=slices(people, _EVERY_MS, limit if limit is not None else float("inf")),
            lines=texts,
        )

    def _drift(self) -> tuple[Drift, tuple[Text, bool]]:
        """The comparison that the gate wrote down last, and its words."""
        try:
            found = drift(self._sources.records.drift())
        except JournalError:
            return Drift(DriftState.TOO_FEW, 0, 0), (texts.NO_DRIFT_FILE, True)
        words, people = texts.DRIFT_WORDS[found.state], found.recent_people
        if found.recent_celsius is None or found.reference_celsius is None:
            return found, (words.filled(people, found.reference_people), False)
        medians = f"{found.recent_celsius:.2f}", f"{found.reference_celsius:.2f}"
        return found, (words.filled(*medians, people), found.state is DriftState.DRIFTING)


def measured(rows: Iterable[JournalRow]) -> list[Measured]:
    """The gate's own estimates, oldest first; who is judged anew was measured before."""
    found = [
        Measured(row.wall_ms, float(celsius))
        for row in rows
        if row.body.get("second") is None and (celsius := _celsius(row)) is not None
    ]
    return sorted(found, key=lambda one: one.at_ms)


def _celsius(row: JournalRow) -> float | None:
    match row.body.get("temperature"):
        case {"celsius": float(celsius) | int(celsius)} if not isinstance(celsius, bool):
            return celsius
    return None


def _summary(people: list[Measured]) -> Text:
    if not people:
        return texts.NOBODY_MEASURED
    celsius = [one.celsius for one in people]
    figures = f"{median(celsius):.1f}", f"{max(celsius):.1f}"
    return texts.PLOT_SAYS.filled(len(people), *figures)


def _plots(
    people: list[Measured], limit: float | None, reference: float | None, now_ms: int
) -> list[tuple[str, Plot]]:
    """One for a wide screen and one for a phone, so that figures are readable on both."""
    since = now_ms - MS_PER_HOUR
    sizes = {
        "wide": Frame(1200, 420, 64, 40, since, now_ms),
        "narrow": Frame(360, 280, 44, 28, since, now_ms),
    }
    return [(name, plot(people, limit, reference, frame)) for name, frame in sizes.items()]
