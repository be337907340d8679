"""A wish for a whole list survives the wire, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.sync.payload import ForeignPayloadError
from gateway.sync.want import MAX_WANT_BYTES, Want, decode_want, encode_want


@given(st.integers(0, 2**63 - 1))
def test_a_wish_is_read_as_it_was_made(have: int) -> None:
    """Whatever version the gate has."""
    assert decode_want(encode_want(Want("revocations", have))) == Want("revocations", have)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b'{"list":"x","have":1}',
        b'{"v":2,"list":"x","have":1}',
        b'{"v":1,"list":"","have":1}',
        b'{"v":1,"list":"x","have":-1}',
        b'{"v":1,"list":"x","have":true}',
        b'{"v":1,"list":"' + b"x" * 33 + b'","have":1}',
        b" " * (MAX_WANT_BYTES + 1),
    ],
)
def test_anything_else_is_refused(payload: bytes) -> None:
    """Whoever may write to the topic can't harm the centre by it."""
    with pytest.raises(ForeignPayloadError):
        decode_want(payload)
