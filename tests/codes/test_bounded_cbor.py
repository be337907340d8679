"""CBOR of strangers: any way of writing it, within bounds, or refused."""

from collections.abc import Callable

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes import bounded_cbor
from gateway.codes.malformed import MalformedError, Step

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(-9, 9), inner),
    max_leaves=20,
)


def _refused(encoded: bytes) -> str:
    with pytest.raises(MalformedError) as refusal:
        bounded_cbor.decode(encoded)
    assert refusal.value.step is Step.CBOR
    return str(refusal.value)


@given(VALUES)
def test_what_another_library_writes_is_read(value: object) -> None:
    """With definite lengths."""
    assert bounded_cbor.decode(cbor2.dumps(value)) == value


@given(VALUES)
def test_lengths_may_be_left_open(value: object) -> None:
    """As Austria's certificates do."""
    encoded = cbor2.dumps(value, indefinite_containers=True)
    assert bounded_cbor.decode(encoded) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_fractions_of_every_width_are_read(number: float) -> None:
    """Half, single and double."""
    assert bounded_cbor.decode(cbor2.dumps(number)) == number
    assert bounded_cbor.decode(cbor2.dumps(number, canonical=True)) == number


@given(st.binary(max_size=200))
def test_random_bytes_are_read_or_refused(encoded: bytes) -> None:
    """Nothing else is ever raised, and what is read is what another library reads."""
    try:
        value = bounded_cbor.decode(encoded)
    except MalformedError:
        return
    assert value == cbor2.loads(encoded, semantic_decoders={0: _inside, 1: _inside})


def _inside(value: object, _immutable: bool) -> object:  # noqa: FBT001 - as cbor2 calls it
    return value


@pytest.mark.parametrize(
    ("encoded", "value"),
    [
        (b"\x5f\x41a\x42bc\xff", b"abc"),
        (b"\x7f\xff", ""),
        (b"\x9f\x01\x9f\xff\xff", [1, []]),
        (b"\xbf\x01\x02\x61a\xf6\xff", {1: 2, "a": None}),
        (b"\xc0\x6a2021-05-06", "2021-05-06"),
        (b"\xc1\xfb\x41\xd4\x52\xd9\xe2\x00\x00\x00", 1363896200.0),
        (b"\x18\x01", 1),
    ],
)
def test_each_spelling_in_use_is_read(encoded: bytes, value: object) -> None:
    """Pieces, open lengths, dates with their tag, numbers in more bytes than needed."""
    assert bounded_cbor.decode(encoded) == value


@pytest.mark.parametrize(("items", "read"), [(1998, True), (1999, True), (2000, False)])
def test_values_are_counted(items: int, *, read: bool) -> None:
    """The list itself is one; below, at and above the limit."""
    encoded = cbor2.dumps([0] * items)
    if read:
        assert bounded_cbor.decode(encoded) == [0] * items
    else:
        assert "more than 2000 values" in _refused(encoded)


@pytest.mark.parametrize("opener", [b"\x81", b"\x9f", b"\xa1\x00", b"\xbf\x00", b"\xc0"])
def test_levels_are_counted(opener: bytes) -> None:
    """Lists, maps and tags alike; at and above the limit."""
    closer = b"\xff" if opener[0] in (0x9F, 0xBF) else b""
    bounded_cbor.decode(opener * 16 + b"\x00" + closer * 16)
    assert "more than 16 levels" in _refused(opener * 17 + b"\x00" + closer * 17)


@pytest.mark.parametrize("encoded", [b"\x1f", b"\x3f", b"\xdf\x00"])
def test_a_number_or_tag_has_a_length(encoded: bytes) -> None:
    """Only strings, lists and maps may leave it open."""
    assert "without an end" in _refused(encoded)


@given(VALUES, st.data())
def test_no_beginning_of_a_value_is_one(value: object, data: st.DataObject) -> None:
    """Cut anywhere."""
    encoded = cbor2.dumps(value)
    assert "cut short" in _refused(encoded[: data.draw(st.integers(0, len(encoded) - 1))])


def test_the_rfc_examples_are_read_or_refused_whole(
    rfc_examples_read: Callable[[Callable[[bytes], object]], int],
) -> None:
    """Appendix A of RFC 8949: a value that is read is the published one."""
    assert rfc_examples_read(bounded_cbor.decode) > 55
