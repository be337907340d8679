"""The acts of the page: opening, looking a number up, entering a reading; decides none of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from flask import Flask, abort, request

from gateway.control.client import AnswerLateError, ControlClient, GateUnreachableError
from gateway.control.messages import Answer, ToGate, check_request, parse_json
from gateway.control.shapes import ShapeError, from_json
from gateway.core.event import Json
from gateway.core.guard_acts import HandMeasured, ManualOpen, NumberTyped
from gateway.core.lane import OverrideReason
from gateway.core.second_instrument import Site
from gateway.core.text import Text
from gateway.texts import (
    ACT_NO_GATE,
    ACT_NOT_HEARD,
    ACT_REFUSED,
    GATE_ANSWERS,
    MEASURE_ANSWERS,
    MEASURE_NO_GATE,
    MEASURE_NOT_HEARD,
    MEASURE_REFUSED,
    NUMBER_ANSWERS,
    NUMBER_NO_GATE,
    NUMBER_NOT_HEARD,
    NUMBER_REFUSED,
)
from gateway.web.screen import both
from gateway.web.security import guard_of_request

ANOTHER_PERSON: Final = "another-person"
"""The gate's word for an act that was meant for somebody else."""
NOBODY_WAITS: Final = "nobody-waits"
"""The gate's word for a reading of somebody who is not to be measured, or no more."""

Result = tuple[dict[str, Json], int]
Form = TypeVar("Form")
Request = TypeVar("Request", bound=ToGate)


@dataclass(frozen=True, slots=True)
class OpenForm:
    """The body of a request to open.

    Args:
        act: 32 hexadecimal digits made by the page; sent twice, it is done once.
        why: the reason that the guard chose.
        answers: sequence of the decision on the guard's screen, or None with nobody judged.
    """

    act: str
    why: OverrideReason
    answers: int | None

    def wanted(self, guard: str) -> ManualOpen:
        """What the gate is asked."""
        return ManualOpen(self.act, guard, self.why.value, self.answers)


@dataclass(frozen=True, slots=True)
class NumberForm:
    """The body of a request to look a staff number up.

    Args:
        act: as of an opening.
        number: as the guard typed it; it goes to the gate and nowhere else.
    """

    act: str
    number: str

    def wanted(self, guard: str) -> NumberTyped:
        """What the gate is asked."""
        return NumberTyped(self.act, guard, self.number)


@dataclass(frozen=True, slots=True)
class MeasureForm:
    """The body of a guard's own measurement.

    Args:
        act: as of an opening.
        answers: sequence of the row that refused the person; the gate knows whether they wait.
        celsius: as the thermometer showed it.
        site: where it was held.
    """

    act: str
    answers: int
    celsius: float
    site: Site

    def wanted(self, guard: str) -> HandMeasured:
        """What the gate is asked."""
        return HandMeasured(self.act, guard, self.answers, self.celsius, self.site)


@dataclass(frozen=True, slots=True)
class _Words:
    """What the guard reads of an act: the gate's answers by its words, and what went wrong."""

    answers: Mapping[str, Text]
    refused: Text
    no_gate: Text
    not_heard: Text


_OPENING: Final = _Words(GATE_ANSWERS, ACT_REFUSED, ACT_NO_GATE, ACT_NOT_HEARD)
_NUMBER: Final = _Words(NUMBER_ANSWERS, NUMBER_REFUSED, NUMBER_NO_GATE, NUMBER_NOT_HEARD)
_READING: Final = _Words(MEASURE_ANSWERS, MEASURE_REFUSED, MEASURE_NO_GATE, MEASURE_NOT_HEARD)


class Acts:
    """Routes ``/api/open``, ``/api/identify`` and ``/api/measure``.

    Args:
        gate: carries requests to the gate process.
    """

    def __init__(self, gate: ControlClient) -> None:
        self._gate = gate

    def add_to(self, app: Flask) -> None:
        """Add the routes."""
        app.add_url_rule("/api/open", "open", self.open, methods=["POST"])
        app.add_url_rule("/api/identify", "identify", self.identify, methods=["POST"])
        app.add_url_rule("/api/measure", "measure", self.measure, methods=["POST"])

    def open(self) -> Result:
        """Ask the gate to record and open; 409 when the person has changed meanwhile."""
        wanted = _read_request(OpenForm, OpenForm.wanted)
        view = self._gate.glance().view
        if view is not None and view.answers != wanted.answers:
            return _refusal(GATE_ANSWERS[ANOTHER_PERSON], 409)
        return self._asked(wanted, _OPENING)

    def identify(self) -> Result:
        """Ask the gate whose number it is; the answer with the name comes with the next view."""
        return self._asked(_read_request(NumberForm, NumberForm.wanted), _NUMBER)

    def measure(self) -> Result:
        """Tell the gate what another thermometer shows; the verdict comes with the next view."""
        return self._asked(_read_request(MeasureForm, MeasureForm.wanted), _READING)

    def _asked(self, wanted: ToGate, words: _Words) -> Result:
        try:
            return _told(self._gate.ask(wanted), words)
        except GateUnreachableError:
            return _refusal(words.no_gate, 503)
        except AnswerLateError:
            return _refusal(words.not_heard, 504)


def _read_request(kind: type[Form], wanted_of: Callable[[Form, str], Request]) -> Request:
    if request.mimetype != "application/json":
        abort(415)
    try:
        form = from_json(kind, parse_json(request.get_data()))
        wanted = wanted_of(form, guard_of_request().name)
        check_request(wanted)
    except ShapeError as error:
        abort(400, str(error))
    return wanted


def _told(answer: Answer, words: _Words) -> Result:
    """Put the gate's answer into the guard's words."""
    unknown = Text(f"{words.refused.zh}：{answer.text}", words.refused.en)
    text = words.answers.get("" if answer.ok else answer.text, unknown)
    status = 200 if answer.ok else 409
    return {"ok": answer.ok, "text": both(text), "sequence": answer.sequence}, status


def _refusal(text: Text, status: int) -> Result:
    return {"ok": False, "text": both(text), "sequence": None}, status
