"""Wall milliseconds as people of the park read them: day, weekday, minute; not a time zone's file.

Whoever reads the policy looks the zone up once and hands its offsets over, so that the same row
gives the same minute on every machine, whatever zone files it has.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Final

MS_PER_MINUTE: Final = 60_000
MINUTES_PER_DAY: Final = 24 * 60
_EPOCH: Final = date(1970, 1, 1).toordinal()
_begin: Final = itemgetter(0)


@dataclass(frozen=True, slots=True, order=True)
class LocalTime:
    """A minute of a day where the gate stands.

    Args:
        day: the calendar day there.
        minute: 0-1439 since its midnight.
    """

    day: date
    minute: int

    @property
    def weekday(self) -> int:
        """0 is Monday, 6 is Sunday."""
        return self.day.weekday()

    @property
    def clock(self) -> str:
        """Such as ``08:05``."""
        return clock_text(self.minute)


@dataclass(frozen=True, slots=True)
class Zone:
    """How far local time is from UTC, and from when.

    Args:
        name: as the IANA calls it.
        offsets: pairs of a first wall millisecond, UTC, and minutes east of UTC, in order of time;
            the first one also holds for everything before it.
    """

    name: str
    offsets: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        """Refuse a zone that can't answer."""
        begins = [begin for begin, _ in self.offsets]
        if not begins or sorted(set(begins)) != begins:
            raise ValueError(
                f"zone {self.name}: its offsets must be in order of time, at least one"
            )

    def __str__(self) -> str:
        """As the policy's file spells it."""
        return self.name

    def local(self, wall_ms: int) -> LocalTime:
        """The local minute that holds a wall millisecond, UTC."""
        place = bisect_right(self.offsets, wall_ms, key=_begin)
        minutes_east = self.offsets[max(0, place - 1)][1]
        days, minute = divmod(wall_ms // MS_PER_MINUTE + minutes_east, MINUTES_PER_DAY)
        return LocalTime(date.fromordinal(_EPOCH + days), minute)


CHINA: Final = Zone("Asia/Shanghai", ((0, 8 * 60),))
"""China has one offset and, since 1991, no summer time."""


def clock_text(minute: int) -> str:
    """A minute of the day as people write it; 1440 is ``24:00``, the day's end."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
