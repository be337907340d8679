"""What the page's routes take and tell, as JSON Schemas made from the forms; it reads no body."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import Enum
from types import UnionType
from typing import Any, Final, get_args, get_type_hints

from gateway.control.deeds import MAX_HOST, MAX_LIMIT, MOST_PEOPLE
from gateway.control.messages import ACT, MAX_GUARD, MAX_HELD_MS, MAX_NUMBER
from gateway.control.shapes import MAX_INT, MAX_TEXT
from gateway.core.event import Json
from gateway.core.lane_mode import LaneMode
from gateway.core.reason import Reason
from gateway.core.second_instrument import PLAUSIBLE_HIGH_CELSIUS, PLAUSIBLE_LOW_CELSIUS
from gateway.journal.people import MOST_TYPED
from gateway.web.accounts import MAX_NAME, MAX_PASSWORD
from gateway.web.acts import ForgiveForm, MeasureForm, NumberForm, OpenForm
from gateway.web.deeds import (
    MAX_PHONE,
    MAX_VISITOR,
    CloseForm,
    CountForm,
    RefuseForm,
    RowForm,
    VisitorForm,
)
from gateway.web.looks.look_texts import VERDICT_WORDS
from gateway.web.looks.passages import MOST_DIGITS
from gateway.web.looks.span import Span
from gateway.web.post.handover import MOST_NOTE

Schema = dict[str, Json]

PRINTABLE: Final = "printable"
"""The format of a text without control, bidi and zero-width signs."""


@dataclass(frozen=True, slots=True)
class Body:
    """What a route takes.

    Args:
        media_type: how it is sent.
        schema: of a JSON object, or of a form's fields.
    """

    media_type: str
    schema: Schema


def _text(low: int, high: int) -> Schema:
    return {"type": "string", "format": PRINTABLE, "minLength": low, "maxLength": high}


def _whole(low: int, high: int = MAX_INT) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high}


_NARROWER: Final[dict[str, Schema]] = {
    "act": {"type": "string", "pattern": f"^{ACT.pattern}$"},
    "answers": _whole(1),
    "registered": _whole(1),
    "held_ms": _whole(0, MAX_HELD_MS),
    "number": _text(1, MAX_NUMBER),
    "celsius": {
        "type": "number",
        "minimum": PLAUSIBLE_LOW_CELSIUS,
        "maximum": PLAUSIBLE_HIGH_CELSIUS,
    },
    "host": _text(1, MAX_HOST),
    "of": _text(1, MAX_LIMIT),
    "seen": _whole(0, MOST_PEOPLE),
    "people": _whole(0, MOST_PEOPLE),
    "VisitorForm.name": _text(1, MAX_VISITOR) | {"pattern": r"\S"},
    "VisitorForm.phone": _text(0, MAX_PHONE),
    "SecondForm.name": _text(0, MAX_GUARD),
}
"""Fields that take less than all of their type, by name; the gate checks the same limits."""

_PLAIN: Final[dict[object, Schema]] = {
    str: _text(0, MAX_TEXT),
    int: _whole(-MAX_INT),
    float: {"type": "number", "minimum": -MAX_INT, "maximum": MAX_INT},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
}


def form_schema(kind: type) -> Schema:
    """The JSON object that a form of ``acts`` or ``deeds`` is read from."""
    types = get_type_hints(kind)
    known: dict[str, Json] = {
        field.name: _narrower(kind, field.name, types[field.name]) for field in fields(kind)
    }
    required: list[Json] = list(known)
    return {
        "type": "object",
        "properties": known,
        "required": required,
        "additionalProperties": False,
    }


def _narrower(form: type, name: str, kind: object) -> Schema:
    exact = _NARROWER.get(f"{form.__name__}.{name}", _NARROWER.get(name))
    if exact is None:
        return _schema(kind)
    nothing = isinstance(kind, UnionType)
    return {"anyOf": [exact, {"type": "null"}]} if nothing else exact


def _schema(kind: Any) -> Schema:  # noqa: ANN401 - any annotation of a field
    if kind in _PLAIN:
        return _PLAIN[kind]
    if isinstance(kind, UnionType):
        return {"anyOf": [_schema(arm) for arm in get_args(kind)]}
    if issubclass(kind, Enum):
        return {"type": "string", "enum": [one.value for one in kind]}
    return form_schema(kind)


def _act(form: type) -> Body:
    return Body("application/json", form_schema(form))


def _form(optional: Schema | None = None, /, **required: Schema) -> Body:
    """The fields of a page's form."""
    known: Schema = {**required, **(optional or {})}
    names: list[Json] = list(required)
    schema: Schema = {"type": "object", "properties": known, "required": names}
    return Body("application/x-www-form-urlencoded", schema)


def _typed(most: int) -> Schema:
    return {"type": "string", "maxLength": most}


def _one_of(values: Iterable[str]) -> Schema:
    return {"type": "string", "enum": list(values)}


_SECRET: Final = _typed(MAX_PASSWORD)
_SEARCH: Final[Schema] = {
    "verdict": _one_of(("", *(kind.value for kind in VERDICT_WORDS))),
    "reason": _one_of(("", *(reason.value for reason in Reason))),
    "span": _one_of(span.value for span in Span),
    "typed": _typed(MOST_TYPED),
    "before": {"type": "string", "pattern": f"^[0-9]{{0,{MOST_DIGITS}}}$"},
}

BODIES: Final[dict[str, Body | None]] = {
    "open": _act(OpenForm),
    "forgive": _act(ForgiveForm),
    "identify": _act(NumberForm),
    "measure": _act(MeasureForm),
    "refuse": _act(RefuseForm),
    "remeasure": _act(RowForm),
    "undo": _act(RowForm),
    "close-alarm": _act(CloseForm),
    "visitor": _act(VisitorForm),
    "count": _act(CountForm),
    "sign_in": _form(name=_typed(MAX_NAME), password=_SECRET),
    "logout": None,
    "lane_mode_set": _form(mode=_one_of(mode.value for mode in LaneMode)),
    "shift_sign": _form(name=_typed(MAX_NAME), own=_SECRET, theirs=_SECRET, note=_typed(MOST_NOTE)),
    "look_passages_search": _form(_SEARCH),
    "own_set": _form(now=_SECRET, fresh=_SECRET, again=_SECRET, which=_typed(8)),
}
"""By endpoint; a route that takes something stands here, or there is no document."""


def result_schema() -> Schema:
    """What an act of the page answers."""
    both: Schema = {
        "type": "object",
        "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
        "required": ["zh", "en"],
    }
    return {
        "type": "object",
        "properties": {
            "ok": {"type": "boolean"},
            "text": both,
            "sequence": {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]},
            "asks_second": {"type": "boolean"},
        },
        "required": ["ok", "text", "sequence", "asks_second"],
    }


def error_schema() -> Schema:
    """What a script is told that was not let in, or whose body was none."""
    said: Schema = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    return {"type": "object", "properties": {"error": said}, "required": ["error"]}
