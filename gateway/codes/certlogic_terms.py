"""CertLogic expressions as values, by the shapes of specification 1.3.2; reads no JSON.

The specification: ehn-dcc-development/eu-dcc-business-rules, ``certlogic/specification``.
"""

from dataclasses import dataclass
from enum import Enum, unique
from typing import TypeAlias

from gateway.errors import GatewayError


class CertLogicError(GatewayError):
    """An expression that is none, or that has no value for this certificate.

    Args:
        place: where in the expression.
        seen: what is wrong; never a value of the certificate.
    """

    def __init__(self, place: str, seen: str) -> None:
        super().__init__(f"{place}: {seen}")


@unique
class Operator(Enum):
    """Operations whose operands are all expressions; the value is the name in JSON."""

    IF = "if"
    AND = "and"
    NOT = "!"
    EQUAL = "==="
    IN = "in"
    PLUS = "+"
    GREATER = ">"
    LESS = "<"
    AT_LEAST = ">="
    AT_MOST = "<="
    AFTER = "after"
    BEFORE = "before"
    NOT_AFTER = "not-after"
    NOT_BEFORE = "not-before"
    REDUCE = "reduce"
    DATE_OF_BIRTH = "dccDateOfBirth"


@unique
class TimeUnit(Enum):
    """What ``plusTime`` counts in."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that stands for itself."""

    value: bool | int | str


@dataclass(frozen=True, slots=True)
class Items:
    """An array; each member is an expression of its own."""

    members: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class DataAccess:
    """``var``: what lies at a path; the empty path is everything."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlusTime:
    """``plusTime``: a date-time from a text, moved by an amount of a unit."""

    text: "Expression"
    amount: int
    unit: TimeUnit


@dataclass(frozen=True, slots=True)
class IdentifierPart:
    """``extractFromUVCI``: one fragment of a unique certificate identifier, counted from 0."""

    text: "Expression"
    index: int


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator with as many operands as it takes."""

    operator: Operator
    operands: tuple["Expression", ...]


Expression: TypeAlias = Literal | Items | DataAccess | PlusTime | IdentifierPart | Operation
