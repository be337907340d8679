"""Dates of keys as a trust file writes them, from and to wall milliseconds; knows no key."""

import re
from datetime import UTC, datetime
from typing import Final

_SPELLED: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)

WORDS: Final = "a time in UTC such as 2027-01-31T00:00:00Z"


def date_ms(text: object) -> int | None:
    """Wall milliseconds of a time such as ``2027-01-31T00:00:00Z``; None if it is not that."""
    if not isinstance(text, str) or _SPELLED.fullmatch(text) is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return max(0, round(moment.timestamp() * 1000))


def date_text(wall_ms: int) -> str:
    """How a trust file writes a moment; whole seconds, rounded down."""
    return datetime.fromtimestamp(wall_ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
