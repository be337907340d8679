"""Noise, wrong bytes and wrong rates for one line, and what the gate would make of it; no table."""

import traceback
from dataclasses import dataclass, field, replace
from random import Random

from firmware_bridge.sensors.reading import SensorReading
from gateway.core.instant import NS_PER_MS
from gateway.core.policy import Policy
from gateway.core.ranging import Distance, Near, observe_at_distance, ranged
from gateway.core.rules.temperature import is_high
from gateway.core.temperature import Sample, Temperature, TemperatureEstimate
from gateway.core.thermometry import SampleWindow, measure, observe
from gateway.runtime.clock import thread_cpu_ns
from tests.firmware_bridge.sensor_lines import WRONG_RATES, corrupted, heard_at, warming
from tests.fuzz.sensors_lines import Line

MEGABYTE = 1 << 20
WRONG_BYTES = 0.01
FACES_CELSIUS = (36.2, 36.5, 36.7, 37.4)
"""Foreheads: healthy, healthy by 0.1 °C, doubtful by 0.1 °C, feverish; no format counts coarser."""

AIR_CELSIUS = 24.0
WALL_MM = 2_000
"""Where the emulated wall is."""
_SPREAD_CELSIUS = 0.6
_LONGEST_PIECE = 4_096
_NS_PER_S = 1_000 * NS_PER_MS


@dataclass
class Noise:
    """What random bytes did."""

    fed_bytes: int = 0
    believed: int = 0
    most_kept: int = 0
    cpu_ns: int = 0
    raised: list[str] = field(default_factory=list)


@dataclass
class Wrong:
    """What wrong bytes did; ``flipped`` are estimates that lead to another verdict."""

    frames: int = 0
    believed: int = 0
    wrong: int = 0
    far_off: int = 0
    estimates: int = 0
    unusable: int = 0
    flipped: int = 0

    def add(self, other: "Wrong") -> None:
        """Count another face's."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def noise(line: Line, seed: str, size: int) -> Noise:
    """Random bytes in pieces of any length."""
    chance, parser, found = Random(f"{seed} noise {line.name}"), line.parser(), Noise()
    while found.fed_bytes < size:
        piece = chance.randbytes(chance.randrange(1, _LONGEST_PIECE))
        begun_ns = thread_cpu_ns()
        try:
            found.believed += len(parser.feed(piece))
        except Exception:  # noqa: BLE001 - whatever it is, it would have ended the gate
            found.raised.append(traceback.format_exc())
            parser = line.parser()
        found.cpu_ns += thread_cpu_ns() - begun_ns
        found.fed_bytes += len(piece)
        found.most_kept = max(found.most_kept, parser.kept)
    return found


def wrong_bytes(line: Line, seed: str, frames: int) -> Wrong:
    """Frames of several faces with 1 % of their bytes wrong, as the gate would judge them."""
    chance, found = Random(f"{seed} bytes {line.name}"), Wrong()
    for skin in FACES_CELSIUS:
        found.add(_face(line, chance, skin, frames // len(FACES_CELSIUS)))
    return found


def wrong_rates(line: Line, frames: int) -> int:
    """Readings believed of so many frames at each wrong rate; the board's are not tried here."""
    if line.sensor is None:
        return 0
    heard = 0
    for rate in WRONG_RATES:
        said = heard_at(warming(line.sensor, frames, rate), rate)
        heard += len(line.parser().feed(said))
    return heard


def _face(line: Line, chance: Random, skin: float, frames: int) -> Wrong:
    found, parser = Wrong(frames=frames), line.parser()
    judge = _Distances(found) if line.tells_distance else _Temperatures(found, line, skin)
    for turn, said in enumerate(line.told(judge.skin, AIR_CELSIUS, frames)):
        for reading in parser.feed(corrupted(said, chance, WRONG_BYTES)):
            found.believed += 1
            judge.take(reading, turn * _NS_PER_S // line.per_s)
    return found


class _Temperatures:
    """The gate's window over one face; of a sensor without ambient the true one is taken."""

    def __init__(self, found: Wrong, line: Line, skin: float) -> None:
        self.skin = skin
        self._found = found
        self._step = line.step_celsius
        limits = Policy().thermometry
        slowest_ms = round(limits.window_samples * 1000 / line.per_s) + 1
        window_ms = max(limits.window_max_ms, slowest_ms)
        self._policy = replace(Policy(), thermometry=replace(limits, window_max_ms=window_ms))
        self._high = skin + limits.site_offset_celsius >= (
            limits.fever_celsius - limits.guard_band_celsius
        )
        self._window = SampleWindow()

    def take(self, reading: SensorReading, now_ns: int) -> None:
        """Judge one reading and the window with it."""
        if reading.object_centi is None:
            return
        seen = reading.object_centi / 100
        air = AIR_CELSIUS if reading.ambient_centi is None else reading.ambient_centi / 100
        off = max(abs(seen - self.skin), abs(air - AIR_CELSIUS))
        self._found.wrong += off > self._step
        self._found.far_off += off > _SPREAD_CELSIUS + self._step
        limits = self._policy.thermometry
        self._window = observe(self._window, Sample(seen, air, None, 0, now_ns), limits)
        self._judge(measure(self._window, limits))

    def _judge(self, temperature: Temperature | None) -> None:
        if isinstance(temperature, TemperatureEstimate):
            self._found.estimates += 1
            self._found.flipped += is_high(temperature, self._policy) is not self._high
        elif temperature is not None:
            self._found.unusable += 1


class _Distances:
    """Whether the gate believes that somebody stands where only a wall is."""

    skin = AIR_CELSIUS

    def __init__(self, found: Wrong) -> None:
        self._found = found
        self._near: Near | None = None

    def take(self, reading: SensorReading, now_ns: int) -> None:
        """Judge one distance, and a warm wall behind it."""
        wrong = reading.distance_mm != WALL_MM
        self._found.wrong += wrong
        self._found.far_off += wrong
        self._near = ranged(self._near, Distance(reading.distance_mm, now_ns))
        warm = Sample(36.2, AIR_CELSIUS, None, 0, now_ns)
        limits = Policy().thermometry
        window = observe_at_distance(SampleWindow(), warm, self._near, limits)
        self._found.estimates += 1
        self._found.flipped += bool(window.samples)
