"""Whether the thermometer reads people as it did these 30 days; an alarm, never a correction.

A crowd's median hardly moves (0.05 °C of standard error over 50 people who scatter by 0.3 °C), so
when the median of the last 50 people leaves that of the 30 days before, the sensor, its window or
the air has changed. What drifts for weeks takes the reference along: only a black body sees that.
"""

from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum, unique
from itertools import accumulate
from typing import Final

from gateway.core.instant import MS_PER_DAY

RECENT_PEOPLE: Final = 50
REFERENCE_DAYS: Final = 30
REFERENCE_PEOPLE: Final = 200
"""Fewer are no reference: four times as many as they are compared with."""
ALARM_HUNDREDTHS: Final = 30
"""0.3 °C, the error that JJF 1107 allows a forehead thermometer as a whole."""
LOW_HUNDREDTHS: Final = 3000
HIGH_HUNDREDTHS: Final = 4500
"""What is counted at all, in hundredths of a degree: it bounds the memory."""

_HUNDREDTHS: Final = 100


@dataclass(frozen=True, slots=True)
class Seen:
    """One person's estimate: day since 1970 in UTC, and hundredths of °C."""

    day: int
    hundredths: int


@dataclass(frozen=True, slots=True)
class DayTally:
    """How many people of one day had which estimate: pairs of hundredths and people, in order."""

    day: int
    counts: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class DriftMemory:
    """The last people one by one, and those before them by days, oldest first."""

    recent: tuple[Seen, ...] = ()
    days: tuple[DayTally, ...] = ()


@unique
class DriftState(Enum):
    """What can be said; too few people is neither well nor ill."""

    TOO_FEW = "too-few"
    STEADY = "steady"
    DRIFTING = "drifting"


@dataclass(frozen=True, slots=True)
class Drift:
    """The comparison.

    Args:
        state: what it comes to.
        recent_people: how many the recent median stands on.
        reference_people: and the reference.
        recent_celsius: median of the last people, °C; None with too few.
        reference_celsius: median of the 30 days before them, °C; likewise.
    """

    state: DriftState
    recent_people: int
    reference_people: int
    recent_celsius: float | None = None
    reference_celsius: float | None = None


def seen(memory: DriftMemory, celsius: float, wall_ms: int) -> DriftMemory:
    """Take one person's estimate in; who is no longer among the last 50 joins their day.

    Args:
        memory: so far.
        celsius: as accepted, whatever the verdict was.
        wall_ms: of a clock that can be believed.
    """
    hundredths = round(celsius * _HUNDREDTHS)
    if not LOW_HUNDREDTHS <= hundredths <= HIGH_HUNDREDTHS:
        return memory
    today = wall_ms // MS_PER_DAY
    recent = (*memory.recent, Seen(today, hundredths))
    days = memory.days
    for old in recent[:-RECENT_PEOPLE]:
        days = _tallied(days, old)
    kept = range(today - REFERENCE_DAYS + 1, today + 1)
    return DriftMemory(
        tuple(one for one in recent[-RECENT_PEOPLE:] if one.day in kept),
        tuple(tally for tally in days if tally.day in kept),
    )


def drift(memory: DriftMemory) -> Drift:
    """Compare the last people with the days before them."""
    last = _merged([((one.hundredths, 1),) for one in memory.recent])
    before = _merged([tally.counts for tally in memory.days])
    people, reference = len(memory.recent), sum(before.values())
    if people < RECENT_PEOPLE or reference < REFERENCE_PEOPLE:
        return Drift(DriftState.TOO_FEW, people, reference)
    now, then = _twice_median(last), _twice_median(before)
    drifting = abs(now - then) >= 2 * ALARM_HUNDREDTHS
    state = DriftState.DRIFTING if drifting else DriftState.STEADY
    return Drift(state, people, reference, _celsius(now), _celsius(then))


def _tallied(days: tuple[DayTally, ...], one: Seen) -> tuple[DayTally, ...]:
    counts = next((tally.counts for tally in days if tally.day == one.day), ())
    joined = _merged([counts, ((one.hundredths, 1),)])
    tally = DayTally(one.day, tuple(sorted(joined.items())))
    others = (day for day in days if day.day != one.day)
    return tuple(sorted((*others, tally), key=lambda day: day.day))


def _merged(counted: list[tuple[tuple[int, int], ...]]) -> dict[int, int]:
    joined: dict[int, int] = {}
    for counts in counted:
        for hundredths, people in counts:
            joined[hundredths] = joined.get(hundredths, 0) + people
    return joined


def _twice_median(counts: dict[int, int]) -> int:
    """Two medians' worth of hundredths: whole even between two people, so no dust at the limit."""
    values = sorted(counts)
    ranks = list(accumulate(counts[value] for value in values))
    lower, upper = (ranks[-1] - 1) // 2, ranks[-1] // 2
    return values[bisect_right(ranks, lower)] + values[bisect_right(ranks, upper)]


def _celsius(twice_hundredths: int) -> float:
    return twice_hundredths / (2 * _HUNDREDTHS)
