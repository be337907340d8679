"""How the gate's parts are, and by which rules it goes now; mends nothing."""

from typing import Final

from flask import Flask

from gateway.core.disk_days import days_left
from gateway.core.lane import LaneView
from gateway.core.text import Text
from gateway.errors import JournalError
from gateway.web.degraded import ORDERED, rows_said
from gateway.web.looks import look_texts as texts
from gateway.web.looks.frame import Sources, drawn
from gateway.web.roles import ANYBODY, reserve
from gateway.web.screen import screen

_BYTES_PER_GB: Final = 1_000_000_000
_FEW_DAYS: Final = 14
"""Somebody must order a card and come."""


class Health:
    """Route ``/look``.

    Args:
        sources: the view, the journal and its disk.
    """

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def add_to(self, app: Flask) -> None:
        """Add the route."""
        app.add_url_rule("/look", "look", self.page, methods=["GET"])
        reserve(app, "look", ANYBODY)

    def page(self) -> str:
        """All parts, whether they work or not."""
        view, now_ms = self._sources.view(), self._sources.clock.now().wall_ms
        return drawn(
            "health.html",
            now_ms,
            shown=screen(view, "", now_ms) if view else None,
            rows=rows_said(view, now_ms) if view else [],
            mode=ORDERED.get(view.mode, view.mode.text) if view else None,
            all_well=texts.ALL_WELL,
            no_gate=texts.NO_GATE,
            disk=self._disk(now_ms),
            waiting=_waiting(view) if view else None,
        )

    def _disk(self, now_wall_ms: int) -> list[tuple[Text, bool]]:
        """What is said of the disk, and whether that needs somebody."""
        space = self._sources.records.space()
        if not space.total_bytes:
            return [(texts.NO_DISK, True)]
        said = [(texts.FREE.filled(_gb(space.free_bytes), _gb(space.total_bytes)), False)]
        try:
            growth = self._sources.records.growth(now_wall_ms)
        except JournalError:
            return [*said, (texts.NO_JOURNAL, True)]
        days = days_left(space.free_bytes, growth)
        if days is None:
            return [*said, (texts.DAYS_UNKNOWN, False)]
        return [*said, (texts.DAYS.filled(f"{days:,}"), days < _FEW_DAYS)]


def _gb(size_bytes: int) -> str:
    return f"{size_bytes / _BYTES_PER_GB:.1f}"


def _waiting(view: LaneView) -> Text:
    rows = view.link.backlog
    return texts.WAITING_ROWS.filled(f"{rows:,}") if rows else texts.NOTHING_WAITS
