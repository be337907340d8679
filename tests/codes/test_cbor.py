"""CBOR: one spelling for each value, no tag ever acted upon, and cbor2's traps shut."""

from collections.abc import Callable

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes import cbor
from gateway.codes.malformed import MalformedError, Step

TRAPS = {
    "a key twice": "a201020103",
    "a key twice as 1 and true": "a20102f503",
    "a key twice as 1 and 1.0": "a20102f93c0003",
    "keys out of order": "a206010402",
    "bytes after the end": "0000",
    "nothing at all": "",
    "an array that ends early": "8200",
    "a length beyond the end": "5b7fffffffffffffff00",
    "an array of 2^64 - 1": "9bffffffffffffffff",
    "a map of 2^64 - 1": "bbffffffffffffffff",
    "1 written in two bytes": "1801",
    "a length written too long": "58014a",
    "an array without a length": "9f01ff",
    "a byte string in pieces": "5f4101ff",
    "a map without a length": "bf0102ff",
    "a text that is not UTF-8": "61ff",
    "a float longer than needed": "fb3ff0000000000000",
    "not-a-number with a payload": "f97e01",
    "a break alone": "ff",
    "a regular expression, tag 35": "d823612e",
    "a cycle, tags 28 and 29": "d81c81d81d00",
    "a big number, tag 2": "c24101",
    "a decimal with a huge exponent, tag 4": "c4821b7fffffffffffffff03",
    "a big float with a huge exponent, tag 5": "c5821b7fffffffffffffff03",
    "a MIME message, tag 36": "d8246161",
    "a date, tag 1": "c100",
    "a set, tag 258": "d901028101",
    "a self-described message, tag 55799": "d9d9f700",
    "COSE_Sign1's own tag 18": "d28440a04040",
}


@pytest.mark.parametrize("encoded", TRAPS.values(), ids=TRAPS.keys())
def test_what_cbor2_would_let_through_or_act_upon_is_refused(encoded: str) -> None:
    """Each trap by its name."""
    with pytest.raises(MalformedError) as refusal:
        cbor.decode(bytes.fromhex(encoded))
    assert refusal.value.step is Step.CBOR


@pytest.mark.parametrize("tag", [*range(300), 55799, 65536, 2**32, 2**64 - 1])
def test_no_tag_is_decoded(tag: int) -> None:
    """Whatever cbor2 knows of a tag, it is not asked."""
    encoded = b"\xdb" + tag.to_bytes(8, "big") + b"\x80"
    with pytest.raises(MalformedError):
        cbor.decode(encoded)


@pytest.mark.parametrize(("depth", "read"), [(3, True), (4, True), (5, False), (5000, False)])
def test_nesting_ends_at_four(depth: int, *, read: bool) -> None:
    """Below, at and above the limit, for arrays; maps are counted with them."""
    for opening in (b"\x81", b"\xa1\x00"):
        encoded = opening * depth + b"\x00"
        if read:
            assert cbor.encode(cbor.decode(encoded)) == encoded
        else:
            with pytest.raises(MalformedError):
                cbor.decode(encoded)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**64), 2**64 - 1) | st.binary() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.integers(-99, 99), inner),
    max_leaves=4,
)


@given(PLAIN)
def test_canonical_values_survive_the_round_trip(value: object) -> None:
    """What nests little enough is read back as it was."""
    encoded = cbor.encode(value)
    try:
        assert cbor.decode(encoded) == value
    except MalformedError:
        assert cbor2.loads(encoded) == value


@given(st.binary(max_size=80))
def test_random_bytes_are_the_canonical_form_or_refused(encoded: bytes) -> None:
    """No other exception, and no second spelling."""
    try:
        value = cbor.decode(encoded)
    except MalformedError:
        return
    assert cbor.encode(value) == encoded


@given(st.recursive(st.integers() | st.text() | st.binary(), st.lists, max_leaves=10))
def test_without_maps_there_is_nothing_to_sort(value: object) -> None:
    """The quicker way gives the same bytes."""
    assert cbor.encode_ordered(value) == cbor.encode(value)


@given(st.lists(st.integers(-(2**63), 2**63), unique=True), st.binary())
def test_maps_in_canonical_order_need_no_sorting(keys: list[int], value: bytes) -> None:
    """Shorter keys first, then by their bytes (RFC 7049 section 3.9)."""
    ordered = sorted(keys, key=lambda key: (len(cbor.encode(key)), cbor.encode(key)))
    entries = dict.fromkeys(ordered, value)
    assert cbor.encode_ordered(entries) == cbor.encode(entries)


def test_the_rfc_examples_are_read_or_refused_whole(
    rfc_examples_read: Callable[[Callable[[bytes], object]], int],
) -> None:
    """Appendix A of RFC 8949: a value that is read is the published one."""
    assert rfc_examples_read(cbor.decode) > 40
