"""Rates, medians and shares from counts; pure, and rounds in one place."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Matters:
    """What came of the matters of one group.

    Args:
        name: of the group.
        received: how many came.
        accepted: how many somebody took on.
        closed: how many are done.
        overdue: how many are open behind their time.
        median_minutes: from received to closed, half took less; None while none is closed.
    """

    name: str
    received: int
    accepted: int
    closed: int
    overdue: int
    median_minutes: int | None

    @property
    def closed_percent(self) -> str:
        """Closed of those received, with two digits, halves rounded up: 7,667 of 7,908 is 96.95."""
        return percent(self.closed, self.received)


def percent(part: int, whole: int) -> str:
    """A share in percent with two digits; a dash of nothing."""
    if whole == 0:
        return "–"
    return str((Decimal(100 * part) / whole).quantize(_HUNDREDTH, ROUND_HALF_UP))


def median_minutes(durations_ms: Sequence[int]) -> int | None:
    """The median of durations in whole minutes; None of none."""
    return round(median(durations_ms) / 60_000) if durations_ms else None
