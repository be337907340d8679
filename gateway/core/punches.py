"""Who walked in and out on a day, by the rows of one or more journals; not where rows are kept.

A punch counts once somebody walked through. Of a grant whose end nobody saw, such as before a
power cut, it is counted and told to be uncertain: working time is not lost with the power.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Final, Protocol

from gateway.core.civil_time import MINUTES_PER_DAY, MS_PER_MINUTE
from gateway.core.event import OUTCOMES, EventKind, Json
from gateway.core.heading import Heading
from gateway.core.instant import ClockQuality
from gateway.core.punch import Punch
from gateway.core.row_value import RowError, of_row

PUNCHING: Final = frozenset({EventKind.ACCESS_GRANTED, EventKind.ACCESS_OVERRIDDEN})
"""Rows that let somebody through; both hold the punch."""

_PUNCHING: Final = frozenset(kind.value for kind in PUNCHING)
_ENDING: Final = frozenset(kind.value for kind in OUTCOMES)

_MOST_EAST_MS: Final = 14 * 60 * MS_PER_MINUTE
_MOST_WEST_MS: Final = 12 * 60 * MS_PER_MINUTE
"""How far any place's day is from that of UTC (IANA tz: Pacific/Kiritimati, Etc/GMT+12)."""

_LATEST_END_MS: Final = 10 * MS_PER_MINUTE
"""An outcome follows its grant within the time that an arm may be open; the board sees to it."""


class Row(Protocol):
    """A row of a journal."""

    @property
    def sequence(self) -> int:
        """Its number."""

    @property
    def kind(self) -> str:
        """Value of an ``EventKind``."""

    @property
    def wall_ms(self) -> int:
        """Milliseconds UTC."""

    @property
    def clock(self) -> ClockQuality:
        """Quality of ``wall_ms``."""

    @property
    def body(self) -> Mapping[str, Json]:
        """The event's facts."""


@dataclass(frozen=True, slots=True)
class Passed:
    """One walk through a lane.

    Args:
        holder: random id of the person.
        gate: id of the lane's gate.
        heading: which way.
        wall_ms: wall milliseconds, UTC.
        clock: how good they are.
        punch: what was clocked.
        by_hand: a guard opened.
        seen: the person was seen to walk through; False where nobody knows.
    """

    holder: str
    gate: str
    heading: Heading
    wall_ms: int
    clock: ClockQuality
    punch: Punch
    by_hand: bool
    seen: bool


@dataclass(frozen=True, slots=True)
class Attendance:
    """One person's day.

    Args:
        holder: random id of the person.
        passages: at least one, in order of time.
    """

    holder: str
    passages: tuple[Passed, ...]

    @property
    def first_in(self) -> Passed | None:
        """The first entry, or None of somebody who only left."""
        return next((one for one in self.passages if one.heading is Heading.IN), None)

    @property
    def last_out(self) -> Passed | None:
        """The last exit; None where no exit was read."""
        return next((one for one in reversed(self.passages) if one.heading is Heading.OUT), None)


def day_ms(day: date) -> tuple[int, int]:
    """The wall milliseconds, UTC, from and before which rows may speak of a day anywhere."""
    begin_ms = (day - date(1970, 1, 1)) // timedelta(days=1) * MINUTES_PER_DAY * MS_PER_MINUTE
    end_ms = begin_ms + MINUTES_PER_DAY * MS_PER_MINUTE
    return begin_ms - _MOST_EAST_MS, end_ms + _MOST_WEST_MS + _LATEST_END_MS


def passed(gate: str, rows: Iterable[Row]) -> Iterator[Passed]:
    """Everybody who was let through and is not known to have turned back.

    Args:
        gate: whose journal it is.
        rows: of one journal file, in order of sequence.
    """
    granted: dict[int, Passed] = {}
    for row in rows:
        if row.kind in _PUNCHING:
            walked = _walked(gate, row)
            if walked is not None:
                granted[row.sequence] = walked
        elif row.kind in _ENDING:
            yield from _ended(granted, row)
    yield from granted.values()


def attendances(walks: Iterable[Passed], day: date, company: str = "") -> list[Attendance]:
    """Every person's day, in order of company and id.

    Args:
        walks: of one or more gates.
        day: local day of the punches.
        company: only its people; empty for everybody.
    """
    of_day = (one for one in walks if one.punch.day == day.isoformat())
    wanted = sorted(
        (one for one in of_day if company in {"", one.punch.company}),
        key=lambda one: (one.punch.company, one.holder, one.wall_ms),
    )
    people = groupby(wanted, key=lambda one: (one.punch.company, one.holder))
    return [Attendance(holder, tuple(passages)) for (_, holder), passages in people]


def _walked(gate: str, row: Row) -> Passed | None:
    """The walk that a row allows; None of nobody known, or of a row older than punches."""
    punch = row.body.get("punch")
    if punch is None:
        return None
    try:
        return Passed(
            holder=_holder(row),
            gate=gate,
            heading=of_row(Heading, row.body.get("heading")),
            wall_ms=row.wall_ms,
            clock=row.clock,
            punch=of_row(Punch, punch),
            by_hand=row.kind == EventKind.ACCESS_OVERRIDDEN.value,
            seen=False,
        )
    except RowError:
        return None


def _holder(row: Row) -> str:
    """The random id that a decision's code names, or that a guard's opening names by itself."""
    match row.body:
        case {"code": {"holder": str(holder)}} | {"holder": str(holder)} if holder:
            return holder
    raise RowError("the row names nobody")


def _ended(granted: dict[int, Passed], row: Row) -> Iterator[Passed]:
    grant = row.body.get("grant")
    walked = granted.pop(grant, None) if isinstance(grant, int) else None
    if walked is not None and row.kind != EventKind.PASSAGE_ABANDONED.value:
        yield replace(walked, seen=row.kind == EventKind.PASSAGE_COMPLETED.value)
