import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.devices.decoder.texts import (
    MAX_TEXT,
    MAX_TEXTS,
    TOO_LONG,
    UNPRINTABLE,
    code_text,
    code_texts,
)


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        (b"", None),
        (b"A", "A"),
        (b" ~", " ~"),
        (b"A" * MAX_TEXT, "A" * MAX_TEXT),
        (b"7" * (MAX_TEXT + 1), TOO_LONG),
        (b"A\x1f", UNPRINTABLE),
        (b"A\x7f", UNPRINTABLE),
        (b"A\n", UNPRINTABLE),
        ("正宗铁观音".encode(), UNPRINTABLE),
        (b"\xc2\x83e\xc2\x81", UNPRINTABLE),
    ],
)
def test_a_payload_is_a_text_a_marker_or_nothing(payload: bytes, text: str | None) -> None:
    """Below, at and above each limit."""
    assert code_text(payload) == text


@given(st.binary(max_size=6_000))
def test_whatever_a_code_holds_only_bounded_printable_ascii_passes(payload: bytes) -> None:
    """The gate's other parts rely on it."""
    text = code_text(payload)
    assert (text is None) == (not payload)
    if text is not None:
        assert 1 <= len(text) <= MAX_TEXT
        assert text.isascii()
        assert text.isprintable()


def test_the_same_code_twice_in_a_frame_is_one_text() -> None:
    """A phone and its reflection are one presentation."""
    assert code_texts([b"B", b"A", b"", b"B"]) == ("B", "A")


def test_a_wall_of_codes_is_cut_off_after_eight() -> None:
    """Nobody keeps the gate busy with a poster."""
    payloads = [b"%d" % number for number in range(MAX_TEXTS + 3)]
    assert code_texts(payloads) == tuple(str(number) for number in range(MAX_TEXTS))
