"""An IANA time zone's name as the offsets that the gate computes with; needs the system's zones."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from gateway.core.civil_time import Zone

FIRST_YEAR: Final = 2020
LAST_YEAR: Final = 2060
"""The first and the last year whose clock changes are known; a gate is scrapped sooner."""

_WEEK: Final = timedelta(weeks=1)
_MINUTE: Final = timedelta(minutes=1)


def spelled_zone(name: str) -> Zone:
    """The zone with this name, with every offset from ``FIRST_YEAR`` to ``LAST_YEAR``.

    Raises:
        ValueError: this machine knows no such zone; says what may have been meant.
    """
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = get_close_matches(name, sorted(available_timezones()), 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        lacking = "" if available_timezones() else "; install the package tzdata"
        raise ValueError(f"expected a time zone such as Asia/Shanghai{hint}{lacking}") from None
    first = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    return Zone(name, ((0, _minutes_east(zone, first)), *_changes(zone, first)))


def _changes(zone: ZoneInfo, day: datetime) -> Iterator[tuple[int, int]]:
    """Each first millisecond of another offset; no zone changes twice within a week."""
    while day.year <= LAST_YEAR:
        if _minutes_east(zone, day) != _minutes_east(zone, day + _WEEK):
            at = _changed(zone, day)
            yield int(at.timestamp()) * 1000, _minutes_east(zone, at)
        day += _WEEK


def _changed(zone: ZoneInfo, day: datetime) -> datetime:
    """The first minute of the new offset within a week, by halving."""
    before, after = day, day + _WEEK
    while after - before > _MINUTE:
        middle = before + (after - before) // _MINUTE // 2 * _MINUTE
        if _minutes_east(zone, middle) == _minutes_east(zone, day):
            before = middle
        else:
            after = middle
    return after


def _minutes_east(zone: ZoneInfo, at: datetime) -> int:
    offset = zone.utcoffset(at.astimezone(zone))
    return 0 if offset is None else offset // _MINUTE
