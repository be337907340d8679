"""How far the wall clock may be believed, from what is remembered of it; reads no clock.

A Raspberry Pi has no clock battery: it wakes in the past, and a screenshot of that past would look
fresh. So a clock that no time source set in this boot proves no date, and a ratchet that only
moves forward tells what has expired in any case.
"""

from dataclasses import dataclass, replace
from typing import Final

from gateway.core.instant import NS_PER_MS, ClockQuality, Instant

BUILT_MS: Final = 1_793_491_200_000
"""2026-11-01: no moment in the life of this program is earlier. Raised with each release."""

TOLERANCE_MS: Final = 30_000
"""A disciplined clock this far behind the ratchet is still believed: centre, phones and gates may
differ as much, as CoronaCheck's clockDeviationThresholdSeconds of 2021-11."""

HOLDOVER_MS: Final = 24 * 3_600_000
"""How long a clock without its time source is believed. A crystal that drifts by 100 ppm then
errs by 8.6 s, well within ``TOLERANCE_MS``."""

STEP_MS: Final = 2_000
"""Wall clock and monotonic clock run on one crystal: if they part by more, somebody set the one
or the machine slept."""

_SLOWEST: Final = 2_000
"""One part in 2000 is 500 ppm, the most by which Linux lets a clock run fast (MAXFREQ, timex.h)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A wall time that was known at a moment of the monotonic clock.

    Args:
        wall_ms: wall milliseconds, UTC.
        mono_ns: the monotonic clock then, of ``boot``.
        boot: the kernel's random id of that boot.
    """

    wall_ms: int
    mono_ns: int
    boot: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the machine's clocks say.

    Args:
        wall_ms: wall milliseconds, right or wrong.
        mono_ns: nanoseconds of the monotonic clock.
        boot: the kernel's random id of this boot.
        synced: whether a time source disciplines the wall clock right now.
    """

    wall_ms: int
    mono_ns: int
    boot: str
    synced: bool


@dataclass(frozen=True, slots=True)
class Timekeeping:
    """What is remembered of the time, over restarts too.

    Args:
        floor: the ratchet: it was certainly not earlier than this.
        synced: the last moment at which a time source disciplined the clock, or None.
    """

    floor: Mark = Mark(0, 0, "")
    synced: Mark | None = None


def tell(kept: Timekeeping, reading: Reading) -> tuple[Timekeeping, Instant]:
    """The moment as far as it can be believed, and what to remember from now on.

    A disciplined clock behind the ratchet contradicts what was signed or seen, so it counts as
    unset until both agree. An unset clock shows the ratchet's time if it stands before it.
    """
    floor_ms = _floor_ms(kept.floor, reading)
    quality = _quality(kept, reading, floor_ms)
    wall_ms = reading.wall_ms
    if quality is ClockQuality.UNSET:
        wall_ms = max(wall_ms, floor_ms)
    else:
        floor_ms = max(wall_ms, floor_ms)
    here = Mark(wall_ms, reading.mono_ns, reading.boot)
    kept = Timekeeping(
        floor=_raised(kept.floor, floor_ms, reading),
        synced=here if quality is ClockQuality.SYNCED else kept.synced,
    )
    return kept, Instant(wall_ms, reading.mono_ns, reading.boot, quality, floor_ms)


def witness(kept: Timekeeping, signed_ms: int, reading: Reading) -> Timekeeping:
    """Raise the ratchet to a time that the park's centre signed; never to one that a phone did.

    A disciplined clock knows better and learns nothing.

    Args:
        kept: what is remembered so far.
        signed_ms: wall milliseconds, UTC; nothing earlier than the ratchet moves it.
        reading: now.
    """
    floor_ms = _floor_ms(kept.floor, reading)
    if _quality(kept, reading, floor_ms) is ClockQuality.SYNCED:
        return kept
    return replace(kept, floor=_raised(kept.floor, signed_ms, reading))


def noted(kept: Timekeeping, now: Instant) -> Timekeeping:
    """What to write down at this moment, so that the next boot goes on from here."""
    return replace(kept, floor=Mark(now.floor_ms, now.mono_ns, now.boot))


def _floor_ms(floor: Mark, reading: Reading) -> int:
    """The ratchet now: the time that passed since, by a clock that may run fast."""
    if floor.boot != reading.boot:
        return floor.wall_ms
    passed_ms = max(0, reading.mono_ns - floor.mono_ns) // NS_PER_MS
    return floor.wall_ms + passed_ms - passed_ms // _SLOWEST


def _raised(floor: Mark, wall_ms: int, reading: Reading) -> Mark:
    """The ratchet at a new mark, if that is later or the first of this boot."""
    floor_ms = _floor_ms(floor, reading)
    if wall_ms <= floor_ms and floor.boot == reading.boot:
        return floor  # marking anew each time would lose what rounds down
    return Mark(max(wall_ms, floor_ms), reading.mono_ns, reading.boot)


def _quality(kept: Timekeeping, reading: Reading, floor_ms: int) -> ClockQuality:
    if reading.wall_ms < floor_ms - TOLERANCE_MS:
        return ClockQuality.UNSET
    if reading.synced:
        return ClockQuality.SYNCED
    return ClockQuality.HOLDOVER if _holds_over(kept.synced, reading) else ClockQuality.UNSET


def _holds_over(synced: Mark | None, reading: Reading) -> bool:
    """Whether the clock still runs as it was set in this boot, and not for too long."""
    if synced is None or synced.boot != reading.boot:
        return False
    passed_ms = (reading.mono_ns - synced.mono_ns) // NS_PER_MS
    stepped_ms = reading.wall_ms - synced.wall_ms - passed_ms
    return 0 <= passed_ms <= HOLDOVER_MS and abs(stepped_ms) <= STEP_MS
