"""What gate and web say to each other, one JSON line per message; not the socket.

A line is ``{"v": 1, "kind": KIND, "body": {...}}`` in ASCII and ends with a newline. To the page
go ``view`` (a whole ``LaneView``), ``beat`` (the gate lives), ``answer`` and ``looked``; to the
gate ``open``, ``unconfirmed``, ``forgive``, ``identify``, ``measure``, ``lane``, ``look``,
``refuse``, ``remeasure``, ``undo``, ``close-alarm``, ``register`` and ``correct``.
"""

import json
import re
from dataclasses import dataclass
from typing import Final, NoReturn

from gateway.control.deeds import check_deed, check_row, check_why
from gateway.control.looking import LookAsked, Looked
from gateway.control.shapes import ShapeError, from_json, to_json
from gateway.core.deeds import (
    ActUndone,
    AlarmClosed,
    CountCorrected,
    Deed,
    MeasureAgain,
    PersonRefused,
    VisitorRegistered,
)
from gateway.core.forgiveness import ForgivenessReason
from gateway.core.guard_acts import (
    ConfirmationFailed,
    GuardAct,
    HandMeasured,
    LaneAsked,
    ManualOpen,
    NumberTyped,
    PassbackForgiven,
)
from gateway.core.lane import LaneView, OverrideReason
from gateway.core.second_instrument import (
    PLAUSIBLE_HIGH_CELSIUS,
    PLAUSIBLE_LOW_CELSIUS,
    plausible,
)

VERSION: Final = 1
MAX_LINE: Final = 64 * 1024
"""Bytes of one line; a view is near 2 KiB, a picture of the camera below 20."""

ACT: Final = re.compile(r"[0-9a-f]{32}")
MAX_GUARD: Final = 32
MAX_NUMBER: Final = 64
"""Characters as they were typed; what the gate takes for a number is shorter."""
MAX_HELD_MS: Final = 600_000


@dataclass(frozen=True, slots=True)
class Beat:
    """The gate process lives, though nothing has changed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an act.

    Args:
        act: the id that the request carried.
        ok: whether it was done.
        text: what the guard reads, above all when it was not.
        sequence: the row that records it, or None when there is none.
    """

    act: str
    ok: bool
    text: str
    sequence: int | None


ToPage = LaneView | Beat | Answer | Looked
ToGate = GuardAct | LookAsked

_TO_PAGE: Final[dict[str, type[ToPage]]] = {
    "view": LaneView,
    "beat": Beat,
    "answer": Answer,
    "looked": Looked,
}
_TO_GATE: Final[dict[str, type[ToGate]]] = {
    "open": ManualOpen,
    "unconfirmed": ConfirmationFailed,
    "forgive": PassbackForgiven,
    "identify": NumberTyped,
    "measure": HandMeasured,
    "lane": LaneAsked,
    "look": LookAsked,
    "refuse": PersonRefused,
    "remeasure": MeasureAgain,
    "undo": ActUndone,
    "close-alarm": AlarmClosed,
    "register": VisitorRegistered,
    "correct": CountCorrected,
}
_KINDS: Final = {kind: name for name, kind in (_TO_PAGE | _TO_GATE).items()}


def encode(message: ToPage | ToGate) -> bytes:
    """One line, newline included; texts are cleaned and cut, so that the other side takes them."""
    line = {"v": VERSION, "kind": _KINDS[type(message)], "body": to_json(message)}
    return json.dumps(line, allow_nan=False, separators=(",", ":")).encode("ascii") + b"\n"


def decode_for_page(line: bytes) -> ToPage:
    """What the gate says.

    Raises:
        ShapeError: says what is wrong with the line, without repeating it.
    """
    kind, body = _open(line)
    if kind not in _TO_PAGE:
        raise ShapeError("message.kind: not one that a page takes")
    return from_json(_TO_PAGE[kind], body, kind)


def decode_for_gate(line: bytes) -> ToGate:
    """What the web process asks.

    Raises:
        ShapeError: says what is wrong with the line, without repeating it.
    """
    kind, body = _open(line)
    if kind not in _TO_GATE:
        raise ShapeError("message.kind: not one that a gate takes")
    request: ToGate = from_json(_TO_GATE[kind], body, kind)
    check_request(request)
    return request


def check_request(request: ToGate) -> None:
    """Look at the values of a request whose types are right already.

    Raises:
        ShapeError: names the field.
    """
    kind = _KINDS[type(request)]
    if not ACT.fullmatch(request.act):
        raise ShapeError(f"{kind}.act: expected 32 hexadecimal digits")
    if not 0 < len(request.guard) <= MAX_GUARD:
        raise ShapeError(f"{kind}.guard: expected 1 to {MAX_GUARD} characters")
    if isinstance(request, Deed):
        check_deed(kind, request)
        return
    match request:
        case NumberTyped(number=number):
            if not 0 < len(number) <= MAX_NUMBER:
                raise ShapeError(f"identify.number: expected 1 to {MAX_NUMBER} characters")
        case HandMeasured(answers=answers, celsius=celsius):
            check_row(kind, answers)
            if not plausible(celsius):
                limits = f"{PLAUSIBLE_LOW_CELSIUS:g} to {PLAUSIBLE_HIGH_CELSIUS:g} °C"
                raise ShapeError(f"measure.celsius: expected {limits}")
        case PassbackForgiven(why=why, answers=answers):
            check_row(kind, answers)
            check_why(kind, why, ForgivenessReason)
        case ConfirmationFailed() | ManualOpen():
            _check_opening(kind, request)


def _check_opening(kind: str, request: ManualOpen | ConfirmationFailed) -> None:
    check_why(kind, request.why, OverrideReason)
    if request.answers is not None:
        check_row(kind, request.answers)
    if isinstance(request, ConfirmationFailed):
        return
    if request.registered is not None and request.registered < 1:
        raise ShapeError("open.registered: a row's sequence starts from 1")
    if len(request.second) > MAX_GUARD:
        raise ShapeError(f"open.second: expected at most {MAX_GUARD} characters")
    if not 0 <= request.held_ms <= MAX_HELD_MS:
        raise ShapeError(f"open.held_ms: expected 0 to {MAX_HELD_MS}")


def parse_json(text: bytes) -> object:
    """JSON of one hostile text: no NaN, no duplicate key, no endless nesting.

    Raises:
        ShapeError: if it is not that.
    """
    try:
        return json.loads(
            text.decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_unique
        )
    except (ValueError, RecursionError):
        raise ShapeError("message: not JSON") from None


class LineBuffer:
    """Bytes to lines of at most ``MAX_LINE`` bytes."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, received: bytes) -> list[bytes]:
        """The lines that are whole by now, without their newlines.

        Raises:
            ShapeError: if a line grows beyond the limit.
        """
        *lines, self._rest = (self._rest + received).split(b"\n")
        if any(len(line) > MAX_LINE for line in (*lines, self._rest)):
            raise ShapeError(f"message: a line of over {MAX_LINE} bytes")
        return lines


def _open(line: bytes) -> tuple[str, object]:
    message = parse_json(line)
    if not isinstance(message, dict) or message.keys() != {"v", "kind", "body"}:
        raise ShapeError("message: expected an object of v, kind and body")
    if message["v"] != VERSION or isinstance(message["v"], bool):
        raise ShapeError(f"message.v: only version {VERSION} is spoken here")
    if not isinstance(message["kind"], str):
        raise ShapeError("message.kind: expected text")
    return message["kind"], message["body"]


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a key stands twice")
    return result


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
