"""The last passages by verdict, reason, time and person; it judges nobody and changes nothing.

A search is sent as a form, never in an address: names would stay in the browser's history.
"""

from dataclasses import dataclass, replace
from typing import Final

from flask import Flask, abort, request

from gateway.core.reason import Reason
from gateway.core.text import Text
from gateway.errors import JournalError
from gateway.journal.people import MOST_TYPED, People
from gateway.journal.searching import Found, Wanted
from gateway.web.looks import look_texts as texts
from gateway.web.looks.frame import Sources, drawn
from gateway.web.looks.lines import holders_of, line
from gateway.web.looks.span import Span, bounds
from gateway.web.post.when import local_minute
from gateway.web.roles import POST, reserve

ENDPOINT: Final = "look_passages"
SEARCH: Final = "look_passages_search"
PER_PAGE: Final = 50

MOST_DIGITS: Final = 15
"""Of a row's sequence that a form carries; more are no sequence, and slow to read as a number."""

_VERDICTS: Final = {kind.value: kind for kind in texts.VERDICT_WORDS}
_REASONS: Final = {reason.value: reason for reason in Reason}
_SPANS: Final = {span.value: span for span in Span}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the guard chose and typed.

    Args:
        verdict: value of an ``EventKind``, or empty for any.
        reason: value of a ``Reason``, or empty.
        span: how far back.
        typed: a name, number or company, or empty.
        before: where an earlier answer stopped, or None.
    """

    verdict: str = ""
    reason: str = ""
    span: Span = Span.TODAY
    typed: str = ""
    before: int | None = None


class Passages:
    """Routes ``/look/passages``.

    Args:
        sources: journal and roster.
    """

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def add_to(self, app: Flask) -> None:
        """Add the routes."""
        app.add_url_rule("/look/passages", ENDPOINT, self.page, methods=["GET"])
        app.add_url_rule("/look/passages", SEARCH, self.search, methods=["POST"])
        for endpoint in (ENDPOINT, SEARCH):
            reserve(app, endpoint, POST)

    def page(self) -> str:
        """Today's last passages."""
        return self._drawn(Asked())

    def search(self) -> str:
        """Those that fit the form."""
        return self._drawn(_asked())

    def _drawn(self, asked: Asked) -> str:
        now_ms = self._sources.clock.now().wall_ms
        try:
            people = self._sources.records.named(asked.typed)
            found = self._found(asked, people, now_ms)
            known = self._sources.records.people_of(holders_of(found.rows))
        except JournalError:
            people, found, known = People(frozenset()), None, {}
        return drawn(
            "passages.html",
            now_ms,
            asked=asked,
            narrowed=replace(asked, before=None) != Asked(),
            lines=[line(row, known) for row in found.rows] if found else [],
            told=_told(asked, people, found),
            before=found.before if found else None,
            verdicts=texts.VERDICT_WORDS,
            reasons=list(Reason),
            spans=list(Span),
            most_typed=MOST_TYPED,
        )

    def _found(self, asked: Asked, people: People, now_ms: int) -> Found:
        if asked.typed and not people.ids:
            return Found(())
        since_ms, until_ms = bounds(asked.span, now_ms)
        kinds = [_VERDICTS[asked.verdict]] if asked.verdict else list(texts.VERDICT_WORDS)
        holders = people.ids if asked.typed else None
        wanted = Wanted(kinds, asked.reason, holders, since_ms=since_ms, until_ms=until_ms)
        return self._sources.records.found(wanted, PER_PAGE, asked.before)


def _asked() -> Asked:
    """The form, of which every part is one that the page offers."""
    verdict, reason = request.form.get("verdict", ""), request.form.get("reason", "")
    span = _SPANS.get(request.form.get("span", Span.TODAY.value))
    typed = " ".join(request.form.get("typed", "").split())
    before = request.form.get("before", "")
    known = verdict in {"", *_VERDICTS} and reason in {"", *_REASONS} and span is not None
    paged = not before or (len(before) <= MOST_DIGITS and before.isascii() and before.isdecimal())
    if not known or not paged or len(typed) > MOST_TYPED or span is None:
        abort(400)
    return Asked(verdict, reason, span, typed, int(before) if before else None)


def _told(asked: Asked, people: People, found: Found | None) -> list[Text]:
    """What must be said beside the rows, so that nobody takes them for all there are."""
    if found is None:
        return [texts.NO_JOURNAL]
    said: list[Text] = []
    if asked.typed and not people.ids:
        said.append(texts.NOBODY_NAMED)
    elif not found.rows:
        said.append(texts.NOTHING_FOUND)
    if people.more:
        said.append(texts.MORE_PEOPLE)
    if found.back_to_ms is not None:
        said.append(texts.BACK_TO.filled(local_minute(found.back_to_ms)))
    return said
