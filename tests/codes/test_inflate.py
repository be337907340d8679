"""DEFLATE of strangers: unpacked to a bound, whole, and with nothing after it."""

import contextlib
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes.inflate import inflate_raw, inflate_zlib
from gateway.codes.limits import MAX_INFLATED_BYTES
from gateway.codes.malformed import MalformedError
from gateway.core.reason import Reason
from tests.codes.issuers import deflated


@given(st.binary(max_size=500))
def test_what_was_packed_comes_out(plain: bytes) -> None:
    """Both ways."""
    assert inflate_zlib(zlib.compress(plain)) == plain
    assert inflate_raw(deflated(plain)) == plain


@pytest.mark.parametrize("length", [MAX_INFLATED_BYTES - 1, MAX_INFLATED_BYTES])
def test_a_bound_is_the_last_length_that_is_unpacked(length: int) -> None:
    """Below and at."""
    assert len(inflate_zlib(zlib.compress(bytes(length)))) == length
    assert len(inflate_raw(deflated(bytes(length)))) == length


@pytest.mark.parametrize("length", [MAX_INFLATED_BYTES + 1, 10 * 1024 * 1024])
def test_a_bomb_is_not_unpacked(length: int) -> None:
    """No more than one byte beyond the bound is ever made."""
    for unpack, packed in (
        (inflate_zlib, zlib.compress(bytes(length))),
        (inflate_raw, deflated(bytes(length))),
    ):
        with pytest.raises(MalformedError) as refusal:
            unpack(packed)
        assert refusal.value.reason is Reason.CODE_TOO_LARGE


@pytest.mark.parametrize("unpack", [inflate_raw, inflate_zlib])
def test_a_bomb_takes_no_memory(unpack: Callable[[bytes], bytes]) -> None:
    """The bound and the window of DEFLATE, however much it would unpack to."""
    plain = bytes(10 * 1024 * 1024)
    packed = deflated(plain) if unpack is inflate_raw else zlib.compress(plain)
    tracemalloc.start()
    try:
        with pytest.raises(MalformedError):
            unpack(packed)
        assert tracemalloc.get_traced_memory()[1] < 8 * MAX_INFLATED_BYTES
    finally:
        tracemalloc.stop()


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(packed: bytes) -> None:
    """Nothing else is raised."""
    for unpack in (inflate_zlib, inflate_raw):
        with contextlib.suppress(MalformedError):
            assert len(unpack(packed)) <= MAX_INFLATED_BYTES
