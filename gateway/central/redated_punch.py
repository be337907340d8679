"""A walk whose row was written before the gate knew the time, at the time that a later clock gives.

Day and minute are moved; how far the place is from UTC is read off the row itself, as in China it
is the same all year. By which shift and slot the person came nobody judged at that hour: the row's
own judgement is of a wrong one and is dropped.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from gateway.core.civil_time import MINUTES_PER_DAY, MS_PER_MINUTE
from gateway.core.event import Json
from gateway.core.instant import ClockQuality
from gateway.core.punch import Mark
from gateway.journal.row import JournalRow

_EPOCH: Final = date(1970, 1, 1)
_MOST_EAST: Final = 14 * 60
_MOST_WEST: Final = -12 * 60


def redated_row(row: JournalRow, at_ms: int) -> JournalRow:
    """The same row at another time; its clock ran alone until it was set.

    Args:
        row: as the gate wrote it.
        at_ms: wall milliseconds, UTC, at which it was.
    """
    punch = row.body.get("punch")
    body = row.body
    if isinstance(punch, dict):
        body = {**body, "punch": _redated(punch, row.wall_ms, at_ms)}
    return replace(row, wall_ms=at_ms, clock=ClockQuality.HOLDOVER, body=body)


def _redated(punch: Mapping[str, Json], wall_ms: int, at_ms: int) -> dict[str, Json]:
    """The punch at that time; as it was where its own is none that a gate would write."""
    east = _minutes_east(punch, wall_ms)
    if east is None:
        return dict(punch)
    local = datetime.fromtimestamp((at_ms // MS_PER_MINUTE + east) * 60, UTC)
    return {
        **punch,
        "day": local.date().isoformat(),
        "clock": f"{local:%H:%M}",
        "shift": "",
        "slot": "",
        "mark": Mark.NO_SLOT.value,
    }


def _minutes_east(punch: Mapping[str, Json], wall_ms: int) -> int | None:
    match punch:
        case {"day": str(day), "clock": str(clock)}:
            try:
                local = datetime.strptime(f"{day} {clock}", "%Y-%m-%d %H:%M")  # noqa: DTZ007 - compared with UTC below
            except ValueError:
                return None
            minute = (local.date() - _EPOCH).days * MINUTES_PER_DAY + local.hour * 60 + local.minute
            east = minute - wall_ms // MS_PER_MINUTE
            return east if _MOST_WEST <= east <= _MOST_EAST else None
    return None
