"""How long a disk lasts at the pace at which a journal grows; measures no disk."""

from dataclasses import dataclass
from typing import Final

from gateway.core.instant import MS_PER_DAY, MS_PER_HOUR

LEAST_SPAN_MS: Final = MS_PER_HOUR
"""A shorter time says nothing of a day."""


@dataclass(frozen=True, slots=True)
class Growth:
    """How a journal grew lately.

    Args:
        rows: written within the span.
        span_ms: how long a time that was, in milliseconds.
        bytes_per_row: what a row takes on the disk, with its share of the indexes.
    """

    rows: int
    span_ms: int
    bytes_per_row: float

    @property
    def bytes_per_day(self) -> float | None:
        """At this pace; None after too short a time."""
        if self.span_ms < LEAST_SPAN_MS:
            return None
        return self.rows * self.bytes_per_row * MS_PER_DAY / self.span_ms


def days_left(free_bytes: int, growth: Growth) -> int | None:
    """Whole days until no byte is free, None where the pace is not known or nothing grows."""
    pace = growth.bytes_per_day
    return int(free_bytes / pace) if pace else None
