"""What the page's panel of acts shows of a lane: whom they concern, open alarms, counts."""

from typing import Final

from gateway.core.event import EventKind, Json
from gateway.core.lane import LaneState, LaneView
from gateway.core.text import Text
from gateway.texts import EVENT_WORDS
from gateway.web import deed_texts as texts

CHOICES: Final[dict[str, dict[str, Text]]] = {
    "refuse": {why.value: words for why, words in texts.REFUSAL_WORDS.items()},
    "alarm": {why.value: words for why, words in texts.MEMO_WORDS.items()},
    "visitor": {why.value: words for why, words in texts.PURPOSE_WORDS.items()},
    "count": {why.value: words for why, words in texts.COUNT_WORDS.items()},
}
"""The reasons of each act, by the name that the panel uses."""

_REFUSED: Final = frozenset({LaneState.REFER, LaneState.DENY})


def deed_view(view: LaneView) -> dict[str, Json]:
    """What may be done now, as the panel takes it."""
    shown = view.state in _REFUSED and view.answers is not None
    return {
        "refusable": shown,
        "alarms": [
            {
                "answers": alarm.answers,
                "word": _word(alarm.kind),
                "at_ms": alarm.at_wall_ms,
            }
            for alarm in view.alarms
        ],
        "registered": list(view.registered),
        "counts": [{"of": one.of, "inside": one.inside} for one in view.occupancy if one.known],
    }


def _word(kind: EventKind) -> dict[str, Json]:
    words = EVENT_WORDS[kind]
    return {"zh": words.zh, "en": words.en}
