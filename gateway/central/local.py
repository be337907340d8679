"""A moment by the centre's own calendar, as its pages and files tell it; reads no clock."""

from datetime import UTC, datetime
from typing import Final

_LAST_MS: Final = 253_402_000_000_000
"""Late in the year 9999: a gate may claim any time, a calendar ends there."""


def local(wall_ms: int) -> datetime:
    """The moment in the time zone of the centre's machine.

    Args:
        wall_ms: wall milliseconds, UTC.
    """
    return datetime.fromtimestamp(min(wall_ms, _LAST_MS) / 1000, UTC).astimezone()
