"""What the samples tell of the sensor itself: cold, stuck, blocked, full of errors; no estimate.

None of these passes anybody. Each ends by itself as soon as the readings move again.
"""

from dataclasses import dataclass, replace
from typing import Final

from gateway.core.instant import NS_PER_MS
from gateway.core.policy import ThermometryPolicy
from gateway.core.temperature import Sample, TemperatureAbsence, milli

_MS_PER_MINUTE: Final = 60_000
_ERRORS_MS: Final = 1_000
"""Twenty readings of our board: one that failed on the wire is no fault."""


@dataclass(frozen=True, slots=True)
class SensorState:
    """What is known of one sensor.

    Args:
        powered_ns: since when it has had power, as far as anybody knows; None while it is gone.
        last: its latest sample.
        repeats: how many samples in a row gave this one's object reading.
        alike_ns: since when it sees nothing but its own temperature, or None.
        errors_ns: since when every sample carries error bits, or None.
        asked_ns: when a code was last shown; the day, for a sensor that nobody walks by at night.
    """

    powered_ns: int | None = None
    last: Sample | None = None
    repeats: int = 0
    alike_ns: int | None = None
    errors_ns: int | None = None
    asked_ns: int | None = None

    def came(self, now_ns: int) -> "SensorState":
        """It answers; whatever was known of it is of the time before."""
        return SensorState(powered_ns=now_ns)

    def went(self) -> "SensorState":
        """It is gone; if errors were the last that it said, they say why."""
        return SensorState(last=self.last, errors_ns=self.errors_ns)

    def asked(self, now_ns: int) -> "SensorState":
        """Somebody who wants to be measured shows a code."""
        return replace(self, asked_ns=now_ns)

    def heard(self, sample: Sample, policy: ThermometryPolicy) -> "SensorState":
        """It sent one more sample."""
        if sample.flags:
            since_ns = sample.mono_ns if self.errors_ns is None else self.errors_ns
            return replace(self, last=sample, repeats=0, alike_ns=None, errors_ns=since_ns)
        again = self.last is not None and self.last.object_celsius == sample.object_celsius
        apart_celsius = milli(abs(sample.object_celsius - sample.ambient_celsius))
        alike = apart_celsius <= policy.blocked_celsius
        began_ns = sample.mono_ns if self.alike_ns is None else self.alike_ns
        return replace(
            self,
            powered_ns=_earlier(self.powered_ns, sample),
            last=sample,
            repeats=self.repeats + 1 if again else 1,
            alike_ns=began_ns if alike else None,
            errors_ns=None,
        )

    def trouble(self, now_ns: int, policy: ThermometryPolicy) -> TemperatureAbsence | None:
        """Why none of its readings counts now."""
        if self.errors_ns is not None and now_ns - self.errors_ns >= _ERRORS_MS * NS_PER_MS:
            return TemperatureAbsence.ERRORS
        if self.repeats >= policy.stuck_samples:
            return TemperatureAbsence.STUCK
        if self._blocked(now_ns, policy):
            return TemperatureAbsence.BLOCKED
        if self.warm_in_ms(now_ns, policy) > 0:
            return TemperatureAbsence.WARMING_UP
        return None

    def warm_in_ms(self, now_ns: int, policy: ThermometryPolicy) -> int:
        """How much longer it warms up; 0 for one that is warm or gone.

        Thirty minutes at least after power-on: Foster 2021, PMC8654479, table 1.
        """
        if self.powered_ns is None:
            return 0
        warm_ns = self.powered_ns + round(policy.warm_up_minutes * _MS_PER_MINUTE) * NS_PER_MS
        return max(0, warm_ns - now_ns) // NS_PER_MS

    def _blocked(self, now_ns: int, policy: ThermometryPolicy) -> bool:
        """A lobby at night is at one temperature; with people asking to be measured it is not."""
        if self.alike_ns is None or self.asked_ns is None or self.asked_ns < self.alike_ns:
            return False
        return now_ns - self.alike_ns >= round(policy.blocked_minutes * _MS_PER_MINUTE) * NS_PER_MS


def _earlier(powered_ns: int | None, sample: Sample) -> int | None:
    """A sensor that came back on its cable may have kept its power."""
    if powered_ns is None or sample.powered_ms is None:
        return powered_ns
    return min(powered_ns, sample.mono_ns - sample.powered_ms * NS_PER_MS)
