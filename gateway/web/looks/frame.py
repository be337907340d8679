"""What every look-up shares: its ways, its moment, and who may open it; no look-up itself."""

from dataclasses import dataclass
from typing import Final

from flask import current_app, render_template

from gateway.control.client import ControlClient
from gateway.core.lane import LaneView
from gateway.core.text import Text
from gateway.runtime.clock import Clock
from gateway.web.looks.look_texts import ALARMS, HEALTH, INSIDE, PASSAGES, QUEUE, TEMPERATURES
from gateway.web.records import Archive
from gateway.web.roles import may
from gateway.web.security import guard_of_request

WAYS: Final[tuple[tuple[str, Text], ...]] = (
    ("look_passages", PASSAGES),
    ("look_queue", QUEUE),
    ("look_temperatures", TEMPERATURES),
    ("look_inside", INSIDE),
    ("look_alarms", ALARMS),
    ("look", HEALTH),
)
"""Endpoint and words of each look-up, in their order."""

SILENT_MS: Final = 3_000
"""What a gate said that was not heard for this long is not shown as if it were so now."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What the look-ups read.

    Args:
        gate: the newest view.
        records: journal, roster and disk.
        clock: the time.
    """

    gate: ControlClient
    records: Archive
    clock: Clock

    def view(self) -> LaneView | None:
        """The newest view; None of a gate that is not heard."""
        glance = self.gate.glance()
        age_ms = glance.age_ms(self.clock.mono_ns())
        return glance.view if age_ms is not None and age_ms < SILENT_MS else None


def ways() -> list[tuple[str, Text]]:
    """The look-ups that whoever is signed in may open."""
    role = guard_of_request().role
    return [way for way in WAYS if may(current_app, way[0], role)]


def drawn(template: str, now_wall_ms: int, **parts: object) -> str:
    """A look-up's page.

    Args:
        template: its file in ``templates/looks``.
        now_wall_ms: the moment that it tells of.
        parts: what it shows.
    """
    return render_template(f"looks/{template}", ways=ways(), as_of_ms=now_wall_ms, **parts)
