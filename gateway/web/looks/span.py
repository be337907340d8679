"""How far back a look-up looks, in the gate's own days; reads no clock."""

from datetime import UTC, datetime, timedelta
from enum import Enum, unique

from gateway.core.instant import MS_PER_HOUR
from gateway.core.text import Text
from gateway.journal.searching import EVER


@unique
class Span(Enum):
    """Values stand in forms."""

    HOUR = "hour"
    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    ALL = "all"

    @property
    def text(self) -> Text:
        """What people choose by."""
        return _WORDS[self]


_WORDS = {
    Span.HOUR: Text("最近 1 小时", "Last hour"),
    Span.TODAY: Text("今天", "Today"),
    Span.YESTERDAY: Text("昨天", "Yesterday"),
    Span.WEEK: Text("近 7 天", "7 days"),
    Span.ALL: Text("全部", "All"),
}


def bounds(span: Span, now_wall_ms: int) -> tuple[int | None, int]:
    """From when, or None, and before when, in wall milliseconds."""
    match span:
        case Span.HOUR:
            return now_wall_ms - MS_PER_HOUR, EVER
        case Span.TODAY:
            return midnight(now_wall_ms), EVER
        case Span.YESTERDAY:
            return midnight(now_wall_ms, 1), midnight(now_wall_ms)
        case Span.WEEK:
            return midnight(now_wall_ms, 6), EVER
        case Span.ALL:
            return None, EVER


def midnight(wall_ms: int, days_before: int = 0) -> int:
    """When the gate's day began, in wall milliseconds, or a day some days before it."""
    here = datetime.fromtimestamp(wall_ms / 1_000, UTC).astimezone()
    day = here.date() - timedelta(days=days_before)
    began = datetime(day.year, day.month, day.day).astimezone()
    return int(began.timestamp() * 1_000)
