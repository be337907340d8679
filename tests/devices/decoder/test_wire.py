import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.devices.decoder.texts import MAX_TEXT, MAX_TEXTS
from gateway.devices.decoder.wire import (
    MAX_ANSWER_BYTES,
    Answer,
    pack_answer,
    pack_request,
    unpack_answer,
    unpack_request,
)

texts = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=60)


@given(st.lists(texts, max_size=MAX_TEXTS), st.integers(0, 2**32 - 1))
def test_an_answer_arrives_as_it_was_sent(found: list[str], cpu_us: int) -> None:
    """Texts in their order, and what they cost."""
    answer = Answer(tuple(found), cpu_us)
    assert unpack_answer(pack_answer(answer)) == answer


def test_the_largest_answer_fits_the_bound() -> None:
    """Eight texts of full length."""
    assert len(pack_answer(Answer(("A" * MAX_TEXT,) * MAX_TEXTS, 0))) == MAX_ANSWER_BYTES


def test_a_request_names_the_size_of_the_picture() -> None:
    """Width first."""
    assert unpack_request(pack_request(1280, 720)) == (1280, 720)


@given(st.binary(max_size=200))
def test_rubbish_from_the_child_is_refused_or_within_limits(message: bytes) -> None:
    """A picture may have taken the child over; its words are still bounded."""
    try:
        answer = unpack_answer(message)
    except ValueError:
        return
    assert len(answer.texts) <= MAX_TEXTS
    assert all(text.isascii() and text.isprintable() for text in answer.texts)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"ready",
        pack_answer(Answer(("A",), 0)) + b"A",
        pack_answer(Answer(("AB",), 0))[:-1],
        pack_answer(Answer(("A",) * 9, 0)),
        pack_answer(Answer(("A",), 0))[:-1] + b"\n",
        pack_answer(Answer(("",), 0)),
    ],
)
def test_an_answer_that_no_honest_child_gives_is_refused(message: bytes) -> None:
    """Cut short, too long, too many, unprintable or empty."""
    with pytest.raises(ValueError, match="decoder child"):
        unpack_answer(message)
