"""Which signed documents a gate goes by, as part of what it says of itself; not the documents."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gateway.core.event import Json
from gateway.sync.payload import integer, refuse, text

MAX_LISTS: Final = 8
"""Lists that a gate may name; there are four."""

MAX_NAME_CHARS: Final = 16


@dataclass(frozen=True, slots=True)
class ListVersion:
    """A signed document in force at a gate.

    Args:
        name: what events call it, such as ``revocations``.
        version: the centre's number of it.
        issued_ms: wall milliseconds, UTC, when it was signed.
    """

    name: str
    version: int
    issued_ms: int


def list_versions_json(lists: Iterable[ListVersion]) -> list[Json]:
    """One JSON object for each."""
    return [{"name": one.name, "version": one.version, "issued_ms": one.issued_ms} for one in lists]


def list_versions(listed: Json, what: str) -> tuple[ListVersion, ...]:
    """Read them from a message that anyone may have sent.

    Args:
        listed: the field's value.
        what: name of the message for the error.

    Raises:
        ForeignPayloadError: no list, too long, a name stands twice, or an entry is not ours.
    """
    what = f"{what}, field 'lists'"
    if not isinstance(listed, list) or len(listed) > MAX_LISTS:
        refuse(what, f"not a list of at most {MAX_LISTS}")
    found = tuple(_list_version(one, what) for one in listed)
    if len({one.name for one in found}) < len(found):
        refuse(what, "a name stands twice")
    return found


def _list_version(fields: Json, what: str) -> ListVersion:
    if not isinstance(fields, dict):
        refuse(what, "an entry is not a JSON object")
    name = text(fields, "name", what, MAX_NAME_CHARS)
    return ListVersion(name, integer(fields, "version", what), integer(fields, "issued_ms", what))
