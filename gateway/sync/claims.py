"""A lane's claim to a code that several cameras may see, to bytes and back; pure, names nobody.

It counts for two seconds, so nothing keeps it: QoS 0, not retained. Whoever writes another gate's
topic can send a person to another lane, never let one in.
"""

from typing import TYPE_CHECKING, Final

from gateway.core.arbitration import Claim
from gateway.sync.payload import VERSION, encode_object, gates_word, integer, refuse, text
from gateway.sync.uses import DIGEST, NAME_CHARS

if TYPE_CHECKING:
    from gateway.core.event import Json

MAX_CLAIM_BYTES: Final = 512
"""A claim has 190 bytes with the longest names."""

MAX_SIZE_PX: Final = 65_535
"""More than any camera's picture is wide."""


def encode_claim(claim: Claim, site: str) -> bytes:
    """One JSON object.

    Args:
        claim: of this gate.
        site: its site; gates of others ignore it.
    """
    fields: dict[str, Json] = {
        "v": VERSION,
        "gate": claim.lane,
        "site": site,
        "code": claim.digest,
        "size_px": min(claim.size_px, MAX_SIZE_PX),
        "at_ms": claim.at_ms,
    }
    return encode_object(fields)


def decode_claim(payload: bytes, gate: str, site: str) -> Claim | None:
    """Read another gate's claim; None if it is of another site.

    Args:
        payload: bytes as they came.
        gate: the gate named by the topic.
        site: the reader's site.

    Raises:
        ForeignPayloadError: not a message of that gate.
    """
    fields = gates_word(payload, "claim", MAX_CLAIM_BYTES, gate)
    digest = text(fields, "code", "claim", NAME_CHARS)
    if DIGEST.fullmatch(digest) is None:
        refuse("claim, field 'code'", "not a digest in lower-case hex")
    size_px = integer(fields, "size_px", "claim", low=1, high=MAX_SIZE_PX)
    claim = Claim(gate, digest, size_px, integer(fields, "at_ms", "claim"))
    return claim if text(fields, "site", "claim", NAME_CHARS) == site else None
