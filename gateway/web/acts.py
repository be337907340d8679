"""The one act of the page: a guard opens by hand, bound to the person that the guard saw."""

from dataclasses import dataclass
from typing import Final

from flask import Flask, abort, request

from gateway.control.client import AnswerLateError, ControlClient, GateUnreachableError
from gateway.control.messages import Answer, check_open, parse_json
from gateway.control.shapes import ShapeError, from_json
from gateway.core.event import Json
from gateway.core.lane import OverrideReason
from gateway.core.signals import ManualOpen
from gateway.core.text import Text
from gateway.texts import ACT_NO_GATE, ACT_NOT_HEARD, ACT_REFUSED, GATE_ANSWERS
from gateway.web.screen import both
from gateway.web.security import guard_of_request

ANOTHER_PERSON: Final = "another-person"
"""The gate's word for an act that was meant for somebody else."""

Result = tuple[dict[str, Json], int]


@dataclass(frozen=True, slots=True)
class OpenForm:
    """The body of the request.

    Args:
        act: 32 hexadecimal digits made by the page; sent twice, it is done once.
        why: the reason that the guard chose.
        answers: sequence of the decision on the guard's screen, or None with nobody judged.
    """

    act: str
    why: OverrideReason
    answers: int | None


class Acts:
    """Route ``/api/open``.

    Args:
        gate: carries the request to the gate process.
    """

    def __init__(self, gate: ControlClient) -> None:
        self._gate = gate

    def add_to(self, app: Flask) -> None:
        """Add the route."""
        app.add_url_rule("/api/open", "open", self.open, methods=["POST"])

    def open(self) -> Result:
        """Ask the gate to record and open; 409 when the person has changed meanwhile."""
        wanted = _read_request()
        view = self._gate.glance().view
        if view is not None and view.answers != wanted.answers:
            return _refusal(GATE_ANSWERS[ANOTHER_PERSON], 409)
        try:
            return _told(self._gate.ask(wanted))
        except GateUnreachableError:
            return _refusal(ACT_NO_GATE, 503)
        except AnswerLateError:
            return _refusal(ACT_NOT_HEARD, 504)


def _read_request() -> ManualOpen:
    if request.mimetype != "application/json":
        abort(415)
    try:
        form = from_json(OpenForm, parse_json(request.get_data()))
        wanted = ManualOpen(form.act, guard_of_request().name, form.why.value, form.answers)
        check_open(wanted)
    except ShapeError as error:
        abort(400, str(error))
    return wanted


def _told(answer: Answer) -> Result:
    """Put the gate's answer into the guard's words."""
    unknown = Text(f"{ACT_REFUSED.zh}：{answer.text}", ACT_REFUSED.en)
    text = GATE_ANSWERS.get("" if answer.ok else answer.text, unknown)
    status = 200 if answer.ok else 409
    return {"ok": answer.ok, "text": both(text), "sequence": answer.sequence}, status


def _refusal(text: Text, status: int) -> Result:
    return {"ok": False, "text": both(text), "sequence": None}, status
