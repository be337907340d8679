"""What a shift was in numbers, and what it leaves open; reads no file and knows no guard."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gateway.core.event import EventKind
from gateway.core.lane import LaneView
from gateway.core.lane_mode import LaneMode
from gateway.core.reason import Reason
from gateway.core.text import Text
from gateway.journal.row import JournalRow
from gateway.texts import DEVICE_WORDS, EVENT_WORDS

KINDS: Final = (
    EventKind.ACCESS_GRANTED,
    EventKind.ACCESS_REFERRED,
    EventKind.ACCESS_DENIED,
    EventKind.ACCESS_OVERRIDDEN,
    EventKind.PERSON_REFUSED,
    EventKind.PASSAGE_COMPLETED,
)
"""What is counted, in the report's order."""

FEVER: Final = "fever"
"""The key of those whom a fever held, beside the kinds."""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Something that whoever comes must know of.

    Args:
        text: what it is.
        since_wall_ms: since when, or None.
    """

    text: Text
    since_wall_ms: int | None


def tally(rows: Iterable[JournalRow], since_ms: int) -> dict[str, int]:
    """How many rows of each kind there are since a wall time, and how many name a fever."""
    counts = dict.fromkeys([kind.value for kind in KINDS] + [FEVER], 0)
    for row in rows:
        if row.wall_ms >= since_ms and row.kind in counts:
            counts[row.kind] += 1
            counts[FEVER] += _names_fever(row)
    return counts


def open_items(view: LaneView | None) -> list[OpenItem]:
    """Alarms that nobody closed, parts that are down, and how the lane is run if not as always."""
    if view is None:
        return [OpenItem(Text("闸门没有应答", "The gate doesn't answer"), None)]
    alarms = [OpenItem(_alarm_word(alarm.kind), alarm.at_wall_ms) for alarm in view.alarms]
    faults = [
        OpenItem(DEVICE_WORDS[part.device], part.since_wall_ms)
        for part in view.devices
        if not part.up
    ]
    order = [] if view.mode is LaneMode.OPEN else [OpenItem(view.mode.text, None)]
    return alarms + faults + order


def _alarm_word(kind: EventKind) -> Text:
    return EVENT_WORDS.get(kind, Text(kind.value, kind.value))


def _names_fever(row: JournalRow) -> bool:
    reasons = row.body.get("reasons")
    return isinstance(reasons, list) and Reason.FEVER.value in reasons
