"""One person's whole way past a gate by each chain, to the last verdict; counts nobody.

Ours is the gate's own, and then what the reason's words tell the guard to do. The rivals compare
one sample with the line. The same people stand in the same way before all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Final

from gateway.core.instant import NS_PER_MS
from gateway.core.policy import Policy
from gateway.core.reason import Reason
from tests.bench.foreheads import FEVER_LINE_CELSIUS, Person, Season
from tests.bench.thermometry_samples import BEGIN_MS, samples, stand
from tests.bench.thermometry_try import Answer, Visit

LATE_SECONDS: Final = 30.0
"""How much later than the gate allows somebody tries again, at most."""
MOST_HOLDS: Final = 2
"""For a cold forehead."""
MOST_TRIES: Final = 3
"""For standing badly. Then comes the thermometer; all three assumed."""

THERMOMETER_SECONDS: Final = 60.0
THERMOMETER_ERROR_CELSIUS: Final = 0.1
"""Of a contact thermometer in the axilla, at most, evenly; both assumed."""

_COLD: Final = frozenset({Reason.TEMPERATURE_LOW, Reason.COLD_HOLD, Reason.ENTRY_HOLD})
_HIGH: Final = frozenset({Reason.FEVER, Reason.FEVER_POSSIBLE, Reason.HIGH_HOLD})
_BADLY_STOOD: Final = frozenset(
    {
        Reason.TEMPERATURE_MISSING,
        Reason.TEMPERATURE_UNSTABLE,
        Reason.TEMPERATURE_STALE,
        Reason.TEMPERATURE_JUMPING,
        Reason.DISTANCE_OUT_OF_RANGE,
    }
)


@dataclass(slots=True)
class Course:
    """How somebody fared.

    Args:
        admitted: at the end.
        seconds: from standing there or showing the code to the last verdict, waits included.
        cold: how often sent to wait indoors.
        thermometer: measured by the second instrument.
        answers: of the gate to each try before it.
    """

    admitted: bool = False
    seconds: float = 0.0
    cold: int = 0
    thermometer: bool = False
    answers: list[Answer] = field(default_factory=list)

    @property
    def admitted_at_once(self) -> bool:
        """By the gate alone, the first time."""
        return self.admitted and len(self.answers) == 1 and not self.thermometer

    @property
    def held(self) -> bool:
        """Sent to wait at all."""
        return self.cold > 0

    @property
    def measured_again(self) -> bool:
        """By the gate's own sensor."""
        return len(self.answers) > 1 or any(answer.high_twice for answer in self.answers)


Chain = Callable[[Person, Season, int], Course]
"""The number is the seed."""


@dataclass(frozen=True, slots=True)
class OurGate:
    """The gate's own rules, and a guard who does what the page says.

    Args:
        policy: in force.
    """

    policy: Policy = field(default_factory=Policy)

    def __call__(self, person: Person, season: Season, seed: int) -> Course:
        """From the first sample until in, or refused for good."""
        visit, course = Visit(self.policy), Course()
        while True:
            draw = chance(person, seed, len(course.answers))
            standing = stand(draw)
            minutes = person.arrival_minutes(season) + visit.seconds / 60
            answer = visit.stand(samples(person, season, standing, minutes, draw), standing)
            course.answers.append(answer)
            wait_s = self._wait_s(course, answer)
            if wait_s is None:
                break
            visit.wait(wait_s + draw.uniform(0.0, LATE_SECONDS))
        if answer.reasons:
            visit.wait(THERMOMETER_SECONDS)
            course.thermometer = True
            answer = visit.measured_by_hand(by_thermometer(person, seed))
        course.admitted, course.seconds = not answer.reasons, visit.seconds
        return course

    def _wait_s(self, course: Course, answer: Answer) -> float | None:
        """How long before the gate measures again, or None where it doesn't."""
        named, limits = frozenset(answer.reasons), self.policy.thermometry
        if named & _HIGH:
            return None
        if named & _COLD and course.cold < MOST_HOLDS:
            course.cold += 1
            return limits.cold_hold_minutes * 60
        badly = named and named <= _BADLY_STOOD
        return 0.0 if badly and len(course.answers) < MOST_TRIES else None


@dataclass(frozen=True, slots=True)
class OneSample:
    """A rival: the first sound sample after the code, against the line.

    Args:
        offset_celsius: what it adds for the axilla.
        thermometer: whether it measures those again whom it would refuse.
    """

    offset_celsius: float = 0.0
    thermometer: bool = False

    def __call__(self, person: Person, season: Season, seed: int) -> Course:
        """One look; whatever is cold is no fever."""
        draw = chance(person, seed, 0)
        standing = stand(draw)
        seen = samples(person, season, standing, person.arrival_minutes(season), draw)
        shown_ms = max(standing.code_ms, 0) - BEGIN_MS
        sound = next(it for it in seen if not it.flags and it.mono_ns >= shown_ms * NS_PER_MS)
        read_ms = sound.mono_ns // NS_PER_MS + BEGIN_MS
        course = Course(seconds=(read_ms - min(standing.code_ms, 0)) / 1000)
        course.answers.append(Answer((), high_twice=False, raw_celsius=sound.object_celsius))
        course.admitted = sound.object_celsius + self.offset_celsius < FEVER_LINE_CELSIUS
        if not course.admitted and self.thermometer:
            course.thermometer = True
            course.seconds += THERMOMETER_SECONDS
            course.admitted = by_thermometer(person, seed) < FEVER_LINE_CELSIUS
        return course


def by_thermometer(person: Person, seed: int) -> float:
    """What a thermometer in the armpit shows, °C to 0.01."""
    error = THERMOMETER_ERROR_CELSIUS
    draw = Random(f"{seed}/{person.number}/thermometer")
    return round(person.axilla_celsius + draw.uniform(-error, error), 2)


def chance(person: Person, seed: int, tries: int) -> Random:
    """The same for every chain."""
    return Random(f"{seed}/{person.number}/{tries}")
