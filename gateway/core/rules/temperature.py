"""What the temperature objects to: high, unusable or too old; not how it was estimated."""

from collections.abc import Iterator

from gateway.core.evidence import Evidence
from gateway.core.instant import NS_PER_MS, Instant
from gateway.core.policy import Policy
from gateway.core.reason import Reason
from gateway.core.temperature import Temperature, TemperatureEstimate, milli


def objections(evidence: Evidence, policy: Policy, now: Instant) -> Iterator[Reason]:
    """A fever, or anything less than a fresh estimate, where temperatures are asked for.

    Whoever must wait is held whatever the estimate says: a cold forehead hides a fever. Only who
    is due to wait and reads high already need not.
    """
    temperature, hold = evidence.temperature, evidence.hold
    if not policy.thermometry.required:
        return
    high = temperature is not None and is_high(temperature, policy)
    begins_in_vain = high and hold is not None and hold.why is Reason.ENTRY_HOLD
    if hold is not None and hold.left_ms(now.mono_ns) > 0 and not begins_in_vain:
        yield hold.why
    if temperature is None:
        return
    if not isinstance(temperature, TemperatureEstimate):
        yield temperature.reason
        return
    age_ms = (now.mono_ns - temperature.mono_ns) / NS_PER_MS
    if not 0 <= age_ms <= policy.thermometry.estimate_max_age_ms:
        yield Reason.TEMPERATURE_STALE
    if high:
        yield _how_high(temperature, evidence.first_high, policy)


def temperature_age_ms(evidence: Evidence, now: Instant) -> int | None:
    """How long ago its last sample arrived, in ms; None without an estimate."""
    if isinstance(evidence.temperature, TemperatureEstimate):
        return (now.mono_ns - evidence.temperature.mono_ns) // NS_PER_MS
    return None


def is_high(temperature: Temperature, policy: Policy) -> bool:
    """Whether an estimate must be measured again before it counts."""
    limits = policy.thermometry
    line_celsius = milli(limits.fever_celsius - limits.guard_band_celsius)
    return isinstance(temperature, TemperatureEstimate) and temperature.celsius >= line_celsius


def _how_high(
    temperature: TemperatureEstimate, first_high: TemperatureEstimate | None, policy: Policy
) -> Reason:
    """Only a reading that repeats an earlier high one is a fever; one alone goes to the guard."""
    repeated = first_high is not None and first_high.mono_ns < temperature.mono_ns
    if repeated and temperature.celsius >= policy.thermometry.fever_celsius:
        return Reason.FEVER
    return Reason.FEVER_POSSIBLE
