"""A card's frame on the reader's wires: what is a card's, and what only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.emulator.wiegand import SILENCE_MS, Pulses, Wires, card_of, frame_of

SAMPLE = "11101010000011011100000010"
"""Of the card D4 1B81: facility 212, card 7041."""


def test_the_sample_card_is_written_and_read_as_published() -> None:
    """Even parity of the first twelve bits before them, odd parity of the last twelve behind."""
    assert frame_of(26, 0xD4_1B81) == SAMPLE
    assert card_of(SAMPLE) == (26, 0xD4_1B81)


@pytest.mark.parametrize("bits", [26, 34])
@given(share=st.floats(0, 1))
def test_every_number_of_a_card_comes_back(bits: int, share: float) -> None:
    """From nothing but zeros to nothing but ones."""
    number = round(share * ((1 << (bits - 2)) - 1))
    assert card_of(frame_of(bits, number)) == (bits, number)


@pytest.mark.parametrize("frame", [SAMPLE, frame_of(34, 0x1234_5678)])
def test_a_frame_with_one_bit_turned_is_no_card(frame: str) -> None:
    """Wherever the bit is: each is under one of the parities."""
    for at, letter in enumerate(frame):
        assert card_of(frame[:at] + "01"[letter == "0"] + frame[at + 1 :]) is None


@pytest.mark.parametrize("length", [*range(26), *range(27, 34), 35, 64])
def test_a_frame_of_another_length_is_no_card(length: int) -> None:
    """A bit too few, a bit too many, half a frame, two frames in one; whatever their parity."""
    assert card_of((SAMPLE * 3)[:length]) is None
    assert card_of("1".rjust(length, "0")) is None


def test_a_frame_in_which_both_wires_were_low_is_no_card() -> None:
    """Whether the lost bit was a 0 or a 1 is not guessed."""
    assert card_of(SAMPLE[:-1] + "x") is None


def test_silence_ends_a_frame_and_a_slow_reader_s_pause_does_not() -> None:
    """Pulses may be 20 ms apart; the frame has ended 25 ms behind its last one, not before."""
    wires = Wires()
    wires.play(Pulses("101", 100, 20_000), 0)
    end_ms = 40
    assert [wires.advance(ms) for ms in range(end_ms + SILENCE_MS + 1)] == [[]] * (
        end_ms + SILENCE_MS + 1
    )
    assert wires.advance(end_ms + SILENCE_MS + 1) == ["101"]
    assert wires.advance(1_000) == []


def test_pulses_that_never_end_keep_one_bit_more_than_a_card_has() -> None:
    """A wire that swings for hours fills no memory."""
    wires = Wires()
    wires.play(Pulses("1" * 1_000), 0)
    assert wires.advance(3_000) == ["1" * 35]
