"""A stored row and its parsed form; pure, and not the making of rows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from gateway.core.event import Json
from gateway.core.instant import ClockQuality
from gateway.errors import JournalError

Field = TypeVar("Field", int, str)


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row byte for byte, as it is hashed and sent.

    Args:
        sequence: its number in its epoch, from 1 without gaps.
        row: one ASCII line of JSON without its line end.
    """

    sequence: int
    row: str


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A row's fields, named.

    Args:
        sequence: its number in its epoch.
        kind: value of an ``EventKind``; may be newer than this program.
        wall_ms: milliseconds UTC, as good as ``clock``.
        mono_ns: nanoseconds of the monotonic clock of ``boot``.
        boot: the kernel's random id of that boot.
        clock: quality of ``wall_ms``.
        policy_version: policy in force.
        roster_version: roster in force, 0 for none.
        body: the event's facts.
        previous_hash: hex SHA-256 of the row before.
    """

    sequence: int
    kind: str
    wall_ms: int
    mono_ns: int
    boot: str
    clock: ClockQuality
    policy_version: int
    roster_version: int
    body: Mapping[str, Json]
    previous_hash: str


def parse_row(row: str) -> JournalRow:
    """Read a line made by ``gateway.core.event.row_text``.

    Raises:
        JournalError: it is not one; the message doesn't repeat the line.
    """
    try:
        fields = _object(json.loads(row), "row")
        return JournalRow(
            sequence=_field(fields, "s", int),
            kind=_field(fields, "k", str),
            wall_ms=_field(fields, "t", int),
            mono_ns=_field(fields, "m", int),
            boot=_field(fields, "b", str),
            clock=ClockQuality(_field(fields, "q", str)),
            policy_version=_field(fields, "pv", int),
            roster_version=_field(fields, "rv", int),
            body=_object(fields.get("body"), "field 'body'"),
            previous_hash=_field(fields, "p", str),
        )
    except json.JSONDecodeError as error:
        raise JournalError(f"row: not JSON at character {error.pos}") from error
    except (ValueError, TypeError, RecursionError) as error:
        raise JournalError(f"row: not an event: {error}") from error


def _field(fields: Mapping[str, object], key: str, kind: type[Field]) -> Field:
    value = fields.get(key)
    if type(value) is not kind:  # a JSON true is no number, though Python's is
        raise TypeError(f"field {key!r} is not of type {kind.__name__}")
    return value


def _object(value: object, what: str) -> Mapping[str, Json]:
    if not isinstance(value, dict):
        raise TypeError(f"{what} is not a JSON object")
    return value
