"""JSON of strangers, bounded; not the reader of our own files."""

import json
from math import isfinite
from typing import Never

from gateway.codes.limits import MAX_CERTIFICATE_DEPTH, MAX_CERTIFICATE_ITEMS
from gateway.codes.malformed import MalformedError, Step


def decode_object(encoded: bytes) -> dict[str, object]:
    """The object that exactly these UTF-8 bytes spell.

    Its members stand once and its numbers are finite.

    Args:
        encoded: no more than was inflated or scanned: its length is bounded already.

    Raises:
        MalformedError: anything else, too deep or with too many values.
    """
    try:
        value: object = json.loads(
            encoded.decode(),
            object_pairs_hook=_once_each,
            parse_constant=_refuse_constant,
            parse_float=_finite,
        )
    except (ValueError, RecursionError):
        raise MalformedError(Step.JSON, "not JSON, a member twice or no finite number") from None
    if not isinstance(value, dict):
        raise MalformedError(Step.JSON, "not an object")
    _check_bounds(value)
    return value


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member twice")
    return members


def _refuse_constant(name: str) -> Never:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number


def _check_bounds(value: object) -> None:
    """Level by level, so that depth costs no stack."""
    level, items, depth = [value], 0, 0
    while level:
        items, depth = items + len(level), depth + 1
        if items > MAX_CERTIFICATE_ITEMS or depth > MAX_CERTIFICATE_DEPTH + 1:
            raise MalformedError(Step.JSON, "too deep or too many values")
        level = [inner for outer in level for inner in _children(outer)]


def _children(value: object) -> list[object]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    return value if isinstance(value, list) else []
