"""Who stands before the thermometer by distance: readings of a rangefinder beside samples; no port.

Distance tells a forehead from a warm wall or a sunlit coat, which a difference of temperatures
can't. Where a rangefinder is configured it has the word: what it doesn't know is nobody.
"""

from dataclasses import dataclass, replace
from typing import Final

from gateway.core.instant import NS_PER_MS
from gateway.core.policy import ThermometryPolicy
from gateway.core.temperature import Sample
from gateway.core.thermometry import PRESENCE_DISTANCE_MM, SampleWindow, observe

FRESH_NS: Final = 300 * NS_PER_MS
"""An older distance is of another moment; also the longest gap within one presence."""
STANDING_NS: Final = 300 * NS_PER_MS
"""Who is near for less walks by, or is a hand."""


@dataclass(frozen=True, slots=True)
class Distance:
    """One reading of a rangefinder.

    Args:
        mm: to the nearest thing; None where no echo is strong enough to be trusted.
        mono_ns: when its last byte arrived.
    """

    mm: int | None
    mono_ns: int


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody is near without a gap.

    Args:
        mm: how far, by the latest distance.
        mono_ns: when that one came.
        since_ns: when the first one came.
    """

    mm: int
    mono_ns: int
    since_ns: int


def ranged(near: Near | None, distance: Distance) -> Near | None:
    """Who is near after one more distance; None for nobody."""
    if distance.mm is None or distance.mm not in PRESENCE_DISTANCE_MM:
        return None
    if near is None or not _fresh(near, distance.mono_ns):
        return Near(distance.mm, distance.mono_ns, since_ns=distance.mono_ns)
    return Near(distance.mm, distance.mono_ns, near.since_ns)


def observe_at_distance(
    window: SampleWindow, sample: Sample, near: Near | None, policy: ThermometryPolicy
) -> SampleWindow:
    """``observe`` of whoever has stood near for 0.3 s; of nobody, or nobody knows, an empty window.

    The sample is kept with the distance that belongs to it.
    """
    if near is None or not _stands(near, sample.mono_ns):
        return SampleWindow()
    return observe(window, replace(sample, distance_mm=near.mm), policy)


def _stands(near: Near, mono_ns: int) -> bool:
    return mono_ns - near.since_ns >= STANDING_NS and _fresh(near, mono_ns)


def _fresh(near: Near, mono_ns: int) -> bool:
    """Two ports' threads may be a moment apart, in either order."""
    return abs(mono_ns - near.mono_ns) <= FRESH_NS
