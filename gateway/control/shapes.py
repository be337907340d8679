"""Frozen dataclasses to JSON values and back, strictly; it knows no message and no socket."""

import binascii
import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from math import isfinite
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, get_args, get_origin

from gateway.core.event import Json
from gateway.errors import GatewayError

MAX_TEXT: Final = 300
"""Characters of one text; a fault's sentence is shorter, a person can't read more at a glance."""
MAX_ITEMS: Final = 32
"""Items of one list; a lane has seven devices and some thirty reasons."""
MAX_BYTES: Final = 45 * 1024
"""Of one picture; in base64 it still fits a line."""
MAX_INT: Final = 2**53 - 1
"""Greatest integer that a browser keeps exactly (ECMA-262, Number.MAX_SAFE_INTEGER)."""
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"

_MARK: Final = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_STACK: Final = re.compile(f"({_MARK}{{3}}){_MARK}+")
"""More than three of Unicode's combining marks that no script's own spelling stacks so high."""

Shape = TypeVar("Shape")


class ShapeError(GatewayError):
    """A JSON value is not of the shape it claims; the message never repeats the value."""


def clean(text: str) -> str:
    """A text on one line, cut to ``MAX_TEXT``; control, bidi and zero-width signs made visible.

    A letter keeps three marks: more would be painted over the lines above and below.
    """
    cut = text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
    if cut.isascii() and cut.isprintable():
        return cut
    low = _STACK.sub(r"\1", cut)
    return "".join(c if c.isprintable() else " " if c.isspace() else REPLACEMENT for c in low)


def to_json(value: object) -> Json:
    """The JSON value of a dataclass made of enums, texts, numbers, bytes, tuples and None.

    Raises:
        TypeError: for anything else, which is a mistake of ours.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return to_json(value.value)
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bytes):
        return binascii.b2a_base64(value, newline=False).decode("ascii")
    if value is None or isinstance(value, bool | int | float):
        return value
    raise TypeError(f"{type(value).__name__} has no JSON shape")


def from_json(kind: type[Shape], value: object, where: str = "message") -> Shape:
    """The dataclass that a JSON value describes; every field present, none besides.

    Args:
        kind: a dataclass made of what ``to_json`` takes.
        value: as ``json.loads`` gave it.
        where: the place, for the error's message.

    Raises:
        ShapeError: names the place and what was expected there.
    """
    result: Shape = _read(kind, value, where)
    return result


def _read(kind: Any, value: object, where: str) -> Any:  # noqa: ANN401  # any annotation of a field
    if kind in _PLAIN:
        return _PLAIN[kind](value, where)
    origin = get_origin(kind)
    if origin is UnionType:
        return _read_optional(kind, value, where)
    if origin is tuple:
        return _read_items(get_args(kind)[0], value, where)
    if issubclass(kind, Enum):
        return _read_member(kind, value, where)
    return _read_fields(kind, value, where)


def _read_fields(kind: Any, value: object, where: str) -> object:  # noqa: ANN401  # a dataclass
    if not isinstance(value, dict):
        raise ShapeError(f"{where}: expected an object, got {_named(value)}")
    types = {field.name: field.type for field in fields(kind)}
    if value.keys() != types.keys():
        missing = sorted(types.keys() - value.keys())
        unknown = len(value.keys() - types.keys())
        raise ShapeError(f"{where}: missing {missing}, {unknown} unknown")
    return kind(**{name: _read(t, value[name], f"{where}.{name}") for name, t in types.items()})


def _read_items(kind: object, value: object, where: str) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise ShapeError(f"{where}: expected a list, got {_named(value)}")
    if len(value) > MAX_ITEMS:
        raise ShapeError(f"{where}: {len(value)} items, at most {MAX_ITEMS}")
    return tuple(_read(kind, item, f"{where}[{i}]") for i, item in enumerate(value))


def _read_optional(kind: object, value: object, where: str) -> object:
    if value is None:
        return None
    (inner,) = (arm for arm in get_args(kind) if arm is not NoneType)
    return _read(inner, value, where)


def _read_member(kind: type[Enum], value: object, where: str) -> Enum:
    if isinstance(value, str):
        for member in kind:
            if member.value == value:
                return member
    raise ShapeError(f"{where}: not one of the {len(kind)} {kind.__name__} values")


def _read_text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise ShapeError(f"{where}: expected text, got {_named(value)}")
    if len(value) > MAX_TEXT or not value.isprintable():
        raise ShapeError(f"{where}: expected at most {MAX_TEXT} printable characters")
    return value


def _read_bytes(value: object, where: str) -> bytes:
    if not isinstance(value, str) or len(value) > 4 * -(-MAX_BYTES // 3):
        raise ShapeError(f"{where}: expected base64 of at most {MAX_BYTES} bytes")
    try:
        return binascii.a2b_base64(value, strict_mode=True)
    except ValueError:
        raise ShapeError(f"{where}: not base64") from None


def _read_bool(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise ShapeError(f"{where}: expected true or false, got {_named(value)}")
    return value


def _read_int(value: object, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ShapeError(f"{where}: expected an integer, got {_named(value)}")
    if not -MAX_INT <= value <= MAX_INT:
        raise ShapeError(f"{where}: an integer beyond 53 bits")
    return value


def _read_float(value: object, where: str) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ShapeError(f"{where}: expected a number, got {_named(value)}")
    if not (-MAX_INT <= value <= MAX_INT and isfinite(value)):
        raise ShapeError(f"{where}: a number out of range")
    return float(value)


def _named(value: object) -> str:
    return "null" if value is None else type(value).__name__


_PLAIN: Final[dict[object, Callable[[object, str], object]]] = {
    str: _read_text,
    bytes: _read_bytes,
    bool: _read_bool,
    int: _read_int,
    float: _read_float,
}
