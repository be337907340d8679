import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.devices.decoder.texts import (
    MAX_TEXT,
    MAX_TEXT_BYTES,
    TOO_LONG,
    UNPRINTABLE,
    bounded_text,
    zbar_text,
)


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ("", None),
        ("A", "A"),
        (" ~", " ~"),
        ("BEGIN:VCARD\r\nN:A\tB", "BEGIN:VCARD\r\nN:A\tB"),
        ("正宗铁观音", "正宗铁观音"),
        ("7" * MAX_TEXT, "7" * MAX_TEXT),
        ("7" * (MAX_TEXT + 1), TOO_LONG),
        ("正" * (MAX_TEXT_BYTES // 3), "正" * (MAX_TEXT_BYTES // 3)),
        ("正" * (MAX_TEXT_BYTES // 3) + "A", TOO_LONG),
        ("A\x1f", UNPRINTABLE),
        ("A\x7f", UNPRINTABLE),
        ("A\u202e", UNPRINTABLE),
        ("A\ud800", UNPRINTABLE),
    ],
)
def test_what_an_engine_tells_is_a_text_a_marker_or_nothing(told: str, text: str | None) -> None:
    """Below, at and above each limit."""
    assert bounded_text(told) == text


@given(st.text(st.characters(), max_size=9_000))
def test_whatever_a_code_holds_only_bounded_printable_text_passes(told: str) -> None:
    """The gate's other parts rely on it."""
    text = bounded_text(told)
    assert (text is None) == (not told)
    if text is not None:
        assert 1 <= len(text) <= MAX_TEXT
        assert len(text.encode()) <= MAX_TEXT_BYTES
        assert "".join(text.split("\n")).replace("\r", "").replace("\t", "").isprintable()


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        (b"", None),
        (b"PK1S:A", "PK1S:A"),
        ("正宗铁观音".encode(), UNPRINTABLE),
        (b"\xc2\x83e\xc2\x81", UNPRINTABLE),
    ],
)
def test_of_what_zbar_tells_only_ascii_is_as_it_was_printed(
    payload: bytes, text: str | None
) -> None:
    """It re-encodes everything else."""
    assert zbar_text(payload) == text
