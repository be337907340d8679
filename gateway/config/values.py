"""One value of a TOML file as the type that its key asks for, or an objection; knows no key."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from gateway.config.limits import Limit

Converters = Mapping[type, Callable[[str], object]]
"""How text becomes a type of our own, such as ``07:00-09:30`` a part of a day; each raises
``ValueError`` with what would be right."""

_MAX_EXACT: Final = 1 << 53
"""Whole numbers up to here are floats without loss."""
_SHOWN: Final = 60
"""Characters of a wrong value that a message repeats."""

_KINDS: Final[Mapping[type, str]] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text in quotes",
    Path: "a path in quotes",
    date: "a date such as 2026-10-01, without quotes",
}


class ObjectionError(Exception):
    """One value is not what its key asks for."""


def typed(hint: object, value: object, limit: Limit | None, converters: Converters) -> object:
    """The value as ``hint`` wants it; converts only what loses nothing.

    Args:
        hint: the annotation: a type, a ``Literal``, or either with limits in ``Annotated``; a text
            there says why a ``Literal`` offers no more.
        value: as TOML gave it.
        limit: one more limit, from outside the annotation.
        converters: for types of our own.

    Raises:
        ObjectionError: says what was expected and what was seen.
    """
    kind, *marks = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    if get_origin(kind) is Literal:
        return _choice(get_args(kind), value, marks)
    found = _converted(kind, value, converters)
    for each in (mark for mark in (*marks, limit) if hasattr(mark, "objection")):
        objection = each.objection(found)
        if objection is not None:
            raise ObjectionError(objection)
    return found


def seen(value: object) -> str:
    """A wrong value as a message may repeat it."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _choice(choices: tuple[object, ...], value: object, marks: list[object]) -> object:
    if isinstance(value, str) and value in choices:
        return value
    why = "".join(f": {mark}" for mark in marks if isinstance(mark, str))
    raise ObjectionError(f"expected one of {', '.join(map(str, choices))}; got {seen(value)}{why}")


def _converted(kind: Any, value: object, converters: Converters) -> object:  # noqa: ANN401 - a type out of an annotation
    if isinstance(value, str) and not value.isprintable():
        raise ObjectionError(f"expected text without control characters, got {seen(value)}")
    if kind in converters:
        return _spelled(converters[kind], value)
    if kind is float and type(value) is int and abs(value) <= _MAX_EXACT:
        return float(value)
    if kind is Path and isinstance(value, str | Path) and str(value):
        return Path(value)
    if type(value) is kind:
        return value
    raise ObjectionError(f"expected {_KINDS[kind]}, got {seen(value)}")


def _spelled(convert: Callable[[str], object], value: object) -> object:
    if not isinstance(value, str):
        raise ObjectionError(f"expected text in quotes, got {seen(value)}")
    try:
        return convert(value)
    except ValueError as error:
        raise ObjectionError(f"{error}; got {seen(value)}") from None
