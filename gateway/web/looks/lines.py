"""Rows of the journal as a look-up lists them, with masked names; looks nothing up itself."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from gateway.core.event import EventKind
from gateway.core.heading import Heading
from gateway.core.masking import masked
from gateway.core.reason import Reason
from gateway.core.text import Text
from gateway.journal.people import Person
from gateway.journal.row import JournalRow
from gateway.web.foreign import plain
from gateway.web.looks.look_texts import VERDICT_WORDS
from gateway.web.passages import celsius_of, holder_of
from gateway.web.screen import short

NOBODY: Final = Person("", "")

_SIGNS: Final = {
    EventKind.ACCESS_GRANTED.value: "admit",
    EventKind.ACCESS_REFERRED.value: "refer",
    EventKind.ACCESS_DENIED.value: "deny",
    EventKind.ACCESS_OVERRIDDEN.value: "hand",
    EventKind.PERSON_REFUSED.value: "deny",
}
_REASONS: Final = {reason.value: reason.text for reason in Reason}
_HEADINGS: Final = {
    Heading.IN.value: Text("进", "in"),
    Heading.OUT.value: Text("出", "out"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row for people.

    Args:
        sequence: of the row.
        wall_ms: when.
        sign: the name of its sign.
        word: what happened.
        way: in or out, or None where the row does not say.
        holder: random id of the person, or empty.
        name: masked, or empty.
        company: or empty.
        celsius: with one digit, or empty.
        reasons: every one that this program knows, the gravest first.
        came: what became of somebody who was let in, or None.
    """

    sequence: int
    wall_ms: int
    sign: str
    word: Text
    way: Text | None
    holder: str
    name: str
    company: str
    celsius: str
    reasons: tuple[Text, ...]
    came: Text | None = None


def holders_of(rows: Iterable[JournalRow]) -> Collection[str]:
    """The random ids of the people in some rows."""
    return {holder_of(row) for row in rows} - {""}


def line(row: JournalRow, people: Mapping[str, Person]) -> Line:
    """A row for people.

    Args:
        row: of a kind that ``VERDICT_WORDS`` names.
        people: with full names, which are masked here.
    """
    holder = holder_of(row)
    person = people.get(holder, NOBODY)
    return Line(
        row.sequence,
        row.wall_ms,
        _SIGNS[row.kind],
        VERDICT_WORDS[EventKind(row.kind)],
        _HEADINGS.get(str(row.body.get("heading"))),
        holder,
        plain(short(masked(person.name))),
        plain(person.company),
        celsius_of(row),
        reasons_of(row),
    )


def reasons_of(row: JournalRow) -> tuple[Text, ...]:
    """What a row objects, as far as this program knows."""
    named = row.body.get("reasons")
    told = named if isinstance(named, list) else []
    return tuple(_REASONS[one] for one in told if isinstance(one, str) and one in _REASONS)
