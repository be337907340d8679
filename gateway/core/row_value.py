"""Values of the core as a row keeps them, and back again by their types; not which values.

Both ways follow the types, so a field that is added to a value stands in the row without another
line of code, and nothing is read that would not be written so.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from math import isfinite
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Final, TypeVar, cast, get_args, get_origin, get_type_hints

from gateway.core.event import Json

IN_MEMORY_ONLY: Final = MappingProxyType({"in_rows": False})
"""Metadata of a field that no row may hold; it is read back as its type's empty value."""

ALSO: Final = "ALSO_IN_ROWS"
"""Class attribute that names properties which a row has for people; they are never read."""

_SCALARS: Final = frozenset({NoneType, bool, int, float, str})

Value = TypeVar("Value")
Reader = Callable[[Json], Any]


class RowError(ValueError):
    """A row does not hold what it should."""


def row_value(value: object) -> Json:
    """The value in JSON's types.

    Raises:
        TypeError: it is of no type that a row can give back.
    """
    if type(value) in _SCALARS:
        return cast("Json", value)
    if isinstance(value, Enum):
        return row_value(value.value)
    if isinstance(value, tuple):
        return [row_value(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        said = ((name, getattr(value, name)) for name in _written(type(value)))
        return {name: one if type(one) in _SCALARS else row_value(one) for name, one in said}
    raise TypeError(f"no row can hold a {type(value).__name__}")


def of_row(kind: type[Value], row: Json) -> Value:
    """The value that a row keeps.

    Raises:
        RowError: the row says something else, or too little.
    """
    hint: Any = kind
    found: Value = reader_of(hint)(row)
    return found


@cache
def reader_of(hint: Any) -> Reader:  # noqa: ANN401 - an annotation
    """What reads values of this type from rows, raising ``RowError``."""
    if get_origin(hint) is UnionType:
        return _optional(hint)
    if get_origin(hint) is tuple:
        return _several(reader_of(get_args(hint)[0]))
    if is_dataclass(hint):
        return _fields(hint)
    if issubclass(hint, Enum):
        return _choice({row_value(each.value): each for each in hint})
    return _scalar(hint)


@cache
def _written(kind: type) -> tuple[str, ...]:
    kept = [one.name for one in fields(kind) if one.metadata.get("in_rows", True)]
    return (*kept, *getattr(kind, ALSO, ()))


def _optional(hint: Any) -> Reader:  # noqa: ANN401 - an annotation
    [kind] = [each for each in get_args(hint) if each is not NoneType]
    read = reader_of(kind)
    return lambda row: None if row is None else read(row)


def _several(read: Reader) -> Reader:
    def several(row: Json) -> object:
        if not isinstance(row, list):
            raise RowError(f"expected a list, got {row!r}")
        return tuple(read(each) for each in row)

    return several


def _fields(kind: Any) -> Reader:  # noqa: ANN401 - a dataclass
    hints = get_type_hints(kind)
    kept = [one.name for one in fields(kind) if one.metadata.get("in_rows", True)]
    read = [(name, _as_it_is(hints[name]), reader_of(hints[name])) for name in kept]
    left = {one.name: hints[one.name]() for one in fields(kind) if one.name not in kept}

    def made(row: Json) -> object:
        if not isinstance(row, dict):
            raise RowError(f"expected an object with {', '.join(kept)}, got {row!r}")
        found = dict(left)
        for name, plain, each in read:
            if name not in row:
                raise RowError(f"expected an object with {', '.join(kept)}, got {row!r}")
            found[name] = row[name] if type(row[name]) is plain else each(row[name])
        return kind(**found)

    return made


def _as_it_is(hint: Any) -> type | None:  # noqa: ANN401 - an annotation
    """The JSON type of which every value counts as it is, if there is one: most fields are such."""
    if get_origin(hint) is UnionType:
        return NoneType
    return hint if hint in {bool, int, str} else None


def _choice(choices: Mapping[Any, Enum]) -> Reader:
    def chosen(row: Json) -> object:
        if type(row) in {str, int} and row in choices:  # a JSON true is no number
            return choices[row]
        raise RowError(f"{row!r} is none of {', '.join(map(str, choices))}")

    return chosen


def _scalar(kind: type) -> Reader:
    kinds = (int, float) if kind is float else (kind,)

    def scalar(row: Json) -> object:
        if type(row) not in kinds or (isinstance(row, float) and not isfinite(row)):
            raise RowError(f"expected {kind.__name__}, got {row!r}")
        return row

    return scalar
