"""A gate's wish for a whole list, to bytes and back; not the list."""

import json
from dataclasses import dataclass
from typing import Final

from gateway.sync.payload import VERSION, integer, json_object, text, version_one

MAX_WANT_BYTES: Final = 256
MAX_NAME_CHARS: Final = 32


@dataclass(frozen=True, slots=True)
class Want:
    """A gate can't follow the changes of a list.

    Args:
        name: of the list, as its documents' kind.
        have: the version in force there, 0 for none.
    """

    name: str
    have: int


def encode_want(want: Want) -> bytes:
    """One JSON object."""
    fields = {"v": VERSION, "list": want.name, "have": want.have}
    return json.dumps(fields, separators=(",", ":")).encode("ascii")


def decode_want(payload: bytes) -> Want:
    """Read a wish.

    Raises:
        ForeignPayloadError: not a wish.
    """
    fields = json_object(payload, "want", MAX_WANT_BYTES)
    version_one(fields, "want")
    return Want(text(fields, "list", "want", MAX_NAME_CHARS), integer(fields, "have", "want"))
