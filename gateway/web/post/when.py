"""How the post's pages write a time for people and for machines; reads no clock."""

from datetime import UTC, datetime
from typing import Final

_MS_PER_S: Final = 1000


def local_minute(wall_ms: int) -> str:
    """Date and minute in the gate's own time zone."""
    return f"{_utc(wall_ms).astimezone():%Y-%m-%d %H:%M}"


def local_second(wall_ms: int) -> str:
    """Hour, minute and second in the gate's own time zone."""
    return f"{_utc(wall_ms).astimezone():%H:%M:%S}"


def local_moment(wall_ms: int) -> str:
    """Month, day, hour, minute and second in the gate's own time zone."""
    return f"{_utc(wall_ms).astimezone():%m-%d %H:%M:%S}"


def instant(wall_ms: int) -> str:
    """The same as an ISO 8601 time in UTC, for a ``time`` element."""
    return _utc(wall_ms).isoformat(timespec="seconds")


def _utc(wall_ms: int) -> datetime:
    return datetime.fromtimestamp(wall_ms / _MS_PER_S, UTC)
