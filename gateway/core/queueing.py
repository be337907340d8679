"""How fast people pass, how long the next ones wait, and whether a second lane is due; no device.

A gate sees who is served, never who stands behind: nothing here counts a queue. What is known is
how busy the lane is. From that the mean wait of whoever comes at random follows by Pollaczek and
Khinchine (M/G/1; Kleinrock, Queueing Systems, vol. 1, 1975, section 5.6):

    wait = load * seconds * (1 + variance / seconds**2) / (2 * (1 - load))

It holds while the load is below 1 and lasts; at rush hour it is neither, and then only "so many
seconds for each person before you" is true.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, unique
from itertools import pairwise
from statistics import fmean, pvariance
from typing import Final

WINDOW_MS: Final = 300_000
"""Five minutes: a quarter of the shortest rush hour seen, and 100 people at 3 s each."""
LEAST_PEOPLE: Final = 5
"""Fewer in a window say nothing of how fast people pass."""
FOLLOWS_MS: Final = 5_000
"""Who shows a code so soon after the one before had waited: the walk to the lane is theirs, too."""
SECOND_LANE_LOAD: Final = 0.85
"""Our judgement, no standard's: waits are then 3 to 6 times a passage, and double at 0.92."""
FULL_LOAD: Final = 0.95
"""From here on the formula's wait says more of chance than of the queue."""


@dataclass(frozen=True, slots=True)
class Passed:
    """One person who was served.

    Args:
        ended_ms: when they were through, or refused, on the monotonic clock in milliseconds.
        service_ms: from their code in view to being through; None where that is not known.
    """

    ended_ms: int
    service_ms: int | None = None


@unique
class Advice(Enum):
    """What a guard may do about it."""

    TOO_FEW = "too-few"
    ONE_IS_ENOUGH = "one-is-enough"
    SOON = "soon"
    SECOND_LANE = "second-lane"


@dataclass(frozen=True, slots=True)
class Queue:
    """How the lane does.

    Args:
        advice: what it comes to.
        people: served within the window.
        per_minute: of them.
        seconds_each: of the lane's time that one person takes, or None of too few.
        load: part of the time that the lane was taken, or None.
        load_soon: the same five minutes on, if people go on coming so; or None.
        wait_s: mean wait of who comes now; None where no steady state says it.
    """

    advice: Advice
    people: int
    per_minute: float
    seconds_each: float | None = None
    load: float | None = None
    load_soon: float | None = None
    wait_s: float | None = None


def queue(passed: Sequence[Passed], now_ms: int) -> Queue:
    """The lane's last five minutes, compared with those before.

    Args:
        passed: people of the last two windows at least, in any order.
        now_ms: the moment, on their clock.
    """
    begin_ms = now_ms - WINDOW_MS
    lately = _within(passed, begin_ms, now_ms)
    people, per_minute = len(lately), len(lately) * 60_000 / WINDOW_MS
    cycles = [cycle / 1_000 for cycle in _cycles(lately)]
    if people < LEAST_PEOPLE or len(cycles) < LEAST_PEOPLE:
        return Queue(Advice.TOO_FEW, people, per_minute)
    each = fmean(cycles)
    load = people * each * 1_000 / WINDOW_MS
    before = len(_within(passed, begin_ms - WINDOW_MS, begin_ms))
    soon = load * max(0, 2 * people - before) / people
    wait_s = _wait_s(load, each, pvariance(cycles)) if 0 < load < FULL_LOAD else None
    return Queue(_advice(load, soon), people, per_minute, each, load, soon, wait_s)


def _within(passed: Sequence[Passed], after_ms: int, until_ms: int) -> list[Passed]:
    inside = [one for one in passed if after_ms < one.ended_ms <= until_ms]
    return sorted(inside, key=lambda one: one.ended_ms)


def _cycles(lately: Sequence[Passed]) -> Iterator[int]:
    """The lane's time that each took, in milliseconds, of those of whom it is known."""
    if lately and lately[0].service_ms is not None:
        yield lately[0].service_ms
    for before, one in pairwise(lately):
        if one.service_ms is None:
            continue
        came_ms = one.ended_ms - one.service_ms
        followed = came_ms - before.ended_ms <= FOLLOWS_MS
        yield one.ended_ms - before.ended_ms if followed else one.service_ms


def _wait_s(load: float, each: float, variance: float) -> float:
    """Pollaczek's and Khinchine's mean."""
    return load * each * (1 + variance / each**2) / (2 * (1 - load))


def _advice(load: float, soon: float) -> Advice:
    if load >= SECOND_LANE_LOAD:
        return Advice.SECOND_LANE
    return Advice.SOON if soon >= SECOND_LANE_LOAD else Advice.ONE_IS_ENOUGH
