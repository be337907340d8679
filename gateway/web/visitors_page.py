"""The page on which a guard reads who was written down as a visitor; it registers nobody."""

from dataclasses import dataclass, field
from typing import Final

from flask import Flask, render_template

from gateway.core.deeds import VisitPurpose
from gateway.core.text import Text
from gateway.runtime.clock import Clock
from gateway.web.deed_texts import PURPOSE_WORDS
from gateway.web.post.when import local_minute
from gateway.web.roles import POST, reserve
from gateway.web.visitor_book import Visitor, VisitorBook

ENDPOINT: Final = "visitors"
MOST_SHOWN: Final = 500
"""The newest; two days of a busy desk."""


@dataclass(frozen=True, slots=True)
class VisitorLine:
    """One line as it is drawn."""

    when: str
    why: Text
    name: str = field(repr=False)
    host: str = field(repr=False)
    phone: str = field(repr=False)


class VisitorsPage:
    """Route ``/visitors``, for those who stand at the lane.

    Args:
        book: keeps them.
        clock: tells who is still kept.
    """

    def __init__(self, book: VisitorBook, clock: Clock) -> None:
        self._book = book
        self._clock = clock

    def add_to(self, app: Flask) -> None:
        """Add the route."""
        app.add_url_rule("/visitors", ENDPOINT, self.page, methods=["GET"])
        reserve(app, ENDPOINT, POST)

    def page(self) -> str:
        """The newest first."""
        kept = self._book.names(self._clock.now().wall_ms).values()
        newest = sorted(kept, key=lambda one: one.wall_ms, reverse=True)[:MOST_SHOWN]
        return render_template("visitors.html", visitors=[_line(one) for one in newest])


def _line(one: Visitor) -> VisitorLine:
    words = {purpose.value: text for purpose, text in PURPOSE_WORDS.items()}
    why = words.get(one.why, PURPOSE_WORDS[VisitPurpose.OTHER])
    return VisitorLine(local_minute(one.wall_ms), why, one.name, one.host, one.phone)
