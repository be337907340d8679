"""What CertLogic's operators do with values; walks no expression.

A value is what JSON knows, an array also as a tuple, or a ``datetime`` that an operator made.
"""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from types import MappingProxyType, NoneType
from typing import Any, Final, TypeVar

from gateway.codes.certlogic_terms import Operator
from gateway.codes.limits import MAX_INTEGER

MAX_IDENTIFIER_CHARS: Final = 256
"""A unique certificate identifier has up to 72 (EU eHealth Network, annex 2 of the guidelines on
proof of vaccination, version 2)."""

_INDEX: Final = re.compile(r"[0-9]{1,9}")
_SEPARATORS: Final = re.compile(r"[/#:]")
_PREFIX: Final = "URN:UVCI:"
_SCALARS: Final = (bool, int, str, NoneType)
_OBJECTS: Final = (dict, MappingProxyType)
"""What holds a JSON object here. Asking for ``Mapping`` takes five times as long."""

_ARRAYS: Final = (list, tuple)
_TELLING: Final = (*_SCALARS, *_OBJECTS, *_ARRAYS)
"""Types whose values are truthy or falsy."""

_OF_INTEGERS: Final = (Operator.GREATER, Operator.LESS, Operator.AT_LEAST, Operator.AT_MOST)
_TESTS: Final[Mapping[Operator, Callable[[Any, Any], bool]]] = MappingProxyType(
    {
        Operator.GREATER: operator.gt,
        Operator.LESS: operator.lt,
        Operator.AT_LEAST: operator.ge,
        Operator.AT_MOST: operator.le,
        Operator.AFTER: operator.gt,
        Operator.BEFORE: operator.lt,
        Operator.NOT_AFTER: operator.le,
        Operator.NOT_BEFORE: operator.ge,
    }
)

Kind = TypeVar("Kind")


def truth(value: object) -> bool | None:
    """Whether a value is truthy, falsy or, like a date-time, neither."""
    return bool(value) if isinstance(value, _TELLING) else None


def plain(value: object) -> object:
    """A number without a fraction as the integer that it is in JSON."""
    return int(value) if type(value) is float and value.is_integer() else value


def same(left: object, right: object) -> bool:
    """``===``: equal in type and value; arrays, objects and date-times never are."""
    left, right = plain(left), plain(right)
    return type(left) is type(right) and isinstance(left, _SCALARS) and left == right


def look_up(context: object, path: Sequence[str]) -> object:
    """``var``: the value at a path, or None where it leads nowhere."""
    value = context
    for fragment in path:
        if isinstance(value, _OBJECTS):
            value = value.get(fragment)
        elif isinstance(value, _ARRAYS) and _INDEX.fullmatch(fragment):
            value = value[int(fragment)] if int(fragment) < len(value) else None
        else:
            return None
    return plain(value)


def add(values: Sequence[object]) -> int:
    """``+`` of integers.

    Raises:
        ValueError: another type, or a sum that JSON readers could not keep.
    """
    total = sum(typed(value, int) for value in values)
    if abs(total) > MAX_INTEGER:
        raise ValueError("a sum out of range")
    return total


def compare(by: Operator, values: Sequence[object]) -> bool:
    """A comparison of two values, or of three with the one between.

    Args:
        by: one of the eight comparisons.
        values: in order.

    Raises:
        ValueError: not all integers, or not all date-times, as the comparison demands.
    """
    kind = int if by in _OF_INTEGERS else datetime
    operands = [typed(value, kind) for value in values]
    return all(_TESTS[by](left, right) for left, right in pairwise(operands))


def identifier_part(identifier: object, index: int) -> str | None:
    """``extractFromUVCI``: a fragment, counted without the prefix ``URN:UVCI:``.

    Raises:
        ValueError: neither a text of up to ``MAX_IDENTIFIER_CHARS`` nor None.
    """
    if identifier is None:
        return None
    written = typed(identifier, str)
    if len(written) > MAX_IDENTIFIER_CHARS:
        raise ValueError(f"an identifier of more than {MAX_IDENTIFIER_CHARS} characters")
    fragments = _SEPARATORS.split(written.removeprefix(_PREFIX))
    return fragments[index] if 0 <= index < len(fragments) else None


def typed(value: object, kind: type[Kind]) -> Kind:
    """A value that must be of a type; a boolean is no integer.

    Raises:
        ValueError: it is not.
    """
    if isinstance(value, kind) and not isinstance(value, bool):
        return value
    raise ValueError(f"a value that is no {kind.__name__}")
