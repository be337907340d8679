"""The short run of `./run fuzz sensors`, and that it would notice."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from firmware_bridge.sensors.reading import SensorReading
from tests.fuzz.sensors import missed, trial
from tests.fuzz.sensors_lines import Line, lines
from tests.fuzz.sensors_trial import noise, wrong_bytes

LINES = lines()


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_noise_wrong_bytes_and_wrong_rates_open_nothing(line: Line) -> None:
    """Every bar of the long run, with less of everything."""
    pictures = line.frame_bytes > 300
    found = trial(line.name, 7, 0.1, 40 if pictures else 400, 2 if pictures else 20)
    assert list(missed(found)) == []
    assert found.noise.fed_bytes >= 100_000
    assert pictures or found.wrong.believed > 0


class Credulous:
    """A parser that believes everything and keeps it all."""

    def __init__(self) -> None:
        self._heard = b""

    @property
    def kept(self) -> int:
        """All of it."""
        return len(self._heard)

    def feed(self, chunk: bytes) -> list[SensorReading]:
        """A fever in each piece; a small byte is too much for it."""
        self._heard += chunk
        if chunk[0] < 8:
            raise ValueError("a small byte")
        return [SensorReading(object_centi=3_800, ambient_centi=2_400)] * 2


def test_a_parser_that_believes_raises_and_hoards_is_noticed() -> None:
    """Otherwise the bars would say nothing."""
    line = replace(LINES[0], parser=Credulous)
    heard = noise(line, "1", 300_000)
    assert heard.believed > 100
    assert heard.raised
    assert heard.most_kept > 10_000


def test_readings_that_change_a_verdict_are_counted() -> None:
    """A fever for two healthy and two high faces."""

    def told(_skin: float, _air: float, turns: int) -> Iterator[bytes]:
        return iter([b"x"] * turns)

    found = wrong_bytes(replace(LINES[0], parser=Credulous, told=told), "1", 80)
    assert found.wrong == found.believed
    assert found.flipped == found.estimates // 2 > 0
