"""How a crowd fared by one chain, as a line of a table; everybody is counted once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import quantiles
from typing import Final

from tests.bench.foreheads import Health, Person
from tests.bench.thermometry_chains import Course

_NORMAL_95: Final = 1.959964

HEAD: Final = (
    f"{'':30}{'healthy':^22}|{'over the':^9}|{'febrile':^20}|{'everybody':^34}\n"
    f"{'':30}{'at once':>8}{'later':>6}{'refused':>8}|{'line, in':>9}"
    f"|{'missed':>9}{'95 %':>11}|{'held':>6}{'again':>6}{'2nd':>6}{'p50 s':>8}{'p95 s':>8}"
)


@dataclass(frozen=True, slots=True)
class Fared:
    """What became of a crowd.

    Args:
        at_once: healthy people whom the gate admitted the first time.
        later: healthy people admitted after a wait, another try or the second instrument.
        refused: healthy people refused in the end.
        over: people just over the line, and of them those admitted.
        febrile: and of them those admitted: missed fevers.
        held: people sent to wait.
        again: people measured more than once by the same sensor.
        thermometer: people measured by the second instrument.
        seconds: median and 95th percentile until the last verdict.
    """

    at_once: int
    later: int
    refused: int
    over: int
    over_in: int
    febrile: int
    missed: int
    held: int
    again: int
    thermometer: int
    seconds: tuple[float, float]

    @property
    def people(self) -> int:
        """All of them."""
        return self.at_once + self.later + self.refused + self.over + self.febrile

    def line(self, name: str) -> str:
        """Beneath ``HEAD``."""
        low, high = wilson(self.missed, self.febrile)
        over, missed = f"{self.over_in}/{self.over}", f"{self.missed}/{self.febrile}"
        return (
            f"{name:30}{self.at_once:8}{self.later:6}{self.refused:8}|{over:>9}"
            f"|{missed:>9}{100 * low:5.1f} -{100 * high:4.1f}"
            f"|{self.held:6}{self.again:6}{self.thermometer:6}"
            f"{self.seconds[0]:8.1f}{self.seconds[1]:8.1f}"
        )


def fared(crowd: Sequence[Person], courses: Sequence[Course]) -> Fared:
    """Count at least two people, each by what they truly are and how it ended."""
    ends = Counter((it.health, way.admitted) for it, way in zip(crowd, courses, strict=True))
    healthy = [way for it, way in zip(crowd, courses, strict=True) if it.health is Health.HEALTHY]
    at_once = sum(way.admitted_at_once for way in healthy)
    hundredths = quantiles([way.seconds for way in courses], n=100)
    over, febrile = Health.OVER_THE_LINE, Health.FEBRILE
    return Fared(
        at_once=at_once,
        later=ends[Health.HEALTHY, True] - at_once,
        refused=ends[Health.HEALTHY, False],
        over=ends[over, True] + ends[over, False],
        over_in=ends[over, True],
        febrile=ends[febrile, True] + ends[febrile, False],
        missed=ends[febrile, True],
        held=sum(way.held for way in courses),
        again=sum(way.measured_again for way in courses),
        thermometer=sum(way.thermometer for way in courses),
        seconds=(hundredths[49], hundredths[94]),
    )


def why(courses: Sequence[Course]) -> str:
    """What was objected to first, by how many; the commonest first."""
    named = Counter(reason.value for way in courses for reason in way.answers[0].reasons)
    return ", ".join(f"{reason} {count}" for reason, count in named.most_common()) or "nothing"


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """The 95 % interval of a proportion (Wilson 1927, JASA 22:209), for no trials 0-1."""
    if not trials:
        return 0.0, 1.0
    part, spread = hits / trials, _NORMAL_95**2 / trials
    middle = (part + spread / 2) / (1 + spread)
    half = sqrt(spread * (part * (1 - part) + spread / 4)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)
