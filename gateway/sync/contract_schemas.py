"""JSON Schemas of the messages, made from the decoders' own limits; not the messages.

A schema says what JSON Schema can say; ``EXTRA_RULES`` is what a decoder checks besides.
"""

from typing import Final

from gateway.core.event import Json
from gateway.core.instant import ClockQuality
from gateway.core.lane_mode import LaneMode
from gateway.core.occupancy.escrow import DIGEST_CHARS
from gateway.core.policy.occupancy import MOST_GATES, MOST_LIMITS
from gateway.sync.claims import MAX_SIZE_PX
from gateway.sync.list_version import MAX_LISTS
from gateway.sync.list_version import MAX_NAME_CHARS as MAX_LIST_NAME_CHARS
from gateway.sync.occupancy_wire import MOST_COUNTED, OF_CHARS
from gateway.sync.payload import HASH, MAX_DEPTH, MAX_INTEGER, VERSION
from gateway.sync.state import SESSION
from gateway.sync.topics import NAME
from gateway.sync.uses import DIGEST, MAX_USES, NAME_CHARS
from gateway.sync.want import MAX_NAME_CHARS
from gateway.sync.wire import MAX_EPOCH, MAX_ROWS, PACKED

Schema = dict[str, Json]

EXTRA_RULES: Final = (
    "ASCII JSON, no key twice, finite numbers, no half surrogate pair",
    f"objects and lists stand at most {MAX_DEPTH} deep within each other",
    "a whole number has neither a fraction nor an exponent: 1.0 is refused",
    "texts are printable throughout",
    "a gate named in a message is the one of its topic",
    "ack: want is acked + 1, or null",
    "batch: the sequences of its rows follow each other, and header.n is their number",
    "state: no list's name stands twice",
    "uses: until_ms is not before at_ms",
    "rooms: a period is a day of the calendar",
)
"""What JSON Schema can't say, in the words of whoever writes another reader."""


def schemas() -> dict[str, Schema]:
    """Each schema by its name, without references between them."""
    return {
        "batchHeader": _batch_header(),
        "row": _row(),
        "ack": _ack(),
        "state": _state(),
        "want": _object(v=_version(), list=_text(MAX_NAME_CHARS), have=_whole()),
        "uses": _gates_word(uses=_list(_use(), MAX_USES)),
        "claim": _gates_word(
            code=_pattern(DIGEST.pattern), size_px=_whole(1, MAX_SIZE_PX), at_ms=_whole()
        ),
        "rooms": _gates_word(rooms=_list(_room(), MOST_LIMITS)),
    }


def _batch_header() -> Schema:
    return _object(
        v=_whole(VERSION, PACKED),
        gate=_name(),
        epoch=_whole(high=MAX_EPOCH),
        n=_whole(1, MAX_ROWS),
    )


def _row() -> Schema:
    numbers = {key: _whole() for key in ("t", "m", "pv", "rv")}
    texts = {key: _text(64) for key in ("k", "b", "q")}
    return _object(
        s=_whole(1), **texts, **numbers, body={"type": "object"}, p=_pattern(HASH.pattern)
    )


def _ack() -> Schema:
    shape = _object(v=_version(), epoch=_whole(high=MAX_EPOCH), acked=_whole())
    return _with_optional(shape, want=_or_null(_whole(1)), begins={"type": "boolean"})


def _state() -> Schema:
    born = {"v": _version(), "session": _pattern(SESSION.pattern)}
    qualities: list[Json] = [quality.value for quality in ClockQuality]
    online = _object(
        **born,
        online={"const": True},
        wall_ms=_whole(),
        backlog=_whole(),
        epoch=_whole(high=MAX_EPOCH),
        roster_version=_whole(),
        policy_version=_whole(),
        clock={"enum": qualities},
    )
    listed = _object(name=_text(MAX_LIST_NAME_CHARS), version=_whole(), issued_ms=_whole())
    online = _with_optional(
        online,
        lists=_list(listed, MAX_LISTS),
        oldest_age_ms=_or_null(_whole()),
        free_bytes=_or_null(_whole()),
        total_bytes=_or_null(_whole()),
        voltage_low=_or_null({"type": "boolean"}),
        throttled=_or_null({"type": "boolean"}),
        lane_mode=_or_null({"enum": [mode.value for mode in LaneMode]}),
        policy_digest=_or_null(_pattern(HASH.pattern)),
    )
    return {"oneOf": [_object(**born, online={"const": False}), online]}


def _use() -> Schema:
    shape = _object(use=_pattern(DIGEST.pattern), at_ms=_whole(), until_ms=_whole())
    return _with_optional(shape, visit={"type": "boolean"})


def _room() -> Schema:
    counted = _whole(high=MOST_COUNTED)
    return _object(
        of=_text(OF_CHARS),
        period=_pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
        terms=_text(DIGEST_CHARS),
        entries=counted,
        exits=counted,
        wants=counted,
        given={
            "type": "object",
            "maxProperties": MOST_GATES,
            "propertyNames": _name(),
            "additionalProperties": counted,
        },
    )


def _gates_word(**properties: Json) -> Schema:
    return _object(v=_version(), gate=_name(), site=_text(NAME_CHARS), **properties)


def _object(**properties: Json) -> Schema:
    """All are required; others may stand there too, as a reader ignores what it doesn't know."""
    required: list[Json] = list(properties)
    return {"type": "object", "required": required, "properties": properties}


def _with_optional(shape: Schema, **properties: Json) -> Schema:
    present = shape["properties"]
    known = present if isinstance(present, dict) else {}
    return shape | {"properties": {**known, **properties}}


def _version() -> Schema:
    return {"const": VERSION, "type": "integer"}


def _whole(low: int = 0, high: int = MAX_INTEGER) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high}


def _text(most_chars: int) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": most_chars}


def _name() -> Schema:
    return _pattern(NAME.pattern)


def _pattern(whole: str) -> Schema:
    return {"type": "string", "pattern": f"^(?:{whole})$"}


def _or_null(schema: Schema) -> Schema:
    return {"oneOf": [schema, {"type": "null"}]}


def _list(entry: Schema, most: int) -> Schema:
    return {"type": "array", "maxItems": most, "items": entry}
