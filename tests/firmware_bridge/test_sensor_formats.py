"""What every row of the sensors' table keeps to; a new row is held to it without a new line."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_bridge.emulator.sensor import SensorCore, Speech
from firmware_bridge.sensors.framer import Framer
from firmware_bridge.sensors.reading import NOTHING, SensorReading
from firmware_bridge.sensors.sieve import AGREE_CENTI, AGREEING
from firmware_bridge.sensors.table import FORMATS, Check, SensorFormat, Use
from tests.firmware_bridge.sensor_lines import corrupted, turns

FACE_CENTI, AIR_CENTI = 3_653, 2_501
FACE_MM = 400
RIPPLE_CENTI = 3
STEP_CENTI = {"tn9": 7}
"""Sixteenths of a kelvin; all others count in tenths of a degree or finer."""
CRCS = (Check.CRC16, Check.CRC32)

every_format = pytest.mark.parametrize("sensor", FORMATS, ids=lambda row: row.name)


def stream(sensor: SensorFormat, count: int) -> bytes:
    """What the emulated sensor says while a forehead stands before it."""
    return b"".join(turns(sensor, count, FACE_CENTI / 100, AIR_CENTI / 100))


def is_the_forehead(reading: SensorReading, sensor: SensorFormat, slack: int = 0) -> bool:
    """Whether a reading is what stands there, as far as the format can say it."""
    allowed = STEP_CENTI.get(sensor.name, 10) + RIPPLE_CENTI + slack
    seen, air = reading.object_centi, reading.ambient_centi
    return (
        (seen is None or abs(seen - FACE_CENTI) <= allowed)
        and (air is None or abs(air - AIR_CENTI) <= allowed)
        and reading.distance_mm in (None, FACE_MM)
    )


def heard_in_pieces(sensor: SensorFormat, line: bytes, size: int) -> list[SensorReading]:
    """What is believed of a line that arrives in pieces."""
    framer = Framer(sensor.wire)
    pieces = [line[at : at + size] for at in range(0, len(line), size)]
    return [reading for piece in pieces for reading in framer.feed(piece)]


@every_format
def test_every_sensor_says_what_stands_before_it(sensor: SensorFormat) -> None:
    """Its emulator's stream, whole: each frame counts, or each from the fifth on."""
    framer = Framer(sensor.wire)
    readings = framer.feed(stream(sensor, 12))
    assert len(readings) == (12 - AGREEING + 1 if sensor.check is Check.NONE else 12)
    assert all(is_the_forehead(reading, sensor) for reading in readings)
    assert NOTHING not in readings
    assert (framer.garbage_bytes, framer.kept) == (0, 0)


@every_format
def test_a_line_cut_into_single_bytes_says_the_same(sensor: SensorFormat) -> None:
    """A slow port hands over one byte at a time."""
    line = stream(sensor, 7)
    assert heard_in_pieces(sensor, line, 1) == Framer(sensor.wire).feed(line)


@every_format
def test_with_one_percent_of_wrong_bytes_what_is_believed_stays_near_the_truth(
    sensor: SensorFormat,
) -> None:
    """A sum of 8 bits lets a few through; a CRC none; without a check five must agree."""
    chance = Random(sensor.name)
    count = 40 if sensor.wire.frame_bytes > 100 else 2000
    readings = heard_in_pieces(sensor, corrupted(stream(sensor, count), chance), 512)
    slack = AGREE_CENTI if sensor.check is Check.NONE else 0
    wrong = [one for one in readings if not is_the_forehead(one, sensor, slack)]
    assert len(wrong) <= (0 if sensor.check in (*CRCS, Check.NONE) else 3)
    assert sensor.wire.frame_bytes > 100 or readings
    assert sensor.wire.frame_bytes > 12 or len(readings) > count // 2


@every_format
def test_a_sensor_is_found_again_behind_noise(sensor: SensorFormat) -> None:
    """Whatever half a frame of rubbish did, the readings behind it come."""
    noise = Random(7).randbytes(sensor.wire.frame_bytes * 3 // 2)
    line = noise + stream(sensor, 2 + 2 * AGREEING)
    readings = heard_in_pieces(sensor, line, 64)
    assert readings
    assert is_the_forehead(readings[-1], sensor)


@every_format
def test_noise_between_frames_hides_none_that_prove_themselves(sensor: SensorFormat) -> None:
    """Up to a frame of it before each; frames without a checksum then agree with nobody."""
    chance = Random(f"between {sensor.name}")
    count, size = (12, 60) if sensor.wire.frame_bytes > 100 else (200, sensor.wire.frame_bytes)
    noisy = b"".join(
        chance.randbytes(chance.randrange(1, size + 1)) + said
        for said in turns(sensor, count, FACE_CENTI / 100, AIR_CENTI / 100)
    )
    readings = heard_in_pieces(sensor, noisy, 64)
    assert all(is_the_forehead(one, sensor) for one in readings)
    if sensor.check is not Check.NONE:
        assert len(readings) > count * 9 // 10


@every_format
@settings(max_examples=25)
@given(pieces=st.lists(st.binary(max_size=300), max_size=6))
def test_no_bytes_ever_raise_or_fill_memory(sensor: SensorFormat, pieces: list[bytes]) -> None:
    """Between calls less than a frame is kept, and nobody with a CRC is imitated."""
    framer = Framer(sensor.wire)
    for piece in pieces:
        readings = framer.feed(piece)
        assert framer.kept < sensor.wire.frame_bytes
        assert not (readings and sensor.check in CRCS)


@every_format
@settings(max_examples=25)
@given(chance=st.randoms(use_true_random=False))
def test_bytes_behind_every_header_never_raise(sensor: SensorFormat, chance: Random) -> None:
    """The same where each frame begins rightly."""
    heads = sensor.wire.starts or (b"",)
    decode = sensor.wire.decode
    for head in heads:
        rest = chance.randbytes(sensor.wire.frame_bytes - len(head))
        assert not (decode(head + rest) and sensor.check in CRCS)
        decode(head + rest[: len(rest) // 2])


@every_format
def test_a_quarter_of_a_megabyte_of_noise_is_nobody(sensor: SensorFormat) -> None:
    """Only the sums of 8 bits and the bare frames may be imitated, and seldom."""
    noise = Random(1).randbytes(1 << 18)
    readings = heard_in_pieces(sensor, noise, 4096)
    assert len(readings) <= (0 if sensor.check in CRCS else 1)


@every_format
def test_a_silent_or_garbling_sensor_gives_no_reading(sensor: SensorFormat) -> None:
    """Rubbish as at a wrong rate, with a header in it."""
    core = SensorCore(sensor)
    core.speech = Speech.GARBAGE
    core.advance(3000)
    framer = Framer(sensor.wire)
    assert framer.feed(core.take_output()) == []
    assert framer.garbage_bytes > 0
    core.speech = Speech.NOTHING
    core.advance(3000)
    assert core.take_output() == b""


@every_format
def test_a_sensor_that_must_be_asked_is_silent_until_then(sensor: SensorFormat) -> None:
    """The others speak at once."""
    core = SensorCore(sensor)
    core.advance(2000)
    assert bool(core.take_output()) is (sensor.ask is None)


@every_format
def test_a_format_of_one_source_is_unverified_unless_the_vendor_wrote_it(
    sensor: SensorFormat,
) -> None:
    """The list is honest."""
    vendors = {"evo-thermal", "pyro-usb", "mlx90614-sketch", "tfmini"}
    assert sensor.verified is (len(sensor.sources) > 1 or sensor.name in vendors)


def test_names_are_unique_and_fit_the_configuration() -> None:
    """A name is found by one row."""
    names = [row.name for row in FORMATS]
    assert len(set(names)) == len(names)


def test_frames_without_a_checksum_count_only_when_five_agree() -> None:
    """One that differs begins a new run, and so does rubbish."""
    (sensor,) = [row for row in FORMATS if row.name == "rqvk002"]
    cool, warm = (
        sensor.wire.encode(SensorReading(object_centi=centi, ambient_centi=2_500))
        for centi in (3_600, 3_700)
    )
    framer = Framer(sensor.wire)
    assert framer.feed(cool * 4 + warm) == []
    assert framer.feed(warm * 3 + b"\x00" + warm * 4) == []
    assert framer.feed(warm) == [SensorReading(object_centi=3_700, ambient_centi=2_500)]


def test_an_array_tells_that_somebody_is_there_and_where() -> None:
    """Presence and peak, not fever."""
    for sensor in FORMATS:
        if "x" in sensor.device and sensor.wire.frame_bytes > 1000:
            (reading, *_) = Framer(sensor.wire).feed(stream(sensor, AGREEING))
            assert sensor.use is Use.PRESENCE
            assert reading.somebody
            assert reading.warm_pixels == 1
            assert reading.peak_at is not None
