"""From a full window to an estimate or a named absence; not who is in front, and not a verdict.

An infrared sensor sees the forehead's skin, the threshold of 37.3 °C is an axillary number.
``axilla = forehead + 0.5 °C`` (Chen 2022, IJERPH 19:15883: axilla 36.7 ± 0.41, forehead
36.2 ± 0.30 over 1,080 tests). The formula of US 6,056,435 is not used: at 10 °C of air it turns
a normal forehead of 36.2 into 39.6.
"""

from collections.abc import Sequence
from statistics import median, pstdev

from gateway.core.policy import ThermometryPolicy
from gateway.core.temperature import (
    Corrections,
    RawReading,
    Sample,
    Temperature,
    TemperatureAbsence,
    TemperatureEstimate,
    UnusableReading,
    milli,
)
from gateway.core.thermometry.distance import NO_TABLE, DistanceTable
from gateway.core.thermometry.window import SampleWindow


def measure(
    window: SampleWindow, policy: ThermometryPolicy, table: DistanceTable = NO_TABLE
) -> Temperature | None:
    """The estimate that a full window supports, a named absence, or None while it fills."""
    if len(window.samples) < policy.window_samples and not window.jumps:
        return None
    reading = raw_reading(window.samples)
    found = _unsteady(window, reading, policy) or _estimate(reading, policy, table)
    if isinstance(found, TemperatureEstimate):
        return found
    return UnusableReading(found, reading)


def warmest_air_celsius(policy: ThermometryPolicy, table: DistanceTable = NO_TABLE) -> float:
    """Up to here warmth alone tells each forehead that may count from the air; °C.

    The coldest of them, as the sensor sees it from its mounting, must be ``presence_celsius`` over
    the air.
    """
    added = table.offset_celsius(table.mounting_mm) or 0.0
    return milli(policy.skin_low_celsius - added - policy.presence_celsius)


def why_nobody(
    reading: RawReading, policy: ThermometryPolicy, table: DistanceTable = NO_TABLE
) -> TemperatureAbsence:
    """Why nobody was seen: none came near, or by warmth alone, in air as warm as people."""
    by_warmth = reading.distance_mm is None
    if by_warmth and reading.ambient_celsius > warmest_air_celsius(policy, table):
        return TemperatureAbsence.AIR_TOO_WARM
    return TemperatureAbsence.MISSING


def raw_reading(samples: Sequence[Sample]) -> RawReading:
    """What samples amount to; there must be at least one."""
    seen = [sample.object_celsius for sample in samples]
    distances = [one.distance_mm for one in samples if one.distance_mm is not None]
    known = len(distances) == len(samples)
    flags = 0
    for sample in samples:
        flags |= sample.flags
    return RawReading(
        raw_celsius=milli(median(seen)),
        ambient_celsius=milli(median(sample.ambient_celsius for sample in samples)),
        spread_celsius=milli(max(seen) - min(seen)),
        scatter_celsius=milli(pstdev(seen)),
        samples=len(samples),
        distance_mm=round(median(distances)) if known else None,
        nearest_mm=min(distances) if known else None,
        farthest_mm=max(distances) if known else None,
        flags=flags,
        mono_ns=samples[-1].mono_ns,
    )


def _unsteady(
    window: SampleWindow, reading: RawReading, policy: ThermometryPolicy
) -> TemperatureAbsence | None:
    if reading.ambient_celsius < policy.air_low_celsius:
        return TemperatureAbsence.AIR_COLD
    if reading.ambient_celsius > policy.air_high_celsius:
        return TemperatureAbsence.AIR_OUT_OF_RANGE
    if window.jumps:
        return TemperatureAbsence.JUMPING
    if reading.spread_celsius > policy.spread_celsius:
        return TemperatureAbsence.UNSTABLE
    return None


def _estimate(
    reading: RawReading, policy: ThermometryPolicy, table: DistanceTable
) -> TemperatureEstimate | TemperatureAbsence:
    offsets = _offsets(reading, table)
    if isinstance(offsets, TemperatureAbsence):
        return offsets
    _, added, _ = offsets
    corrections = Corrections(
        table_version=table.version,
        table_celsius=milli(added),
        table_range_celsius=milli(max(offsets) - min(offsets)),
        site_celsius=policy.site_offset_celsius,
        site_scatter_celsius=policy.site_scatter_celsius,
        instrument_celsius=policy.instrument_celsius,
    )
    skin = milli(reading.raw_celsius + corrections.table_celsius)
    return _not_a_warm_forehead(skin, policy) or TemperatureEstimate(reading, corrections)


def _offsets(
    reading: RawReading, table: DistanceTable
) -> tuple[float, float, float] | TemperatureAbsence:
    """By the table at the nearest, the median and the farthest distance; never beyond its ends."""
    if not table.points:
        return 0.0, 0.0, 0.0
    found = []
    for measured_mm in (reading.nearest_mm, reading.distance_mm, reading.farthest_mm):
        distance_mm = table.mounting_mm if measured_mm is None else measured_mm
        if not distance_mm:
            return TemperatureAbsence.DISTANCE_UNKNOWN
        offset = table.offset_celsius(distance_mm)
        if offset is None:
            return TemperatureAbsence.DISTANCE_OUT_OF_RANGE
        found.append(offset)
    near, middle, far = found
    return near, middle, far


def _not_a_warm_forehead(skin: float, policy: ThermometryPolicy) -> TemperatureAbsence | None:
    if not policy.plausible_low_celsius <= skin <= policy.plausible_high_celsius:
        return TemperatureAbsence.IMPLAUSIBLE
    if skin < policy.skin_low_celsius:
        return TemperatureAbsence.LOW
    return None
