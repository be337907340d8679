"""What a gate's infrared sensor sees while somebody walks up, stands and leaves; a model of both.

Assumed: 14 readings a second, each 0.1 °C off at random and given to 0.01 °C as a GY-MCU90614's;
one in a hundred flagged with a wild value; one person in five turns the head once, one in thirty
leaves too early. Whoever went before is still leaving when the samples begin.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from gateway.core.instant import NS_PER_MS
from gateway.core.temperature import Sample
from tests.bench.foreheads import Person, Season, between

NOISE_CELSIUS: Final = 0.1
FLAGGED_PART: Final = 0.01
TURNING_PART: Final = 0.2
LEAVING_PART: Final = 1 / 30
SAMPLES_PER_S: Final = 14

BEGIN_MS: Final = -1_500
"""Before zero, when the forehead is wholly in front."""
END_MS: Final = 12_000
_STEP_MS: Final = 400
_NEAR_MM, _FAR_MM = 80, 1_500


@dataclass(frozen=True, slots=True)
class Stand:
    """How somebody stands this time; milliseconds since the forehead is wholly in front.

    Args:
        code_ms: when the code is read.
        turns_ms: begin and end of the head's turn, perhaps empty.
        turn_celsius: how much less the sensor sees meanwhile.
        leaves_ms: when the person walks off.
        stranger_celsius: the forehead of whoever went before.
    """

    code_ms: int
    turns_ms: tuple[int, int]
    turn_celsius: float
    leaves_ms: int
    stranger_celsius: float


def stand(draw: Random) -> Stand:
    """One way to stand."""
    turns = draw.random() < TURNING_PART
    leaves = draw.random() < LEAVING_PART
    turn_ms = draw.randrange(2_000)
    code_ms = draw.randrange(-500, 1_000)
    stays_ms = draw.randrange(300, 1_500)
    return Stand(
        code_ms=code_ms,
        turns_ms=(turn_ms, turn_ms + draw.randrange(200, 700) * turns),
        turn_celsius=draw.uniform(0.5, 3.0),
        leaves_ms=max(code_ms, 0) + stays_ms if leaves else END_MS,
        stranger_celsius=draw.gauss(36.2, 0.3),
    )


def samples(
    person: Person, season: Season, standing: Stand, minutes: float, draw: Random
) -> Iterator[Sample]:
    """The sensor's samples; their monotonic clock begins at zero with ``BEGIN_MS``.

    Args:
        person: who stands there.
        season: around them.
        standing: how.
        minutes: since they came in.
        draw: chance.
    """
    air = person.air_celsius(season)
    skin = person.forehead_celsius(season, minutes)
    for turn in range((END_MS - BEGIN_MS) * SAMPLES_PER_S // 1000):
        at_ms = BEGIN_MS + turn * 1000 // SAMPLES_PER_S
        part, face = _in_view(standing, skin, at_ms)
        seen = between((air, face), part) + person.bias_celsius * part
        flagged = draw.random() < FLAGGED_PART
        noisy = draw.gauss(0.0, 30.0 if flagged else NOISE_CELSIUS)
        yield Sample(
            object_celsius=round(seen + noisy, 2),
            ambient_celsius=round(air, 2),
            distance_mm=_distance_mm(part) if season.distance_sensor else None,
            flags=int(flagged),
            mono_ns=(at_ms - BEGIN_MS) * NS_PER_MS,
        )


def _in_view(standing: Stand, skin: float, at_ms: int) -> tuple[float, float]:
    """How much of the sensor's spot is whose forehead."""
    gone = _clamped((at_ms - BEGIN_MS) / _STEP_MS)
    if gone < 1:
        return 1 - gone, standing.stranger_celsius
    came = _clamped(1 + at_ms / _STEP_MS)
    left = _clamped((at_ms - standing.leaves_ms) / _STEP_MS)
    begin, end = standing.turns_ms
    turned = standing.turn_celsius if begin <= at_ms < end else 0.0
    return min(came, 1 - left), skin - turned


def _distance_mm(part: float) -> int:
    return round(between((_FAR_MM, _NEAR_MM), part))


def _clamped(part: float) -> float:
    return min(max(part, 0.0), 1.0)
