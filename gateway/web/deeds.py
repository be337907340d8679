"""The page's acts that open nothing: turning away, measuring again, alarms, visitors, counts."""

from dataclasses import dataclass, field
from typing import Final

from flask import Flask, abort

from gateway.control.client import ControlClient
from gateway.core import deeds
from gateway.core.deeds import AlarmMemo, CountReason, RefusalReason, VisitPurpose
from gateway.runtime.clock import Clock
from gateway.web import deed_texts as texts
from gateway.web.asking import Result, Words, asked, checked, read_form, read_request, refusal
from gateway.web.roles import POST, Role, reserve
from gateway.web.security import guard_of_request
from gateway.web.visitor_book import Visitor, VisitorBook, VisitorBookError
from gateway.web.visitors_page import VisitorsPage

MAX_VISITOR: Final = 40
MAX_PHONE: Final = 24
_ID_DIGITS: Final = 16

_WENT_WRONG: Final = (texts.DEED_REFUSED, texts.DEED_NO_GATE, texts.DEED_NOT_HEARD)
_REFUSING: Final = Words(texts.REFUSE_ANSWERS, *_WENT_WRONG)
_REMEASURING: Final = Words(texts.REMEASURE_ANSWERS, *_WENT_WRONG)
_UNDOING: Final = Words(texts.UNDO_ANSWERS, *_WENT_WRONG)
_CLOSING: Final = Words(texts.ALARM_ANSWERS, *_WENT_WRONG)
_REGISTERING: Final = Words(texts.VISITOR_ANSWERS, *_WENT_WRONG)
_CORRECTING: Final = Words(texts.COUNT_ANSWERS, *_WENT_WRONG)


@dataclass(frozen=True, slots=True)
class RowForm:
    """The body of a request that only names a row.

    Args:
        act: 32 hexadecimal digits made by the page; sent twice, it is done once.
        answers: sequence of the row on the guard's screen.
    """

    act: str
    answers: int

    def remeasures(self, guard: str) -> deeds.MeasureAgain:
        """What the gate is asked."""
        return deeds.MeasureAgain(self.act, guard, self.answers)

    def undoes(self, guard: str) -> deeds.ActUndone:
        """What the gate is asked."""
        return deeds.ActUndone(self.act, guard, self.answers)


@dataclass(frozen=True, slots=True)
class RefuseForm:
    """The body of a request to turn somebody away; ``answers`` as above."""

    act: str
    why: RefusalReason
    answers: int

    def wanted(self, guard: str) -> deeds.PersonRefused:
        """What the gate is asked."""
        return deeds.PersonRefused(self.act, guard, self.why.value, self.answers)


@dataclass(frozen=True, slots=True)
class CloseForm:
    """The body of a request to close an alarm; ``answers`` is the alarm's row."""

    act: str
    why: AlarmMemo
    answers: int

    def wanted(self, guard: str) -> deeds.AlarmClosed:
        """What the gate is asked."""
        return deeds.AlarmClosed(self.act, guard, self.why.value, self.answers)


@dataclass(frozen=True, slots=True)
class VisitorForm:
    """The body of a visitor's registration.

    Args:
        act: as of a refusal.
        why: the purpose.
        host: staff number of whom they visit.
        name: of the visitor; it goes into the page's own book and nowhere else.
        phone: likewise, or empty.
    """

    act: str
    why: VisitPurpose
    host: str
    name: str = field(repr=False)
    phone: str = field(repr=False)

    def wanted(self, guard: str) -> deeds.VisitorRegistered:
        """What the gate is asked; the same request twice is the same visitor."""
        visitor = f"visitor-{self.act[:_ID_DIGITS]}"
        return deeds.VisitorRegistered(self.act, guard, self.why.value, visitor, self.host)


@dataclass(frozen=True, slots=True)
class CountForm:
    """The body of a request to put a count right; ``seen`` is what the page showed."""

    act: str
    why: CountReason
    of: str
    seen: int
    people: int

    def wanted(self, guard: str) -> deeds.CountCorrected:
        """What the gate is asked."""
        why = self.why.value
        return deeds.CountCorrected(self.act, guard, why, self.of, self.seen, self.people)


class Deeds:
    """Routes under ``/api/`` for those who stand at the lane; the count is the chief's.

    Args:
        gate: carries requests to the gate process.
        book: keeps who visits.
        clock: dates the book's lines.
    """

    def __init__(self, gate: ControlClient, book: VisitorBook, clock: Clock) -> None:
        self._gate = gate
        self._book = book
        self._clock = clock

    def add_to(self, app: Flask) -> None:
        """Add the routes."""
        routes = {
            "refuse": self.refuse,
            "remeasure": self.remeasure,
            "undo": self.undo,
            "close-alarm": self.close_alarm,
            "visitor": self.visitor,
            "count": self.count,
        }
        for name, route in routes.items():
            app.add_url_rule(f"/api/{name}", name, route, methods=["POST"])
            reserve(app, name, frozenset({Role.CHIEF}) if name == "count" else POST)
        VisitorsPage(self._book, self._clock).add_to(app)

    def refuse(self) -> Result:
        """Turn the person shown away, or one who waits."""
        return asked(self._gate, read_request(RefuseForm, RefuseForm.wanted), _REFUSING)

    def remeasure(self) -> Result:
        """Have the person shown measured again."""
        return asked(self._gate, read_request(RowForm, RowForm.remeasures), _REMEASURING)

    def undo(self) -> Result:
        """Take an own act of the last seconds back."""
        return asked(self._gate, read_request(RowForm, RowForm.undoes), _UNDOING)

    def close_alarm(self) -> Result:
        """Say what was found where an alarm was."""
        return asked(self._gate, read_request(CloseForm, CloseForm.wanted), _CLOSING)

    def visitor(self) -> Result:
        """Write a visitor down here, and have the gate record whom they visit."""
        form = read_form(VisitorForm)
        name, phone = form.name.strip(), form.phone.strip()
        if not 0 < len(name) <= MAX_VISITOR or len(phone) > MAX_PHONE:
            abort(400, f"visitor: a name of up to {MAX_VISITOR} characters is needed")
        wanted = checked(form.wanted(guard_of_request().name))
        now_ms = self._clock.now().wall_ms
        line = Visitor(wanted.visitor, now_ms, name, phone, form.host.strip(), wanted.why)
        result = asked(self._gate, wanted, _REGISTERING)
        if result[1] != 200:  # noqa: PLR2004 - nobody is written down whom the gate did not record
            return result
        try:
            self._book.write(line)
        except VisitorBookError:
            return refusal(texts.NOT_KEPT, 503)
        return result

    def count(self) -> Result:
        """Put the count of people inside right."""
        return asked(self._gate, read_request(CountForm, CountForm.wanted), _CORRECTING)
