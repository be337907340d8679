"""The last alarms and what became of each; it closes none and names nobody.

A call for help is in the journal and never here: whoever forces a guard reads the page, too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, unique
from typing import Final

from flask import Flask

from gateway.core.event import LOOKED_AT, EventKind, Json
from gateway.core.text import Text
from gateway.errors import JournalError
from gateway.journal.row import JournalRow
from gateway.journal.searching import Found, Wanted
from gateway.texts import EVENT_WORDS
from gateway.web.deed_texts import MEMO_WORDS
from gateway.web.foreign import plain
from gateway.web.looks import look_texts as texts
from gateway.web.looks.frame import Sources, drawn
from gateway.web.looks.span import Span, bounds
from gateway.web.passages import entry
from gateway.web.post.when import local_minute
from gateway.web.roles import ANYBODY, reserve

ENDPOINT: Final = "look_alarms"
MOST_ROWS: Final = 100

_NO_ALARM: Final = frozenset({*texts.VERDICT_WORDS, EventKind.ANTIPASSBACK_FORGIVEN})
KINDS: Final = frozenset(EVENT_WORDS) - _NO_ALARM
"""What the guard's list shows and is no verdict."""

_MEMOS: Final = {memo.value: words for memo, words in MEMO_WORDS.items()}


@unique
class State(Enum):
    """What became of an alarm."""

    OPEN = "open"
    """Nobody has looked."""
    CLOSED = "closed"
    OVER = "over"
    """It ended by itself, and this row says so."""
    NOTED = "noted"
    """Nobody need close it."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """One row for people.

    Args:
        drawn: as the guard's list draws it.
        state: what became of it.
        memo: what a guard found there, or None.
        guard: who closed it, or empty.
        closed_ms: when, in wall milliseconds, or None.
    """

    drawn: dict[str, Json]
    state: State
    memo: Text | None = None
    guard: str = ""
    closed_ms: int | None = None


class Alarms:
    """Route ``/look/alarms``.

    Args:
        sources: the journal.
    """

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def add_to(self, app: Flask) -> None:
        """Add the route."""
        app.add_url_rule("/look/alarms", ENDPOINT, self.page, methods=["GET"])
        reserve(app, ENDPOINT, ANYBODY)

    def page(self) -> str:
        """The alarms of seven days, the newest first."""
        now_ms = self._sources.clock.now().wall_ms
        since_ms, _ = bounds(Span.WEEK, now_ms)
        wanted = Wanted(KINDS | {EventKind.ALARM_CLOSED}, since_ms=since_ms)
        try:
            found = self._sources.records.found(wanted, MOST_ROWS)
        except JournalError:
            return drawn("alarms.html", now_ms, alarms=[], told=[texts.NO_JOURNAL])
        listed = alarms(found.rows)
        return drawn(
            "alarms.html",
            now_ms,
            alarms=listed,
            states=texts.ALARM_STATES,
            told=_told(listed, found),
        )


def alarms(rows: Iterable[JournalRow]) -> list[Alarm]:
    """Alarms with what became of each, in the order of their rows."""
    told = list(rows)
    answered = ((row.body.get("answers"), row) for row in told if _closes(row))
    closings = {sequence: row for sequence, row in answered if isinstance(sequence, int)}
    return [_alarm(row, closings.get(row.sequence)) for row in told if not _closes(row)]


def _closes(row: JournalRow) -> bool:
    return row.kind == EventKind.ALARM_CLOSED.value


def _alarm(row: JournalRow, closing: JournalRow | None) -> Alarm:
    if closing is not None:
        memo = _MEMOS.get(str(closing.body.get("why")))
        guard = plain(closing.body.get("guard") or "")
        return Alarm(entry(row, {}), State.CLOSED, memo, guard, closing.wall_ms)
    if row.body.get("active") is False:
        return Alarm(entry(row, {}), State.OVER)
    looked_at = EventKind(row.kind) in LOOKED_AT
    return Alarm(entry(row, {}), State.OPEN if looked_at else State.NOTED)


def _told(listed: Sequence[Alarm], found: Found) -> list[Text]:
    waiting = sum(alarm.state is State.OPEN for alarm in listed)
    said = [texts.ALARMS_OPEN.filled(waiting) if waiting else texts.ALARMS_NONE_OPEN]
    if found.back_to_ms is not None:
        said.append(texts.BACK_TO.filled(local_minute(found.back_to_ms)))
    return said
