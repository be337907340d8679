"""Texts that somebody else chose are fit for a line."""

import pytest

from gateway.web.foreign import apart, plain, plain_lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("云栖科技", "云栖科技"),
        ("a\u202eb\x1b[31m\nc", "a�b�[31m c"),
        ("Z" + "\u0324\u0305\u030a" * 9, "Z\u0324\u0305\u030a"),
        ("W" * 99, "W" * 79 + "…"),
        (None, "None"),
    ],
    ids=["usual", "controls", "stack", "long", "no text"],
)
def test_a_foreign_text_is_one_plain_line(text: object, shown: str) -> None:
    """What can't be seen is shown, what is too much is left out."""
    assert plain(text) == shown


def test_only_what_turns_others_around_is_set_apart() -> None:
    """The usual name stands in a sentence as it is."""
    assert apart("甲公司 B2") == "甲公司 B2"
    assert apart("שלום") == "\u2068שלום\u2069"
    assert apart("\u2069שלום") == "\u2068�שלום\u2069"
    assert len(apart("长" * 99)) == 40


def test_a_note_keeps_its_lines() -> None:
    """And nothing else that moves the ones below."""
    assert plain_lines("门边滑\r\n\u202e钥匙\x07") == "门边滑\n�钥匙�"
