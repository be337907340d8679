"""How people's temperatures went over a time, for a plot and a table; it draws neither."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import Final

from gateway.core.drift import RECENT_PEOPLE

LEAST_PEOPLE: Final = 10
"""A median of fewer jumps by tenths of a degree from person to person."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One person's estimate.

    Args:
        at_ms: wall milliseconds.
        celsius: as the gate's own thermometer gave it.
    """

    at_ms: int
    celsius: float


@dataclass(frozen=True, slots=True)
class Slice:
    """What a part of the time was.

    Args:
        from_ms: its begin in wall milliseconds.
        people: measured in it.
        median: of them, °C.
        highest: of them, °C.
        fevers: how many reached the limit.
    """

    from_ms: int
    people: int
    median: float
    highest: float
    fevers: int


def running_medians(people: Sequence[Measured]) -> Iterator[Measured]:
    """The median of the last 50 people at each person, oldest first; none of the first few."""
    for count in range(LEAST_PEOPLE, len(people) + 1):
        last = people[max(0, count - RECENT_PEOPLE) : count]
        yield Measured(last[-1].at_ms, median(one.celsius for one in last))


def slices(people: Sequence[Measured], every_ms: int, fever_celsius: float) -> list[Slice]:
    """Equal parts of the time in which somebody was measured, oldest first.

    Args:
        people: oldest first.
        every_ms: how long a part is.
        fever_celsius: the limit.
    """
    parts = groupby(people, key=lambda one: one.at_ms // every_ms)
    return [
        _slice(number * every_ms, [one.celsius for one in part], fever_celsius)
        for number, part in parts
    ]


def _slice(from_ms: int, celsius: list[float], limit: float) -> Slice:
    fevers = sum(one >= limit for one in celsius)
    return Slice(from_ms, len(celsius), median(celsius), max(celsius), fevers)
