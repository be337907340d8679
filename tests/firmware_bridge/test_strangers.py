from random import Random

import pytest

from firmware_bridge.clock import NS_PER_MS
from firmware_bridge.emulator.board_core import BoardCore
from firmware_bridge.emulator.sensor import SensorCore
from firmware_bridge.frames import encode
from firmware_bridge.host_messages import HostHeartbeat
from firmware_bridge.sensors.table import FORMATS, SensorFormat, find
from firmware_bridge.strangers import FORGOTTEN_BYTES, RATES, Listener, Stranger, Survey

BOARD_BAUD = 115_200
SPEAKERS = [row for row in FORMATS if row.recognisable and row.ask is None]


def said_by(sensor: SensorFormat, seconds: int = 4) -> bytes:
    """What a sensor says by itself meanwhile."""
    core = SensorCore(sensor)
    core.advance(seconds * 1_000)
    return core.take_output()


def said_by_a_board(ms: int = 1_000) -> bytes:
    """What a board says while nobody speaks to it."""
    core = BoardCore(1)
    for _ in range(ms):
        core.advance(1)
    return core.take_output()


def row(name: str) -> SensorFormat:
    """The row of the table."""
    found = find(name)
    assert found is not None
    return found


@pytest.mark.parametrize("sensor", SPEAKERS, ids=lambda each: each.name)
def test_a_sensor_that_speaks_by_itself_is_named(sensor: SensorFormat) -> None:
    """In pieces of any size, the first frame cut."""
    listener = Listener(sensor.bauds[0])
    said = said_by(sensor)[1:]
    for at in range(0, len(said), 7):
        listener.feed(said[at : at + 7])
    assert listener.verdict() == Stranger(sensor, sensor.bauds[0])


def test_a_board_is_told_by_five_of_its_frames() -> None:
    """Four could be an echo of something; rubbish never has the right check."""
    frames = said_by_a_board().split(b"\0")[:-1]
    listener = Listener(BOARD_BAUD)
    for frame in frames[:4]:
        listener.feed(frame + b"\0")
    assert listener.verdict() is None
    listener.feed(frames[4] + b"\0")
    assert listener.verdict() == Stranger(None, BOARD_BAUD)


def test_what_a_host_says_is_no_board() -> None:
    """Two gates whose lines are crossed, or our own echo."""
    listener = Listener(BOARD_BAUD)
    listener.feed(encode(HostHeartbeat(1).in_frame(1)) * 20)
    assert listener.verdict() is None


@pytest.mark.parametrize("seed", range(5))
def test_noise_is_nobody(seed: int) -> None:
    """At every rate that is listened at."""
    noise = Random(seed).randbytes(8_000)
    for baud in RATES:
        listener = Listener(baud)
        listener.feed(noise)
        assert listener.verdict() is None


def test_noise_of_an_hour_ago_does_not_hide_who_speaks_now() -> None:
    """A loose wire was put right, into the wrong socket."""
    sensor = row("gy-614v")
    listener = Listener(9_600)
    for _ in range(100):
        listener.feed(Random(1).randbytes(1_000))
    listener.feed(Random(1).randbytes(FORGOTTEN_BYTES))
    listener.feed(said_by(sensor))
    assert listener.verdict() == Stranger(sensor, 9_600)


def at_ms(survey: Survey, ms: int) -> int:
    """The rate at a moment."""
    return survey.baud_at(ms * NS_PER_MS)


def test_a_line_that_brings_what_it_should_is_listened_to_at_its_own_rate() -> None:
    """So is a silent one, for ever."""
    survey = Survey(9_600)
    survey.hear(b"", 9_600, 0)
    assert {at_ms(survey, ms) for ms in range(0, 100_000, 500)} == {9_600}


def test_every_other_rate_has_its_turn_between_turns_of_the_own() -> None:
    """From three seconds of garbage on: three seconds each, one at home, round and round."""
    survey = Survey(9_600)
    survey.hear(b"\xff", 9_600, 0)
    assert [at_ms(survey, ms) for ms in (0, 2_999)] == [9_600, 9_600]
    assert [at_ms(survey, ms) for ms in (3_000, 5_999)] == [RATES[0], RATES[0]]
    assert [at_ms(survey, ms) for ms in (6_000, 6_999)] == [9_600, 9_600]
    others = [rate for rate in RATES if rate != 9_600]
    rounds = [at_ms(survey, 3_000 + 4_000 * turn) for turn in range(2 * len(others))]
    assert rounds == others * 2


def test_who_was_heard_at_another_rate_ends_the_search() -> None:
    """The right sensor may come back at any moment; what was found is told until then."""
    survey = Survey(9_600)
    survey.hear(b"\xff\x00\xff", 9_600, 0)
    now_ns = 3_000 * NS_PER_MS
    survey.hear(said_by_a_board(), survey.baud_at(now_ns), now_ns)
    assert survey.found == Stranger(None, BOARD_BAUD)
    assert survey.baud_at(now_ns) == 9_600
    survey.hear(b"\xff" * 100, 9_600, now_ns)
    assert survey.found == Stranger(None, BOARD_BAUD)
    survey.begin()
    survey.hear(b"\xff", 9_600, now_ns)
    assert survey.baud_at(now_ns + 3_000 * NS_PER_MS) == RATES[0]


def test_a_line_that_fell_silent_is_listened_to_at_its_own_rate_again() -> None:
    """A loose wire crackled once: the sensor that comes back is heard at once."""
    survey = Survey(9_600)
    survey.hear(said_by_a_board(), 9_600, 0)
    assert survey.found is not None
    survey.hear(b"", 9_600, 999 * NS_PER_MS)
    assert survey.found is not None
    survey.hear(b"", 9_600, 1_000 * NS_PER_MS)
    survey.hear(b"", 9_600, 1_001 * NS_PER_MS)
    assert [at_ms(survey, ms) for ms in (3_000, 4_000, 60_000)] == [9_600] * 3
    survey.hear(b"\xff", 9_600, 2_000 * NS_PER_MS)
    assert [at_ms(survey, ms) for ms in (4_999, 5_000)] == [9_600, RATES[0]]


def test_what_came_at_two_rates_is_never_put_together() -> None:
    """Two frames at one and three at another are nobody."""
    frames = said_by_a_board().split(b"\0")[:-1]
    survey = Survey(9_600)
    for baud in (9_600, BOARD_BAUD, 9_600, BOARD_BAUD):
        for frame in frames[:4]:
            survey.hear(frame + b"\0", baud, 0)
    assert survey.found is None
