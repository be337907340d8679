"""Counts waits by their length in constant memory, and tells percentiles; pure."""

from math import exp, log
from typing import Final

_GROWTH: Final = 1.02
"""Each class is 2 % wider than the one before: no percentile is wrong by more."""

_CLASSES: Final = 1_000
"""The last one begins at 1.02^999 ms, more than four days."""


class Latencies:
    """Waits in milliseconds."""

    def __init__(self) -> None:
        self.count = 0
        self.most_ms = 0.0
        self._classes = [0] * _CLASSES

    def add(self, ms: float) -> None:
        """Count one."""
        self.count += 1
        self.most_ms = max(self.most_ms, ms)
        self._classes[min(round(log(max(ms, 1.0)) / log(_GROWTH)), _CLASSES - 1)] += 1

    def percentile_ms(self, percent: float) -> float:
        """So many percent waited no longer, 0 where nobody waited."""
        left = self.count * percent / 100
        for number, count in enumerate(self._classes):
            left -= count
            if left <= 0 < count:
                return min(exp(number * log(_GROWTH)), self.most_ms)
        return self.most_ms
