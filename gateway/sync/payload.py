"""Writes JSON, and reads what anyone may have sent: bounded, strict; knows no message."""

import json
import re
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Final, NoReturn

import orjson

from gateway.core.event import Json
from gateway.errors import GatewayError

MAX_INTEGER: Final = 2**63 - 1
"""What SQLite and PostgreSQL can store."""

VERSION: Final = 1
"""The only ``v`` that exists."""

HASH: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)

MAX_DEPTH: Final = 254
"""Objects and lists within each other, as orjson writes at most. Whoever reads a stored row later
stands deeper in the stack: what was read at its very limit here would end the reader there."""

_PLAIN_DEPTH: Final = 64
"""Brackets of a text that is read without a look at its depth; a verdict's row has about ten."""

_SURROGATE: Final = re.compile(rb"\\u[dD][89A-Fa-f]")


class ForeignPayloadError(GatewayError):
    """A payload is not one of ours; its message never repeats content, which may be personal."""


def refuse(what: str, seen: str) -> NoReturn:
    """Raise the one error of this package's decoders.

    Args:
        what: the message or field that was read.
        seen: what is wrong with it, without its content.
    """
    raise ForeignPayloadError(f"{what}: {seen}; refused, nothing of it is used") from None


def json_object(payload: bytes, what: str, max_bytes: int) -> dict[str, Json]:
    """The JSON object that the payload is, with finite numbers and no key twice.

    Args:
        payload: bytes as they came.
        what: name of the message for the error.
        max_bytes: the greatest length that is looked at.

    Raises:
        ForeignPayloadError: too long, not ASCII, not JSON, not an object, too deep.
    """
    if len(payload) > max_bytes:
        refuse(what, f"{len(payload)} bytes, at most {max_bytes} are allowed")
    value = _canonical(payload)
    if value is None:
        value = _strict(payload, what)
    if not isinstance(value, dict):
        refuse(what, "not a JSON object")
    return value


def plain_objects(lines: Sequence[bytes], content: bytes) -> list[dict[str, Json]] | None:
    """The objects of several lines as our own writers write them, read as ``json_object`` reads.

    None where one of them is not, or is no object: then each has to be read alone. All are written
    back at once and compared at once. That is as good as one by one: an object's text ends where
    its first bracket closes, so that equal texts in a row have their ends at equal places.

    Args:
        lines: of no more bytes than the caller allows.
        content: the same lines with line ends between them.
    """
    try:
        values = [orjson.loads(line) for line in lines]
        written = orjson.dumps(values)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return None
    if set(map(type, values)) != {dict} or not content.isascii():
        return None
    same = _ascii(written)[1:-1] == content.replace(b"\n", b",")
    return values if same else None


def encode_object(fields: Mapping[str, Json]) -> bytes:
    """One JSON object in ASCII without a space, as ``json_object`` reads it."""
    return json.dumps(fields, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode()


def version_one(fields: Mapping[str, Json], what: str) -> None:
    """Refuse a message of another version than ours.

    Raises:
        ForeignPayloadError: ``v`` is not 1.
    """
    integer(fields, "v", what, low=VERSION, high=VERSION)


def gates_word(payload: bytes, what: str, max_bytes: int, gate: str) -> dict[str, Json]:
    """What one gate tells the others, as ``json_object`` reads it.

    Args:
        payload: bytes as they came.
        what: name of the message for the error.
        max_bytes: the greatest length that is looked at.
        gate: the gate named by the topic.

    Raises:
        ForeignPayloadError: no object of our version, or another gate's.
    """
    fields = json_object(payload, what, max_bytes)
    version_one(fields, what)
    if fields.get("gate") != gate:
        refuse(what, "names another gate than its topic")
    return fields


def listed(fields: Mapping[str, Json], key: str, what: str, most: int) -> list[Json]:
    """A list of so many entries at most.

    Raises:
        ForeignPayloadError: absent, another type or longer.
    """
    value = fields.get(key)
    if not isinstance(value, list) or len(value) > most:
        refuse(f"{what}, field '{key}'", f"not a list of at most {most}")
    return value


def integer(
    fields: Mapping[str, Json], key: str, what: str, low: int = 0, high: int = MAX_INTEGER
) -> int:
    """A whole number within limits; ``true`` is not one.

    Raises:
        ForeignPayloadError: absent, another type or outside ``low..high``.
    """
    value = fields.get(key)
    if type(value) is not int or not low <= value <= high:
        refuse(f"{what}, field {key!r}", f"not a whole number from {low} to {high}")
    return value


def text(fields: Mapping[str, Json], key: str, what: str, max_chars: int) -> str:
    """A text of 1 to ``max_chars`` printable characters.

    Raises:
        ForeignPayloadError: absent, another type, empty, too long or with control characters.
    """
    value = fields.get(key)
    if not isinstance(value, str) or not 1 <= len(value) <= max_chars or not value.isprintable():
        refuse(f"{what}, field {key!r}", f"not a text of 1 to {max_chars} printable characters")
    return value


def _canonical(payload: bytes) -> Json:
    """The value of a text as our own writers write it; None where the strict reader must judge.

    What reads and writes back to the same bytes has every key once, finite numbers and whole
    characters, and costs a sixth of the strict reader's time. `backslashreplace` writes a
    character as JSON does from U+0100 to U+FFFF; others don't come back the same.
    """
    if payload.count(b"{") + payload.count(b"[") > _PLAIN_DEPTH or not payload.isascii():
        return None
    try:
        value: Json = orjson.loads(payload)
        written = orjson.dumps(value)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return None
    return value if _ascii(written) == payload else None


def _ascii(written: bytes) -> bytes:
    if written.isascii():
        return written
    return written.decode().encode("ascii", "backslashreplace")


def _strict(payload: bytes, what: str) -> Json:
    try:
        value: Json = json.loads(
            payload.decode("ascii"),
            object_pairs_hook=_unique_keys,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
        if _SURROGATE.search(payload):
            json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError) as error:
        refuse(what, f"not strict ASCII JSON ({type(error).__name__})")
    if _is_deeper(value, MAX_DEPTH):
        refuse(what, f"nested more than {MAX_DEPTH} deep")
    return value


def _is_deeper(value: Json, most: int) -> bool:
    """Whether there are more objects and lists within each other; a level at a time."""
    level = [value]
    for _ in range(most):
        inner: list[Json] = []
        for one in level:
            if isinstance(one, dict):
                inner += one.values()
            elif isinstance(one, list):
                inner += one
        level = [one for one in inner if isinstance(one, dict | list)]
        if not level:
            return False
    return True


def _unique_keys(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a key stands twice: two readers could see two messages")
    return fields


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    value = float(digits)
    if not isfinite(value):
        raise ValueError("a number beyond the range of a double")
    return value
