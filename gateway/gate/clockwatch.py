"""Notices that the wall clock jumped or changed its quality; does not set it."""

from types import MappingProxyType
from typing import Final

from gateway.core.event import Json
from gateway.core.instant import NS_PER_MS, ClockQuality, Instant
from gateway.core.signals import Device, DeviceChanged

JUMP_MS: Final = 2000
"""A step that people would notice; chrony slews smaller ones."""

_WORDS: Final = MappingProxyType(
    {
        ClockQuality.SYNCED: "时间已校准；the clock is set",
        ClockQuality.HOLDOVER: "时间源中断，暂用本机时钟；no time source, the clock runs alone",
        ClockQuality.UNSET: "时间未校准，等待时间源；the clock is not set, it waits for a source",
    }
)


class ClockWatch:
    """Compares each moment with the one before, on both clocks."""

    def __init__(self, first: Instant) -> None:
        self._last = first
        self._reported: ClockQuality | None = None

    def look(self, now: Instant) -> dict[str, Json] | None:
        """Facts for a clock-changed event, or None while both clocks agree."""
        last, self._last = self._last, now
        elapsed_ms = now.since_ns(last.mono_ns) // NS_PER_MS
        jump_ms = now.wall_ms - last.wall_ms - elapsed_ms
        if abs(jump_ms) < JUMP_MS and now.clock is last.clock:
            return None
        return {"jump_ms": jump_ms, "was": last.clock.value, "now": now.clock.value}

    def report(self, now: Instant) -> DeviceChanged | None:
        """The clock as a device, when its quality changed; nothing of one that always worked."""
        if now.clock is self._reported or (self._reported is None and now.clock.proves_dates):
            return None
        self._reported = now.clock
        return DeviceChanged(Device.CLOCK, up=now.clock.proves_dates, detail=_WORDS[now.clock])
