"""What gates of a site tell each other of used codes, to bytes and back; pure, names nobody.

The broker alone decides who may write which gate's topic. Whoever owns the broker can keep gates
from hearing each other, as a broker that is down does, or have a code refused; it can't make any
gate admit.
"""

import re
from collections.abc import Iterable
from typing import Final

from gateway.core.event import Json
from gateway.core.use import DIGEST_BYTES, Use
from gateway.sync.payload import VERSION, encode_object, gates_word, integer, listed, refuse, text

MAX_USES: Final = 64
"""Uses of a message: what a lane admits in two minutes at its fastest."""

MAX_USES_BYTES: Final = 8192
"""Sixty-four uses of 124 bytes at most, and the names."""

DIGEST: Final = re.compile(rf"[0-9a-f]{{{2 * DIGEST_BYTES}}}", re.ASCII)
NAME_CHARS: Final = 32


def encode_uses(gate: str, site: str, uses: Iterable[Use]) -> bytes:
    """One JSON object.

    Args:
        gate: which gate admitted.
        site: its site; gates of others ignore it.
        uses: at most ``MAX_USES``.
    """
    entries: list[Json] = [
        {"use": use.digest, "at_ms": use.at_ms, "until_ms": use.until_ms, **_visit(use)}
        for use in uses
    ]
    fields: dict[str, Json] = {"v": VERSION, "gate": gate, "site": site, "uses": entries}
    return encode_object(fields)


def decode_uses(payload: bytes, gate: str, site: str) -> tuple[Use, ...]:
    """Read what another gate used; nothing if it is of another site.

    Args:
        payload: bytes as they came.
        gate: the gate named by the topic.
        site: the reader's site.

    Raises:
        ForeignPayloadError: not a message of that gate.
    """
    fields = gates_word(payload, "uses", MAX_USES_BYTES, gate)
    uses = tuple(_use(entry) for entry in listed(fields, "uses", "uses", MAX_USES))
    return uses if text(fields, "site", "uses", NAME_CHARS) == site else ()


def _use(entry: Json) -> Use:
    if not isinstance(entry, dict):
        refuse("uses", "an entry is not a JSON object")
    digest = text(entry, "use", "uses", 2 * DIGEST_BYTES)
    if DIGEST.fullmatch(digest) is None:
        refuse("uses, field 'use'", "not a digest in lower-case hex")
    at_ms = integer(entry, "at_ms", "uses")
    visit = entry.get("visit", False)
    if not isinstance(visit, bool):
        refuse("uses, field 'visit'", "not true or false")
    return Use(digest, at_ms, integer(entry, "until_ms", "uses", low=at_ms), visit)


def _visit(use: Use) -> dict[str, Json]:
    """Said only where it is one, so that gates of earlier programs get what they know."""
    return {"visit": True} if use.visit else {}
