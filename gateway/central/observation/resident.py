"""Somebody who is observed at home, and which of their readings are missing; pure, knows no clock.

Readings are taken twice a day, in the morning and in the evening, as Chinese communities had people
at home do in 2020.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, unique
from typing import Final

from gateway.central import fault_texts as texts
from gateway.central.fault_texts import filled
from gateway.core.text import Text
from gateway.sync.topics import NAME

MAX_NAME_CHARS: Final = 64
MAX_PLACE_CHARS: Final = 64
MAX_NEED_CHARS: Final = 120
LONGEST_DAYS: Final = 60
"""More than four times the usual 14 days: a slip of the keyboard, not an observation."""

FEVER_CELSIUS: Final = 37.3
"""From which on somebody at home is called on, as at the park's gates."""

NOON_H: Final = 12
DUE_H: Final = {False: 10, True: 20}
"""Hour of the day from which on the reading of the morning, or the evening (True), is missing."""


@unique
class NeedKind(Enum):
    """What somebody at home asks for; values stand in forms."""

    RUBBISH = "rubbish"
    MEALS = "meals"
    MEDICINE = "medicine"
    PARCEL = "parcel"
    OTHER = "other"


NEEDS: Final = {
    NeedKind.RUBBISH: Text("收垃圾", "Take rubbish"),
    NeedKind.MEALS: Text("送餐买菜", "Meals, food"),
    NeedKind.MEDICINE: Text("送药", "Medicine"),
    NeedKind.PARCEL: Text("取快递", "Parcel"),
    NeedKind.OTHER: Text("其他", "Other"),
}


@dataclass(frozen=True, slots=True)
class Home:
    """Who is observed, where, and how long, as the office says.

    Args:
        name: as written.
        building: where; workers see their own.
        unit: within the building.
        begin_ms: the first moment, wall milliseconds, UTC.
        end_ms: the moment behind the last.
        person: random id on the roster, or empty.
        door: name of the contact at the door, or empty.
    """

    name: str
    building: str
    unit: str
    begin_ms: int
    end_ms: int
    person: str = ""
    door: str = ""


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody under observation, or who was.

    Args:
        id: random, of this observation.
        home: who, where, and how long.
        case: the observation's, or None before its begin.
        ended_ms: when it ended, or None.
        announced_until_ms: until when a worker said that the door will open; 0 for never.
    """

    id: str
    home: Home
    case: int | None
    ended_ms: int | None
    announced_until_ms: int

    @property
    def is_observed(self) -> bool:
        """Whether the observation has begun and has not ended."""
        return self.case is not None and self.ended_ms is None


@dataclass(frozen=True, slots=True)
class HalfDay:
    """A morning or an evening.

    Args:
        day: such as ``2020-03-04``.
        is_evening: from noon on.
    """

    day: str
    is_evening: bool

    @property
    def text(self) -> Text:
        """Its name."""
        return Text("晚间", "evening") if self.is_evening else Text("早间", "morning")


def half_of(moment: datetime) -> HalfDay:
    """In which a moment lies, by its own time zone."""
    return HalfDay(moment.date().isoformat(), moment.hour >= NOON_H)


def missing(taken: Iterable[datetime], begin: datetime, now: datetime) -> Sequence[HalfDay]:
    """Of this half day and the one before, those without a reading; the older first.

    This half day's is missing from ``DUE_H`` on. What is older is told by the readings themselves.

    Args:
        taken: when readings were given.
        begin: of the observation.
        now: the moment.
    """
    there = {half_of(moment) for moment in taken}
    before = now - timedelta(hours=NOON_H)
    due = [half_of(before)] if half_of(before) != half_of(begin) and before >= begin else []
    if now.hour >= DUE_H[half_of(now).is_evening] and now >= begin:
        due.append(half_of(now))
    return [half for half in due if half not in there]


def problem_of(home: Home) -> Text | None:
    """What is wrong with an observation, in words for its file or form; None for nothing."""
    if home.end_ms <= home.begin_ms:
        return texts.LAST_BEFORE_FIRST
    if home.end_ms - home.begin_ms > LONGEST_DAYS * 86_400_000:
        return filled(texts.TOO_LONG, days=LONGEST_DAYS)
    for what, text, most in (
        ("name", home.name, MAX_NAME_CHARS),
        ("building", home.building, MAX_PLACE_CHARS),
        ("unit", home.unit, MAX_PLACE_CHARS),
    ):
        if not 1 <= len(text) <= most or not text.isprintable():
            return filled(texts.NOT_ONE_LINE, column=what, most=most)
    if home.door and NAME.fullmatch(home.door) is None:
        return texts.NOT_A_DOOR
    return None
