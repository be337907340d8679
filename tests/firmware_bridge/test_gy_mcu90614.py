from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.mlx90614 import InfraredReading
from firmware_bridge.sensors.gy_mcu90614 import FRAME_BYTES, SensorReader, decode, encode

WIRE = bytes.fromhex("5A 5A 45 04 0E 45 09 C5 1E")
READING = InfraredReading(3653, 2501)

readings = st.builds(InfraredReading, st.integers(-7_000, 32_767), st.integers(-4_000, 12_500))


def test_the_published_frame_is_36_53_in_air_of_25_01() -> None:
    """The example of the sensor table decodes, and encodes to the same bytes."""
    assert decode(WIRE) == READING
    assert encode(READING) == WIRE


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        WIRE[:-1],
        WIRE + b"\x00",
        WIRE[:-1] + b"\x1f",
        b"\x5a\x5b" + WIRE[2:],
        bytes.fromhex("5A 5A 45 04 E4 A7 09 C5 56"),
        bytes.fromhex("5A 5A 45 04 0E 45 30 D5 55"),
    ],
)
def test_a_frame_that_is_wrong_in_any_way_is_no_reading(frame: bytes) -> None:
    """Length, header, sum and what the part can measure are all checked."""
    assert decode(frame) is None


@given(st.lists(readings, max_size=6), st.integers(1, 20))
def test_readings_cut_anywhere_are_the_same(sent: list[InfraredReading], size: int) -> None:
    """A line may cut anywhere."""
    wire = b"".join(map(encode, sent))
    reader = SensorReader()
    pieces = [wire[n : n + size] for n in range(0, len(wire), size)]
    assert [item for piece in pieces for item in reader.feed(piece)] == sent
    assert reader.garbage_bytes == 0


@given(st.lists(st.binary(max_size=300), max_size=6))
def test_rubbish_in_any_pieces_never_raises_and_never_fills_memory(pieces: list[bytes]) -> None:
    """Between calls less than one frame is kept."""
    reader = SensorReader()
    for piece in pieces:
        reader.feed(piece)
        assert reader.kept < FRAME_BYTES


def test_a_reading_behind_a_false_start_is_found() -> None:
    """A header whose frame fails does not swallow the frame that begins inside it."""
    reader = SensorReader()
    false_start = WIRE[:4] + b"\x01"
    assert reader.feed(false_start + WIRE) == [READING]
    assert reader.garbage_bytes == len(false_start)


def test_a_header_that_is_cut_by_a_read_is_not_lost() -> None:
    """The two 5A at the end of a chunk may be a frame's beginning."""
    reader = SensorReader()
    assert reader.feed(b"\x99" + WIRE[:2]) == []
    assert (reader.kept, reader.garbage_bytes) == (2, 1)
    assert reader.feed(WIRE[2:]) == [READING]


def test_one_percent_of_wrong_bytes_loses_readings_and_makes_very_few_up() -> None:
    """An 8-bit sum is weak: two errors that cancel pass it, about once in ten thousand frames."""
    chance = Random(90614)
    sent = [InfraredReading(chance.randrange(3000, 4000), 2501) for _ in range(5000)]
    noisy = bytes(
        byte ^ chance.randrange(1, 256) if chance.random() < 0.01 else byte
        for byte in b"".join(map(encode, sent))
    )
    seen = SensorReader().feed(noisy)
    assert len(seen) > 0.85 * len(sent)
    assert len(set(seen) - set(sent)) <= 3


def test_a_minute_of_rubbish_at_line_rate_yields_no_reading() -> None:
    """960 random bytes in a second never look like a temperature."""
    noise = Random(1).randbytes(60 * 960)
    reader = SensorReader()
    for start in range(0, len(noise), 48):
        assert reader.feed(noise[start : start + 48]) == []
    assert reader.garbage_bytes + reader.kept == len(noise)


@pytest.mark.parametrize(("seen", "air"), [(-7_001, 0), (32_768, 0), (0, -4_001), (0, 12_501)])
def test_what_the_part_can_not_measure_is_no_reading(seen: int, air: int) -> None:
    """Just past each limit."""
    with pytest.raises(ValueError, match="can't be measured"):
        InfraredReading(seen, air)
