"""What lanes tell each other of codes in view: hostile until read, bounded, and nobody's name."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.arbitration import Claim
from gateway.core.event import Json
from gateway.core.use import use_digest
from gateway.sync.claims import MAX_CLAIM_BYTES, MAX_SIZE_PX, decode_claim, encode_claim
from gateway.sync.payload import MAX_INTEGER, ForeignPayloadError

DIGEST = use_digest("park-1", "PK1S", "00112233aabbccdd")
CLAIM = Claim("gate-2", DIGEST, 180, 1_800_000_000_000)


def message(**changed: Json) -> bytes:
    """A message of gate-2 with some fields changed."""
    fields = json.loads(encode_claim(CLAIM, "park-1"))
    return json.dumps(fields | changed).encode("ascii")


@given(
    st.builds(
        lambda octets, size_px, at_ms: Claim("g" * 32, octets.hex(), size_px, at_ms),
        st.binary(min_size=16, max_size=16),
        st.integers(1, MAX_SIZE_PX),
        st.integers(0, MAX_INTEGER),
    )
)
def test_what_a_lane_claims_another_reads(claim: Claim) -> None:
    """Whatever the size and time."""
    said = encode_claim(claim, "s" * 32)

    assert decode_claim(said, claim.lane, "s" * 32) == claim
    assert len(said) <= MAX_CLAIM_BYTES


def test_a_message_names_neither_code_nor_person() -> None:
    """Only a digest of a signed id."""
    assert b"00112233aabbccdd" not in message()
    assert b"PK1S" not in message()


def test_a_lane_of_another_site_claims_nothing_here() -> None:
    """Two sites may share a broker."""
    assert decode_claim(message(), "gate-2", "park-2") is None


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"rubbish",
        b"[]",
        message(v=2),
        message(gate="gate-3"),
        message(site=""),
        message(code=DIGEST[:-1]),
        message(code=DIGEST.upper()),
        message(code=5),
        message(size_px=0),
        message(size_px=MAX_SIZE_PX + 1),
        message(size_px=True),
        message(size_px=1.5),
        message(at_ms=-1),
        message(at_ms=None),
        message(more="x" * MAX_CLAIM_BYTES),
    ],
)
def test_anything_else_is_refused_by_name(payload: bytes) -> None:
    """Nothing of it is used."""
    with pytest.raises(ForeignPayloadError, match="claim"):
        decode_claim(payload, "gate-2", "park-1")
