"""From infrared samples to a temperature that may decide; never rewrites a reading, no I/O.

An infrared sensor sees the forehead's skin, the threshold of 37.3 °C is an axillary number.
``axilla = forehead + 0.5 °C`` (Chen 2022, IJERPH 19:15883: axilla 36.7 ± 0.41, forehead
36.2 ± 0.30 over 1,080 tests). The formula of US 6,056,435 is not used: at 10 °C of air it turns
a normal forehead of 36.2 into 39.6. A cold forehead says nothing: it is a named absence.
"""

from dataclasses import dataclass
from math import hypot
from statistics import median, pstdev
from typing import Final

from gateway.core.instant import NS_PER_MS
from gateway.core.policy import ThermometryPolicy
from gateway.core.temperature import Sample, Temperature, TemperatureAbsence, TemperatureEstimate

PRESENCE_DISTANCE_MM: Final = range(30, 601)
"""Where a distance sensor sees a forehead: 3-60 cm."""


@dataclass(frozen=True, slots=True)
class SampleWindow:
    """The latest usable samples of one presence, oldest first."""

    samples: tuple[Sample, ...] = ()


def observe(window: SampleWindow, sample: Sample, policy: ThermometryPolicy) -> SampleWindow:
    """Take one more sample in; a sample with nobody in front empties the window.

    A sample with error flags is left out: it neither counts nor ends the presence.
    """
    if sample.flags:
        return window
    if not _somebody_in_front(sample, policy):
        return SampleWindow()
    oldest_ns = sample.mono_ns - policy.window_max_ms * NS_PER_MS
    kept = [earlier for earlier in window.samples if oldest_ns <= earlier.mono_ns <= sample.mono_ns]
    return SampleWindow((*kept, sample)[-policy.window_samples :])


def measure(window: SampleWindow, policy: ThermometryPolicy) -> Temperature | None:
    """The estimate that a full window supports, a named absence, or None while it fills."""
    if len(window.samples) < policy.window_samples:
        return None
    seen = [sample.object_celsius for sample in window.samples]
    raw = _milli(median(seen))
    ambient = _milli(median(sample.ambient_celsius for sample in window.samples))
    absence = _objection(raw, ambient, _milli(max(seen) - min(seen)), policy)
    if absence is not None:
        return absence
    return TemperatureEstimate(
        celsius=_milli(raw + policy.site_offset_celsius),
        uncertainty_celsius=_milli(hypot(policy.instrument_celsius, pstdev(seen))),
        raw_celsius=raw,
        ambient_celsius=ambient,
        site="forehead",
        mono_ns=window.samples[-1].mono_ns,
    )


def _milli(celsius: float) -> float:
    """To 0.001 °C: what is compared is what is stored, free of binary dust at a limit."""
    return round(celsius, 3)


def _somebody_in_front(sample: Sample, policy: ThermometryPolicy) -> bool:
    if sample.distance_mm is not None:
        return sample.distance_mm in PRESENCE_DISTANCE_MM
    return sample.object_celsius - sample.ambient_celsius >= policy.presence_celsius


def _objection(
    raw: float, ambient: float, spread: float, policy: ThermometryPolicy
) -> TemperatureAbsence | None:
    if not policy.air_low_celsius <= ambient <= policy.air_high_celsius:
        return TemperatureAbsence.AIR_OUT_OF_RANGE
    if spread > policy.spread_celsius:
        return TemperatureAbsence.UNSTABLE
    if not policy.plausible_low_celsius <= raw <= policy.plausible_high_celsius:
        return TemperatureAbsence.IMPLAUSIBLE
    if raw < policy.skin_low_celsius:
        return TemperatureAbsence.LOW
    return None
