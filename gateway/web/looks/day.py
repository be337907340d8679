"""One person's day at this gate: every verdict and what became of it; the look is audited."""

import re
from dataclasses import dataclass, replace
from typing import Final

from flask import Flask, abort

from gateway.core.event import OUTCOMES, EventKind
from gateway.core.heading import Heading
from gateway.core.masking import masked
from gateway.core.text import Text
from gateway.errors import JournalError
from gateway.journal.people import Person
from gateway.journal.row import JournalRow
from gateway.journal.searching import Wanted
from gateway.web.foreign import plain
from gateway.web.looks import look_texts as texts
from gateway.web.looks.frame import Sources, drawn
from gateway.web.looks.lines import NOBODY, Line, line
from gateway.web.looks.span import midnight
from gateway.web.roles import POST, reserve
from gateway.web.screen import short

ENDPOINT: Final = "look_day"
MOST_ROWS: Final = 200
"""Nobody passes a hundred times a day."""

_HOLDER: Final = re.compile(r"[0-9A-Za-z]{1,64}")


@dataclass(frozen=True, slots=True)
class PersonsDay:
    """What the journal says of one person since midnight.

    Args:
        person: with the full name, which must be masked.
        rows: verdicts, newest first.
        outcomes: what became of admissions, by the admission's sequence.
        more: there are earlier rows that were left out.
    """

    person: Person
    rows: tuple[JournalRow, ...]
    outcomes: dict[int, JournalRow]
    more: bool


class Day:
    """Route ``/look/day/HOLDER``.

    Args:
        sources: journal and roster.
    """

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def add_to(self, app: Flask) -> None:
        """Add the route."""
        app.add_url_rule("/look/day/<holder>", ENDPOINT, self.page, methods=["GET"])
        reserve(app, ENDPOINT, POST)

    def page(self, holder: str) -> str:
        """The day of the person with this random id."""
        if not _HOLDER.fullmatch(holder):
            abort(404)
        now_ms = self._sources.clock.now().wall_ms
        try:
            day = self._day(holder, now_ms)
        except JournalError:
            return drawn("day.html", now_ms, name="", company="", lines=[], told=[texts.NO_JOURNAL])
        return drawn(
            "day.html",
            now_ms,
            name=plain(short(masked(day.person.name))),
            company=plain(day.person.company),
            lines=[_line(row, day) for row in day.rows],
            told=_told(day),
        )

    def _day(self, holder: str, now_ms: int) -> PersonsDay:
        records, since_ms = self._sources.records, midnight(now_ms)
        mine = Wanted(tuple(texts.VERDICT_WORDS), holders=frozenset({holder}), since_ms=since_ms)
        found = records.found(mine, MOST_ROWS)
        grants = frozenset(row.sequence for row in found.rows)
        came = records.found(Wanted(OUTCOMES, grants=grants, since_ms=since_ms), MOST_ROWS)
        person = records.people_of({holder}).get(holder, NOBODY)
        outcomes = {grant: row for row in came.rows if isinstance(grant := row.body["grant"], int)}
        return PersonsDay(person, found.rows, outcomes, found.before is not None)


def _line(row: JournalRow, day: PersonsDay) -> Line:
    outcome = day.outcomes.get(row.sequence)
    came = texts.CAME_WORDS[EventKind(outcome.kind)] if outcome else None
    return replace(line(row, {}), came=came)


def _told(day: PersonsDay) -> list[Text]:
    """Where the person is as far as this gate knows, and what it can't know."""
    if not day.rows:
        return [texts.MORE_TODAY if day.more else texts.NOT_SEEN_TODAY, texts.OTHER_GATES]
    walked = [row for row in day.rows if _walked(day.outcomes.get(row.sequence))]
    heading = walked[0].body.get("heading") if walked else None
    out = heading == Heading.OUT.value
    where = [texts.OUTSIDE_NOW if out else texts.INSIDE_NOW] if walked else []
    return [*where, texts.OTHER_GATES, *([texts.MORE_TODAY] if day.more else [])]


def _walked(outcome: JournalRow | None) -> bool:
    return outcome is not None and outcome.kind == EventKind.PASSAGE_COMPLETED.value
