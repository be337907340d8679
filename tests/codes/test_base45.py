"""Base45: RFC 9285's own examples, its limits, and one text for each byte string."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes import base45
from gateway.codes.malformed import MalformedError, Step

RFC_9285 = [
    (b"", ""),
    (b"AB", "BB8"),
    (b"Hello!!", "%69 VD92EX0"),
    (b"base-45", "UJCLQE7W581"),
    (b"ietf!", "QED8WEX0"),
]


@pytest.mark.parametrize(("octets", "text"), RFC_9285)
def test_the_examples_of_the_rfc_hold_both_ways(octets: bytes, text: str) -> None:
    """Sections 4.3 and 4.4 of RFC 9285."""
    assert base45.encode(octets) == text
    assert base45.decode(text) == octets


@pytest.mark.parametrize(
    ("text", "octets"), [("FGW", b"\xff\xff"), ("U5", b"\xff"), ("000", b"\0\0"), ("00", b"\0")]
)
def test_the_greatest_and_smallest_groups_are_read(text: str, octets: bytes) -> None:
    """Two bytes and one byte at their limits."""
    assert base45.decode(text) == octets


@pytest.mark.parametrize(
    "text",
    ["GGW", ":::", "V5", "::", "A", "FGWA", "fgw", "BB8\n", "BB_", "ＢＢ８", "BB\0", "\x80", "é"],
)
def test_anything_else_is_refused_at_base45(text: str) -> None:
    """Groups above their bytes, one character left over, lower case, control and wide letters."""
    with pytest.raises(MalformedError) as refusal:
        base45.decode(text)
    assert refusal.value.step is Step.BASE45


@given(st.binary(max_size=300))
def test_bytes_survive_the_round_trip(octets: bytes) -> None:
    """What was encoded is decoded."""
    assert base45.decode(base45.encode(octets)) == octets


@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", max_size=60))
def test_no_byte_string_has_two_texts(text: str) -> None:
    """A text is refused, or is the one that encoding gives."""
    try:
        octets = base45.decode(text)
    except MalformedError:
        return
    assert base45.encode(octets) == text


@given(st.text(max_size=60))
def test_any_text_is_decoded_or_refused(text: str) -> None:
    """No other exception leaves the decoder."""
    with suppress(MalformedError):
        base45.decode(text)
