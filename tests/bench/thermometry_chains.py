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
from tests.bench.thermometry_try import Answer, stood

HOLD_MINUTES: Final = (3.0, 5.0)
"""How long a guard lets a cold forehead wait, by the words of ``TEMPERATURE_LOW``."""
REST_MINUTES: Final = 5.0
"""In shade before the thermometer, by the words of ``FEVER``."""
MOST_HOLDS: Final = 2
MOST_TRIES: Final = 3
"""Standing there badly; assumed, as is the number of holds. Then comes the thermometer."""

THERMOMETER_SECONDS: Final = 60.0
THERMOMETER_ERROR_CELSIUS: Final = 0.1
"""Of a contact thermometer in the axilla, at most, evenly; both assumed."""

_COLD: Final = frozenset({Reason.TEMPERATURE_LOW})
_BADLY_STOOD: Final = frozenset(
    {Reason.TEMPERATURE_MISSING, Reason.TEMPERATURE_UNSTABLE, Reason.TEMPERATURE_STALE}
)


@dataclass(slots=True)
class Course:
    """How somebody fared.

    Args:
        admitted: at the end.
        seconds: from standing there or showing the code to the last verdict, waits included.
        tries: how often before the gate.
        holds: how often sent to wait.
        high_twice: the gate measured a high reading again.
        thermometer: measured by the second instrument.
        first_reasons: of the first verdict; none of whoever was admitted at once.
        raw_celsius: the forehead that the gate judged by last, or None.
    """

    admitted: bool = False
    seconds: float = 0.0
    tries: int = 0
    holds: int = 0
    high_twice: bool = False
    thermometer: bool = False
    first_reasons: tuple[Reason, ...] = ()
    raw_celsius: float | None = None

    @property
    def admitted_at_once(self) -> bool:
        """By the gate alone, the first time."""
        return self.admitted and self.tries == 1 and not self.thermometer

    @property
    def measured_again(self) -> bool:
        """By the gate's own sensor."""
        return self.high_twice or self.tries > 1


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
        course = Course()
        while True:
            draw = chance(person, seed, course.tries)
            answer = self._stand(person, season, course, draw)
            if not answer.reasons:
                course.admitted = True
                return course
            if not _sent_back(course, answer.reasons, draw):
                return by_thermometer(course, person, seed)

    def _stand(self, person: Person, season: Season, course: Course, draw: Random) -> Answer:
        minutes = person.arrival_minutes(season) + course.seconds / 60
        standing = stand(draw)
        seen = samples(person, season, standing, minutes, draw)
        answer = stood(self.policy, seen, standing)
        if course.tries == 0:
            course.first_reasons = answer.reasons
        course.tries += 1
        course.seconds += answer.seconds
        course.high_twice |= answer.high_twice
        course.raw_celsius = answer.raw_celsius
        return answer


def _sent_back(course: Course, reasons: tuple[Reason, ...], draw: Random) -> bool:
    """Whether the gate measures once more, after the wait that the reason asks for."""
    named = frozenset(reasons)
    if named <= _COLD and course.holds < MOST_HOLDS:
        course.holds += 1
        course.seconds += 60 * draw.uniform(*HOLD_MINUTES)
        return True
    if named <= _BADLY_STOOD:
        return course.tries < MOST_TRIES
    if Reason.FEVER in named:
        course.holds += 1
        course.seconds += 60 * REST_MINUTES
    return False


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
        course = Course(seconds=(read_ms - min(standing.code_ms, 0)) / 1000, tries=1)
        course.raw_celsius = sound.object_celsius
        course.admitted = sound.object_celsius + self.offset_celsius < FEVER_LINE_CELSIUS
        if not course.admitted and self.thermometer:
            return by_thermometer(course, person, seed)
        return course


def by_thermometer(course: Course, person: Person, seed: int) -> Course:
    """End it with the second instrument."""
    error = THERMOMETER_ERROR_CELSIUS
    draw = Random(f"{seed}/{person.number}/thermometer")
    course.thermometer = True
    course.seconds += THERMOMETER_SECONDS
    course.admitted = person.axilla_celsius + draw.uniform(-error, error) < FEVER_LINE_CELSIUS
    return course


def chance(person: Person, seed: int, tries: int) -> Random:
    """The same for every chain."""
    return Random(f"{seed}/{person.number}/{tries}")
