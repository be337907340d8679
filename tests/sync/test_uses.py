"""What gates tell each other of used codes: hostile until read, bounded, and nobody's name."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.event import Json
from gateway.core.use import Use, use_digest
from gateway.sync.payload import MAX_INTEGER, ForeignPayloadError
from gateway.sync.uses import MAX_USES, MAX_USES_BYTES, decode_uses, encode_uses

DIGEST = use_digest("park-1", "PK1S", "00112233aabbccdd")
USE = Use(DIGEST, 1_800_000_000_000, 1_800_000_090_000)


def message(**changed: Json) -> bytes:
    """A message of gate-2 with some fields changed."""
    fields = json.loads(encode_uses("gate-2", "park-1", [USE]))
    return json.dumps(fields | changed).encode("ascii")


def entry(**changed: Json) -> bytes:
    """A message whose one use is changed."""
    use: dict[str, Json] = {"use": DIGEST, "at_ms": 5, "until_ms": 6}
    return message(uses=[use | changed])


@given(
    st.lists(
        st.builds(
            lambda octets, at_ms, life_ms, visit: Use(octets.hex(), at_ms, at_ms + life_ms, visit),
            st.binary(min_size=16, max_size=16),
            st.integers(0, MAX_INTEGER - 10**9),
            st.integers(0, 10**9),
            st.booleans(),
        ),
        max_size=MAX_USES,
    )
)
def test_what_a_gate_says_another_reads(uses: list[Use]) -> None:
    """Up to as many as one message holds, whatever their times."""
    said = encode_uses("g" * 32, "s" * 32, uses)

    assert decode_uses(said, "g" * 32, "s" * 32) == tuple(uses)
    assert len(said) <= MAX_USES_BYTES


def test_a_message_names_neither_code_nor_person() -> None:
    """Only digests and times."""
    assert b"00112233aabbccdd" not in message()
    assert b"PK1S" not in message()


def test_a_gate_of_another_site_says_nothing_here() -> None:
    """Two sites may share a broker."""
    assert decode_uses(message(), "gate-2", "park-2") == ()


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b"\xff",
        message(v=2),
        message(gate="gate-3"),
        message(gate=None),
        message(site=""),
        message(site="s" * 33),
        message(site=7),
        message(uses=None),
        message(uses={}),
        message(uses=["x"]),
        message(uses=[[]]),
        message(uses=[{}] * (MAX_USES + 1)),
        message(more="x" * MAX_USES_BYTES),
        entry(use=""),
        entry(use=DIGEST[:-1]),
        entry(use=DIGEST + "0"),
        entry(use=DIGEST.upper()),
        entry(use=DIGEST[:-1] + "g"),
        entry(use=7),
        entry(at_ms=-1),
        entry(at_ms=True),
        entry(at_ms=1e3),
        entry(at_ms=7),
        entry(until_ms=4),
        entry(until_ms=MAX_INTEGER + 1),
        entry(visit=1),
        entry(visit=None),
        b'{"v":1,"v":1,"gate":"gate-2","site":"park-1","uses":[]}',
        b"[" * 8_000,
    ],
)
def test_what_is_no_message_is_refused_whole(payload: bytes) -> None:
    """And what is wrong is said without its content."""
    with pytest.raises(ForeignPayloadError, match="refused, nothing of it is used") as refused:
        decode_uses(payload, "gate-2", "park-1")

    assert DIGEST not in str(refused.value)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(payload: bytes) -> None:
    """Nothing else is raised."""
    try:
        decode_uses(payload, "gate-2", "park-1")
    except ForeignPayloadError:
        return
