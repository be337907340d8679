import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.mlx90614 import InfraredReading
from firmware_bridge.sensors.framer import Framer
from firmware_bridge.sensors.gy_mcu90614 import WIRE, decode, encode
from firmware_bridge.sensors.reading import SensorReading

FRAME = bytes.fromhex("5A 5A 45 04 0E 45 09 C5 1E")
READING = SensorReading(object_centi=3653, ambient_centi=2501)

readings = st.builds(
    SensorReading,
    object_centi=st.integers(-7_000, 32_767),
    ambient_centi=st.integers(-4_000, 12_500),
)


def test_the_computed_frame_is_36_53_in_air_of_25_01() -> None:
    """The example of the sensor table decodes, and encodes to the same bytes."""
    assert decode(FRAME) == READING
    assert encode(READING) == FRAME


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        FRAME[:-1],
        FRAME + b"\x00",
        FRAME[:-1] + b"\x1f",
        b"\x5a\x5b" + FRAME[2:],
        bytes.fromhex("5A 5A 45 04 E4 A7 09 C5 56"),
        bytes.fromhex("5A 5A 45 04 0E 45 30 D5 55"),
    ],
)
def test_a_frame_that_is_wrong_in_any_way_is_no_reading(frame: bytes) -> None:
    """Length, header, sum and what the part can measure are all checked."""
    assert decode(frame) is None


@given(st.lists(readings, max_size=6), st.integers(1, 20))
def test_readings_cut_anywhere_are_the_same(sent: list[SensorReading], size: int) -> None:
    """A line may cut anywhere."""
    wire = b"".join(map(encode, sent))
    framer = Framer(WIRE)
    pieces = [wire[n : n + size] for n in range(0, len(wire), size)]
    assert [item for piece in pieces for item in framer.feed(piece)] == sent
    assert framer.garbage_bytes == 0


def test_a_reading_behind_a_false_start_is_found() -> None:
    """A header whose frame fails does not swallow the frame that begins inside it."""
    framer = Framer(WIRE)
    false_start = FRAME[:4] + b"\x01"
    assert framer.feed(false_start + FRAME) == [READING]
    assert framer.garbage_bytes == len(false_start)


def test_a_header_that_is_cut_by_a_read_is_not_lost() -> None:
    """The two 5A at the end of a chunk may be a frame's beginning."""
    framer = Framer(WIRE)
    assert framer.feed(b"\x99" + FRAME[:2]) == []
    assert (framer.kept, framer.garbage_bytes) == (2, 1)
    assert framer.feed(FRAME[2:]) == [READING]


@pytest.mark.parametrize(("seen", "air"), [(-7_001, 0), (32_768, 0), (0, -4_001), (0, 12_501)])
def test_what_the_part_can_not_measure_is_no_reading(seen: int, air: int) -> None:
    """Just past each limit."""
    with pytest.raises(ValueError, match="can't be measured"):
        InfraredReading(seen, air)
