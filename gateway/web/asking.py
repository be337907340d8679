"""How a form of the page becomes a guard's act, and the gate's answer a text; knows no act."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from flask import abort, request

from gateway.control.client import AnswerLateError, ControlClient, GateUnreachableError
from gateway.control.messages import Answer, check_request, parse_json
from gateway.control.shapes import ShapeError, from_json
from gateway.core.event import Json
from gateway.core.guard_acts import GuardAct
from gateway.core.text import Text
from gateway.web.foreign import apart
from gateway.web.screen import both
from gateway.web.security import guard_of_request

SECOND_GUARD = "second-guard"
"""The gate's word for an opening that another guard must confirm."""

Result = tuple[dict[str, Json], int]
Form = TypeVar("Form")
Request = TypeVar("Request", bound=GuardAct)


@dataclass(frozen=True, slots=True)
class Words:
    """What the guard reads of an act: the gate's answers by its words, and what went wrong."""

    answers: Mapping[str, Text]
    refused: Text
    no_gate: Text
    not_heard: Text


def asked(gate: ControlClient, wanted: GuardAct, words: Words) -> Result:
    """Ask the gate and put its answer into the guard's words.

    Returns:
        The answer and its status: 200 done, 409 refused, 503 no gate, 504 no answer in time.
    """
    try:
        return _told(gate.ask(wanted), words)
    except GateUnreachableError:
        return refusal(words.no_gate, 503)
    except AnswerLateError:
        return refusal(words.not_heard, 504)


def read_request(kind: type[Form], wanted_of: Callable[[Form, str], Request]) -> Request:
    """The act that the request's form describes, in the name of who is signed in."""
    return checked(wanted_of(read_form(kind), guard_of_request().name))


def read_form(kind: type[Form]) -> Form:
    """The request's body; 400 or 415 where it is none of this kind."""
    if request.mimetype != "application/json":
        abort(415)
    try:
        return from_json(kind, parse_json(request.get_data()))
    except ShapeError as error:
        abort(400, str(error))


def checked(wanted: Request) -> Request:
    """The same act; 400 where the gate would not take its values."""
    try:
        check_request(wanted)
    except ShapeError as error:
        abort(400, str(error))
    return wanted


def refusal(text: Text, status: int) -> Result:
    """An act that did not reach the gate, or whose answer did not come back."""
    return {"ok": False, "text": both(text), "sequence": None, "asks_second": False}, status


def _told(answer: Answer, words: Words) -> Result:
    unknown = Text(f"{words.refused.zh}：{apart(answer.text)}", words.refused.en)
    text = words.answers.get("" if answer.ok else answer.text, unknown)
    status = 200 if answer.ok else 409
    asks_second = not answer.ok and answer.text == SECOND_GUARD
    told: dict[str, Json] = {"ok": answer.ok, "text": both(text), "sequence": answer.sequence}
    return told | {"asks_second": asks_second}, status
