"""JSON to a CertLogic expression, within bounds and refused with its place; evaluates nothing."""

import re
import reprlib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

from gateway.codes.certlogic_terms import (
    CertLogicError,
    DataAccess,
    Expression,
    IdentifierPart,
    Items,
    Literal,
    Operation,
    Operator,
    PlusTime,
    TimeUnit,
)
from gateway.codes.limits import MAX_INTEGER

MAX_DEPTH: Final = 48
"""Expressions within expressions; the published rules stay below 16."""

MAX_NODES: Final = 4096
"""Expressions of one rule; published lists of test devices have some hundreds of members."""

MAX_LITERAL_CHARS: Final = 256
"""A text or a path within a rule; a certificate's own codes have at most 80 characters."""

_PATH: Final = re.compile(r"[^.]+(\.[^.]+)*")
_VAR: Final = "var"
_PLUS_TIME: Final = "plusTime"
_IDENTIFIER_PART: Final = "extractFromUVCI"
_BINARY: Final = (Operator.EQUAL, Operator.IN, Operator.PLUS)
_COUNTS: Final = MappingProxyType(
    dict.fromkeys(Operator, (2, 3))
    | dict.fromkeys(_BINARY, (2, 2))
    | dict.fromkeys((Operator.IF, Operator.REDUCE), (3, 3))
    | dict.fromkeys((Operator.NOT, Operator.DATE_OF_BIRTH), (1, 1))
    | {Operator.AND: (2, MAX_NODES)}
)
"""Fewest and most operands; the comparisons take two, or three for "between"."""

_NAMES: Final = (_VAR, _PLUS_TIME, _IDENTIFIER_PART, *(operator.value for operator in Operator))


def parse(logic: object, place: str = "Logic") -> Expression:
    """The expression that a decoded JSON value spells.

    Args:
        logic: what ``json.loads`` returned.
        place: what to call its root in the error.

    Raises:
        CertLogicError: not an expression of the specification, or beyond a bound.
    """
    return _Parser().expression(logic, place, 0)


class _Parser:
    """Walks one expression and counts its nodes."""

    def __init__(self) -> None:
        self._nodes = 0

    def expression(self, logic: object, place: str, depth: int) -> Expression:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise CertLogicError(place, f"more than {MAX_NODES} expressions in one rule")
        if depth > MAX_DEPTH:
            raise CertLogicError(place, f"expressions nested deeper than {MAX_DEPTH}")
        if isinstance(logic, Mapping):
            return self._operation(logic, place, depth + 1)
        if isinstance(logic, list):
            return Items(self._members(logic, place, depth + 1))
        return Literal(_literal(logic, place))

    def _members(self, logic: Sequence[object], place: str, depth: int) -> tuple[Expression, ...]:
        return tuple(
            self.expression(member, f"{place}[{number}]", depth)
            for number, member in enumerate(logic)
        )

    def _operation(self, logic: Mapping[str, object], place: str, depth: int) -> Expression:
        if len(logic) != 1:
            raise CertLogicError(place, f"an operation has one member, this has {len(logic)}")
        ((name, operands),) = logic.items()
        if name not in _NAMES:
            raise CertLogicError(place, f"unknown operator {reprlib.repr(name)}{_nearest(name)}")
        place = f"{place}.{name}"
        if name == _VAR:
            return DataAccess(_path(operands, place))
        if not isinstance(operands, list):
            raise CertLogicError(place, "the operands must be an array")
        if name == _PLUS_TIME:
            return self._plus_time(operands, place, depth)
        if name == _IDENTIFIER_PART:
            return self._identifier_part(operands, place, depth)
        return self._counted(Operator(name), operands, place, depth)

    def _counted(
        self, operator: Operator, operands: list[object], place: str, depth: int
    ) -> Expression:
        fewest, most = _COUNTS[operator]
        if not fewest <= len(operands) <= most:
            wanted = f"{fewest}" if fewest == most else f"{fewest} to {most}"
            raise CertLogicError(place, f"takes {wanted} operands, got {len(operands)}")
        return Operation(operator, self._members(operands, place, depth))

    def _plus_time(self, operands: list[object], place: str, depth: int) -> Expression:
        match operands:
            case [text, int(amount), "year" | "month" | "day" | "hour" as unit] if _whole(amount):
                return PlusTime(
                    self.expression(text, f"{place}[0]", depth), int(amount), TimeUnit(unit)
                )
        raise CertLogicError(
            place, 'takes a text, a whole number and "year", "month", "day" or "hour"'
        )

    def _identifier_part(self, operands: list[object], place: str, depth: int) -> Expression:
        match operands:
            case [text, int(index)] if _whole(index):
                return IdentifierPart(self.expression(text, f"{place}[0]", depth), int(index))
        raise CertLogicError(place, "takes a text and a whole number")


def _literal(logic: object, place: str) -> bool | int | str:
    match logic:
        case bool():
            return logic
        case int() if _whole(logic):
            return logic
        case float() if logic.is_integer():
            return _literal(int(logic), place)  # JSON knows one kind of number: 1.0 is 1
        case str() if len(logic) <= MAX_LITERAL_CHARS:
            return logic
    raise CertLogicError(
        place,
        f"{reprlib.repr(logic)} is no literal; true, false, a whole number or a text of up to"
        f" {MAX_LITERAL_CHARS} characters is",
    )


def _whole(value: object) -> bool:
    return type(value) is int and abs(value) <= MAX_INTEGER


def _path(operand: object, place: str) -> tuple[str, ...]:
    if operand == "":
        return ()
    if isinstance(operand, str) and len(operand) <= MAX_LITERAL_CHARS and _PATH.fullmatch(operand):
        return tuple(operand.split("."))
    raise CertLogicError(
        place, f"{reprlib.repr(operand)} is no path of fragments with dots between"
    )


def _nearest(name: str) -> str:
    near = get_close_matches(name[:MAX_LITERAL_CHARS], _NAMES, n=1)
    return "".join(f"; did you mean {match!r}?" for match in near)
