"""The latest samples of one presence: who is in front, and which samples are left out; no estimate.

An infrared sensor that looks at a head can't change by 5 °C within a second. A sample that does is
left out and remembered, so that what is left does not look steadier than the sensor was; a second
one that agrees with it is somebody else's forehead, and the window begins anew.
"""

from dataclasses import dataclass
from typing import Final

from gateway.core.instant import NS_PER_MS
from gateway.core.policy import ThermometryPolicy
from gateway.core.temperature import Sample

PRESENCE_DISTANCE_MM: Final = range(30, 601)
"""Where a distance sensor sees a forehead: 3-60 cm."""

_MS_PER_S: Final = 1_000


@dataclass(frozen=True, slots=True)
class SampleWindow:
    """What was seen of one presence within ``window_max_ms``, oldest first.

    Args:
        samples: the usable ones.
        jumps: those left out because they jumped.
    """

    samples: tuple[Sample, ...] = ()
    jumps: tuple[Sample, ...] = ()


def observe(window: SampleWindow, sample: Sample, policy: ThermometryPolicy) -> SampleWindow:
    """Take one more sample in; a sample with nobody in front empties the window.

    A sample with error flags is left out: it neither counts nor ends the presence, but time passes.
    """
    samples = _recent(window.samples, sample, policy)
    jumps = _recent(window.jumps, sample, policy)
    if sample.flags:
        return SampleWindow(samples, jumps)
    if not _somebody_in_front(sample, policy):
        return SampleWindow()
    if not samples or not _jumps(samples[-1], sample, policy):
        return SampleWindow((*samples, sample)[-policy.window_samples :], jumps)
    if _agrees_with_last_jump(samples, jumps, sample, policy):
        return SampleWindow((jumps[-1], sample))
    return SampleWindow(samples, (*jumps, sample)[-policy.window_samples :])


def _somebody_in_front(sample: Sample, policy: ThermometryPolicy) -> bool:
    if sample.distance_mm is not None:
        return sample.distance_mm in PRESENCE_DISTANCE_MM
    return sample.object_celsius - sample.ambient_celsius >= policy.presence_celsius


def _recent(
    samples: tuple[Sample, ...], newest: Sample, policy: ThermometryPolicy
) -> tuple[Sample, ...]:
    oldest_ns = newest.mono_ns - policy.window_max_ms * NS_PER_MS
    return tuple(one for one in samples if oldest_ns <= one.mono_ns <= newest.mono_ns)


def _jumps(before: Sample, after: Sample, policy: ThermometryPolicy) -> bool:
    """Against a whole second at least: noise between two samples 50 ms apart is no step."""
    apart_s = (after.mono_ns - before.mono_ns) / NS_PER_MS / _MS_PER_S
    step_celsius = abs(after.object_celsius - before.object_celsius)
    return step_celsius > policy.jump_celsius_per_s * max(1.0, apart_s)


def _agrees_with_last_jump(
    samples: tuple[Sample, ...],
    jumps: tuple[Sample, ...],
    sample: Sample,
    policy: ThermometryPolicy,
) -> bool:
    """Whether two in a row say the same; a sensor that flips to and fro never does."""
    if not jumps or jumps[-1].mono_ns < samples[-1].mono_ns:
        return False
    return not _jumps(jumps[-1], sample, policy)
