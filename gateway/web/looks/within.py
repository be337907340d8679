"""Who is inside: the counts of limits, and names by the gate's own record; each look is audited."""

from collections import Counter
from typing import Final

from flask import Flask

from gateway.core.inside import Inside, inside
from gateway.core.instant import MS_PER_DAY
from gateway.core.masking import masked
from gateway.core.text import Text
from gateway.errors import JournalError
from gateway.journal.people import Person
from gateway.web.foreign import plain
from gateway.web.looks import look_texts as texts
from gateway.web.looks.frame import Sources, drawn
from gateway.web.looks.lines import NOBODY
from gateway.web.occupancy import headcounts
from gateway.web.roles import POST, reserve
from gateway.web.screen import short

ENDPOINT: Final = "look_inside"
MOST_LISTED: Final = 200
"""More names are no list that anybody reads; the counts tell of all."""


class Within:
    """Route ``/look/inside``.

    Args:
        sources: view, journal and roster.
    """

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def add_to(self, app: Flask) -> None:
        """Add the route."""
        app.add_url_rule("/look/inside", ENDPOINT, self.page, methods=["GET"])
        reserve(app, ENDPOINT, POST)

    def page(self) -> str:
        """Counts by limit and company, and the latest who came in."""
        now_ms, view = self._sources.clock.now().wall_ms, self._sources.view()
        counts = headcounts(view.occupancy) if view else []
        records = self._sources.records
        try:
            found = inside(records.walks_since(now_ms - MS_PER_DAY))
            people = records.people_of({walk.holder for walk in found.people})
        except JournalError:
            return drawn("inside.html", now_ms, counts=counts, told=[texts.NO_JOURNAL])
        return drawn(
            "inside.html",
            now_ms,
            counts=counts,
            told=_told(found, silent=view is None, limited=bool(counts)),
            companies=_companies(found, people),
            people=[
                (walk, _shown(people.get(walk.holder, NOBODY)))
                for walk in found.people[:MOST_LISTED]
            ],
        )


def _shown(person: Person) -> Person:
    return Person(plain(short(masked(person.name))), plain(person.company))


def _companies(found: Inside, people: dict[str, Person]) -> list[tuple[str, int]]:
    """How many of each, the greatest first; those whom the roster has dropped stand under none."""
    counted = Counter(people.get(walk.holder, NOBODY).company for walk in found.people)
    return [(plain(company), count) for company, count in counted.most_common()]


def _told(found: Inside, *, silent: bool, limited: bool) -> list[Text]:
    said = [texts.INSIDE_BY_RECORD.filled(len(found.people)), texts.INSIDE_ELSEWHERE]
    if found.unnamed:
        said.append(texts.INSIDE_UNNAMED.filled(found.unnamed))
    if len(found.people) > MOST_LISTED:
        said.append(texts.INSIDE_MORE.filled(MOST_LISTED))
    if silent:
        said.append(texts.NO_GATE)
    elif not limited:
        said.append(texts.NO_LIMITS)
    return said
