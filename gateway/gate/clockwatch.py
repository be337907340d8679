"""Notices that the wall clock jumped or changed its quality; does not set it."""

from typing import Final

from gateway.core.event import Json
from gateway.core.instant import NS_PER_MS, Instant

JUMP_MS: Final = 2000
"""A step that people would notice; chrony slews smaller ones."""


class ClockWatch:
    """Compares each moment with the one before, on both clocks."""

    def __init__(self, first: Instant) -> None:
        self._last = first

    def look(self, now: Instant) -> dict[str, Json] | None:
        """Facts for a clock-changed event, or None while both clocks agree."""
        last, self._last = self._last, now
        elapsed_ms = now.since_ns(last.mono_ns) // NS_PER_MS
        jump_ms = now.wall_ms - last.wall_ms - elapsed_ms
        if abs(jump_ms) < JUMP_MS and now.clock is last.clock:
            return None
        return {"jump_ms": jump_ms, "was": last.clock.value, "now": now.clock.value}
