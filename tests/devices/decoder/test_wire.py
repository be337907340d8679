from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.devices.decoder.reading import Effort, Engine, Quad, Reading
from gateway.devices.decoder.stages import STAGES
from gateway.devices.decoder.texts import MAX_TEXT_BYTES, MAX_TEXTS
from gateway.devices.decoder.wire import (
    MAX_ANSWER_BYTES,
    MAX_STAGE,
    Answer,
    Request,
    pack_answer,
    pack_request,
    unpack_answer,
    unpack_request,
)

WHOLE: Quad = ((0.0, 0.0), (8.0, 0.0), (8.0, 8.0), (0.0, 8.0))
A = Reading("A", WHOLE, Engine.ZXING, "region-near")

letters = st.characters(min_codepoint=0x20, max_codepoint=0x7E)
points = st.tuples(st.floats(width=32, allow_nan=False, allow_infinity=False), st.just(0.5))
readings = st.builds(
    Reading,
    text=st.text(letters, min_size=1, max_size=60) | st.just("正宗铁观音"),
    quad=st.tuples(points, points, points, points),
    engine=st.sampled_from(Engine),
    stage=st.text(letters, max_size=MAX_STAGE),
    damaged=st.booleans(),
)


@given(st.lists(readings, max_size=MAX_TEXTS), st.integers(0, 2**32 - 1))
def test_an_answer_arrives_as_it_was_sent(found: list[Reading], cpu_us: int) -> None:
    """Readings in their order, and what they cost."""
    answer = Answer(tuple(found), cpu_us)
    assert unpack_answer(pack_answer(answer)) == answer


def test_the_largest_answer_fits_the_bound() -> None:
    """Eight texts of full length."""
    largest = replace(A, text="正" * (MAX_TEXT_BYTES // 3), stage="s" * MAX_STAGE)
    assert len(pack_answer(Answer((largest,) * MAX_TEXTS, 0))) == MAX_ANSWER_BYTES


def test_the_name_of_every_pass_fits_an_answer() -> None:
    """Else the child would be taken for one that was taken over."""
    assert all(len(stage.name) <= MAX_STAGE for stage in STAGES)


@pytest.mark.parametrize("effort", Effort)
@pytest.mark.parametrize("beyond", [False, True])
def test_a_request_names_the_size_of_the_picture_and_how_hard_to_look(
    effort: Effort, *, beyond: bool
) -> None:
    """Width first."""
    request = Request(1280, 720, effort, beyond)
    assert unpack_request(pack_request(request)) == request


@given(st.binary(max_size=200))
def test_rubbish_from_the_child_is_refused_or_within_limits(message: bytes) -> None:
    """A picture may have taken the child over; its words are still bounded."""
    try:
        answer = unpack_answer(message)
    except ValueError:
        return
    assert len(answer.readings) <= MAX_TEXTS


def _altered(offset: int, octet: int) -> bytes:
    message = bytearray(pack_answer(Answer((A,), 0)))
    message[offset] = octet
    return bytes(message)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"ready",
        pack_answer(Answer((A,), 0)) + b"A",
        pack_answer(Answer((A,), 0))[:-1],
        pack_answer(Answer((A,) * 9, 0)),
        pack_answer(Answer((A,), 0))[:-1] + b"\x00",
        pack_answer(Answer((A,), 0))[:-1] + b"\xff",
        pack_answer(Answer((replace(A, text=""),), 0)),
        pack_answer(Answer((replace(A, quad=((float("nan"), 0.0), *WHOLE[1:])),), 0)),
        pack_answer(Answer((replace(A, stage="s" * (MAX_STAGE + 1)),), 0)),
        _altered(5 + 32, len(Engine)),
    ],
)
def test_an_answer_that_no_honest_child_gives_is_refused(message: bytes) -> None:
    """Cut short, too long, too many, unprintable, empty, nowhere or of no engine."""
    with pytest.raises(ValueError, match=r"decoder child|utf-8"):
        unpack_answer(message)
