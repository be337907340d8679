"""People's axillae and foreheads through the seasons, seeded; a model, not people measured.

Sources: axilla 36.7 ± 0.41 °C and forehead 0.5 °C below (Chen 2022, IJERPH 19:15883, 1,080 tests);
a forehead's cold after coming in from -5.5 … 0 °C (Dzien 2020, Wien Klin Wochenschr,
10.1007/s00508-020-01754-2, 92 people). Assumed: forehead and axilla differ from person to person by
0.21; whoever is ill has 37.8-39.5, all alike; sun adds 0.3-0.8 °C to the skin, of which shade takes
away 63 % in four minutes. Chen's own foreheads scatter less (0.30) than these (0.46), so real
people may give fewer second readings than the model's.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, unique
from math import exp, log, log1p, sqrt
from random import Random
from typing import Final

FEVER_LINE_CELSIUS: Final = 37.3
AXILLA_CELSIUS: Final = (36.7, 0.41)
AXILLA_OVER_FOREHEAD_CELSIUS: Final = 0.5
PERSON_SCATTER_CELSIUS: Final = 0.21
ILL_CELSIUS: Final = (37.8, 39.5)
GATE_BIASES_CELSIUS: Final = tuple(step / 20 for step in range(-6, 7))
"""What thirteen gates read wrongly, each always the same: evenly over ± 0.3 °C."""

DZIEN: Final = ((0, 33.17, 1.45), (1, 34.90, 1.49), (3, 35.77, 1.10), (5, 36.08, 0.79))
"""Minutes inside, mean and standard deviation of the forehead, °C."""
DZIEN_WARM: Final = (60, 36.60, 0.24)
MOST_CHILL: Final = 2.25
"""Standard deviations; beyond, a log-normal forehead would grow colder indoors."""

SUN_FADES_MINUTES: Final = 4.0


@unique
class Health(Enum):
    """What somebody truly is; a park's line runs through the healthy."""

    HEALTHY = "healthy"
    OVER_THE_LINE = "over the line"
    """Well, but with an axilla of 37.3 °C or more, as 7 % are by Chen's spread."""
    FEBRILE = "febrile"


@dataclass(frozen=True, slots=True)
class Season:
    """A time of the year at the gate.

    Args:
        name: in tables.
        air_celsius: least and most that the sensor's surroundings have.
        arrival_minutes: least and most between coming in (or into shade) and the gate.
        cold: people come from frost, with foreheads as Dzien's.
        sun_celsius: least and most that sun adds to the skin.
        distance_sensor: presence is told by a distance and not by warmth.
    """

    name: str
    air_celsius: tuple[float, float]
    arrival_minutes: tuple[float, float] = (0.2, 2.0)
    cold: bool = False
    sun_celsius: tuple[float, float] = (0.0, 0.0)
    distance_sensor: bool = False


MILD: Final = Season("mild day", (22.0, 26.0))
WINTER: Final = Season("winter morning", (17.0, 20.5), cold=True)
SUMMER: Final = Season("summer noon", (33.0, 37.0), (0.0, 1.0), sun_celsius=(0.3, 0.8))
SUMMER_DISTANCE: Final = Season(
    "summer noon, distance sensor",
    SUMMER.air_celsius,
    SUMMER.arrival_minutes,
    sun_celsius=SUMMER.sun_celsius,
    distance_sensor=True,
)
SEASONS: Final = {
    "mild": (MILD,),
    "winter": (WINTER,),
    "summer": (SUMMER, SUMMER_DISTANCE),
}
VARIED: Final = {
    "cold": tuple(
        replace(WINTER, name=f"winter, first measured after {it:g} min", arrival_minutes=(it, it))
        for it in (0.0, 1.0, 3.0, 5.0, 10.0)
    ),
    "sun": tuple(
        replace(
            SUMMER_DISTANCE,
            name=f"summer, distance sensor, air 33-35 °C, skin + {it:g} °C",
            air_celsius=(33.0, 35.0),
            sun_celsius=(it, it),
        )
        for it in (0.0, 0.3, 0.5, 0.8)
    ),
}
"""How much the winter's and the summer's figures hang on what is assumed."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who comes to a gate; the same person in every season.

    Args:
        number: which one of the seed.
        ill: drawn as febrile.
        axilla_celsius: true temperature.
        scatter_celsius: how far the warm forehead is off ``axilla - 0.5``.
        bias_celsius: what this gate's sensor adds, the same at each reading.
        chill: standard normal; how much more than others the forehead suffers from cold.
        sunlit: 0-1, how much of the season's sun.
        hurry: 0-1, how much of the season's time until the gate.
        air: 0-1, how much of the season's range of air.
    """

    number: int
    ill: bool
    axilla_celsius: float
    scatter_celsius: float
    bias_celsius: float
    chill: float
    sunlit: float
    hurry: float
    air: float

    @property
    def health(self) -> Health:
        """Truly, whatever any sensor says."""
        if self.ill:
            return Health.FEBRILE
        warm = self.axilla_celsius >= FEVER_LINE_CELSIUS
        return Health.OVER_THE_LINE if warm else Health.HEALTHY

    def arrival_minutes(self, season: Season) -> float:
        """Between coming in and the first measurement."""
        return between(season.arrival_minutes, self.hurry)

    def air_celsius(self, season: Season) -> float:
        """Around the sensor."""
        return between(season.air_celsius, self.air)

    def forehead_celsius(self, season: Season, minutes: float) -> float:
        """The skin so long after coming in or into shade."""
        warm = self.axilla_celsius - AXILLA_OVER_FOREHEAD_CELSIUS + self.scatter_celsius
        sun = between(season.sun_celsius, self.sunlit) * exp(-minutes / SUN_FADES_MINUTES)
        return warm + sun - (cold_celsius(minutes, self.chill) if season.cold else 0.0)


def people(seed: int, count: int, febrile_share: float) -> Iterator[Person]:
    """So many, of whom exactly that share is febrile."""
    ill = round(count * febrile_share)
    for number in range(count):
        draw = Random(f"{seed}/{number}")
        usual, feverish = draw.gauss(*AXILLA_CELSIUS), draw.uniform(*ILL_CELSIUS)
        yield Person(
            number=number,
            ill=number < ill,
            axilla_celsius=feverish if number < ill else usual,
            scatter_celsius=draw.gauss(0.0, PERSON_SCATTER_CELSIUS),
            bias_celsius=draw.choice(GATE_BIASES_CELSIUS),
            chill=min(max(draw.gauss(0.0, 1.0), -MOST_CHILL), MOST_CHILL),
            sunlit=draw.random(),
            hurry=draw.random(),
            air=draw.random(),
        )


def cold_celsius(minutes: float, chill: float) -> float:
    """How far a forehead from the frost is below its own warm one.

    At Dzien's minutes the cold of a crowd has the mean and the standard deviation that Dzien's
    foreheads have against those after an hour. It is log-normal: nobody is warmed by frost, and a
    few stay cold for long. Who is colder than others stays so.
    """
    times = [point[0] for point in _COLD]
    after = bisect_right(times, minutes)
    if after == len(times):
        return 0.0
    (early, mean, spread), (late, later_mean, later_spread) = _COLD[after - 1], _COLD[after]
    part = (log1p(minutes) - log1p(early)) / (log1p(late) - log1p(early))
    missing = between((mean, later_mean), part)
    return _log_normal(missing, between((spread, later_spread), part), chill)


def between(limits: tuple[float, float], part: float) -> float:
    """From the first at 0 to the second at 1."""
    return limits[0] + (limits[1] - limits[0]) * part


def _log_normal(mean: float, spread: float, normal: float) -> float:
    variance = log1p((spread / mean) ** 2)
    return exp(log(mean) - variance / 2 + sqrt(variance) * normal)


def _cold() -> tuple[tuple[float, float, float], ...]:
    """Dzien's curve as what is missing; people's own differences, seen warm, taken out."""
    hour, warm, own = DZIEN_WARM
    spreads = ((minutes, warm - mean, sqrt(spread**2 - own**2)) for minutes, mean, spread in DZIEN)
    return (*spreads, (hour, 0.0, 0.0))


_COLD: Final = _cold()
