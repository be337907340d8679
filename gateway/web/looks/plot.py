"""Temperatures over an hour as coordinates of a drawing; a template draws it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Final

from gateway.core.drift import ALARM_HUNDREDTHS
from gateway.core.temperature_course import Measured, running_medians

LOWEST: Final = 34.0
HIGHEST: Final = 41.0
"""°C; whoever is beyond is drawn at the edge: one wrong reading must not flatten the rest."""

_ALARM: Final = ALARM_HUNDREDTHS / 100
_MARKS: Final = 4
"""Times below the drawing: each quarter of an hour."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How large a drawing is and what it spans.

    Args:
        width: of the drawing, in its own units.
        height: likewise.
        left: room for the degrees' figures.
        below: room for the times' figures.
        from_ms: wall milliseconds at its left edge.
        until_ms: at its right edge.
    """

    width: int
    height: int
    left: int
    below: int
    from_ms: int
    until_ms: int


@dataclass(frozen=True, slots=True)
class Plot:
    """What is drawn; every y grows downwards.

    Args:
        frame: its size.
        degrees: y and figure of each half degree's line.
        times: x and wall milliseconds of each mark.
        people: a path of dots.
        fevers: a path of crosses.
        median: a line, or empty.
        limit_y: of the fever limit, or None.
        reference: y of the 30 days' median, and of 0.3 °C above and below it; or None.
    """

    frame: Frame
    degrees: list[tuple[float, str]]
    times: list[tuple[float, int]]
    people: str
    fevers: str
    median: str
    limit_y: float | None
    reference: tuple[float, float, float] | None


class _Scale:
    """Wall milliseconds and degrees to places on the drawing."""

    def __init__(self, frame: Frame, celsius: Iterable[float]) -> None:
        self._frame = frame
        bounded = [min(max(one, LOWEST), HIGHEST) for one in celsius]
        self.low, self.high = floor(2 * min(bounded)) / 2, ceil(2 * max(bounded)) / 2
        if self.low == self.high:
            self.high += 0.5

    def x(self, at_ms: int) -> float:
        """From the left edge."""
        frame = self._frame
        part = (at_ms - frame.from_ms) / (frame.until_ms - frame.from_ms)
        return round(frame.left + part * (frame.width - frame.left), 1)

    def y(self, celsius: float) -> float:
        """From the upper edge."""
        part = (self.high - min(max(celsius, self.low), self.high)) / (self.high - self.low)
        return round(part * (self._frame.height - self._frame.below), 1)


def plot(
    people: Sequence[Measured], limit: float | None, reference: float | None, frame: Frame
) -> Plot:
    """The drawing of some people, oldest first; of nobody there is none.

    Args:
        people: at least one.
        limit: from which a temperature is a fever, °C, or None where the gate doesn't say.
        reference: median of the 30 days before, °C, or None of too few people.
        frame: its size and time.
    """
    lines = [one for one in (limit, reference) if one is not None]
    bands = [] if reference is None else [reference - _ALARM, reference + _ALARM]
    scale = _Scale(frame, [*(one.celsius for one in people), *lines, *bands])
    halves = range(round(2 * scale.low), round(2 * scale.high) + 1)
    quarter_ms = (frame.until_ms - frame.from_ms) // _MARKS
    high = [limit is not None and one.celsius >= limit for one in people]
    return Plot(
        frame,
        [(scale.y(half / 2), f"{half / 2:.1f}") for half in halves],
        [(scale.x(at), at) for at in (frame.from_ms + n * quarter_ms for n in range(_MARKS))],
        _dots(scale, [one for one, is_high in zip(people, high, strict=True) if not is_high]),
        _crosses(scale, [one for one, is_high in zip(people, high, strict=True) if is_high]),
        _line(scale, list(running_medians(people))),
        None if limit is None else scale.y(limit),
        None if reference is None else _band(scale, reference),
    )


def _dots(scale: _Scale, people: Sequence[Measured]) -> str:
    return "".join(f"M{scale.x(one.at_ms)} {scale.y(one.celsius)}h0" for one in people)


def _crosses(scale: _Scale, people: Sequence[Measured]) -> str:
    """Told from dots by their shape, too."""
    cross = "M{} {}m-5-5l10 10m0-10l-10 10"
    return "".join(cross.format(scale.x(one.at_ms), scale.y(one.celsius)) for one in people)


def _line(scale: _Scale, course: Sequence[Measured]) -> str:
    points = " ".join(f"{scale.x(one.at_ms)} {scale.y(one.celsius)}" for one in course)
    return f"M{points}" if points else ""


def _band(scale: _Scale, reference: float) -> tuple[float, float, float]:
    return scale.y(reference), scale.y(reference + _ALARM), scale.y(reference - _ALARM)
