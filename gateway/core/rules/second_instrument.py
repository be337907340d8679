"""What the guard's own thermometer objects to; it stands for the gate's, whose reading stays."""

from collections.abc import Iterator

from gateway.core.evidence import Evidence
from gateway.core.instant import NS_PER_MS, Instant
from gateway.core.policy import Policy
from gateway.core.reason import Reason


def objections(evidence: Evidence, policy: Policy, now: Instant) -> Iterator[Reason]:
    """A fever by the line of its site, or a reading of another moment; a fever objects always."""
    reading = evidence.second
    if reading is None:
        return
    age_ms = (now.mono_ns - reading.mono_ns) / NS_PER_MS
    if not 0 <= age_ms <= policy.thermometry.estimate_max_age_ms:
        yield Reason.TEMPERATURE_STALE
    if reading.celsius >= policy.second_instrument.fever_celsius(reading.site):
        yield Reason.FEVER
