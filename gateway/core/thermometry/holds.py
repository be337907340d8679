"""Who must wait before a measurement counts again, and until when; pure, bounded, not a verdict.

A forehead from the frost hides a fever: of people with 1.5 °C more than usual 92.9 % would read
below 37.3 °C at once, 33.5 % after 3 minutes inside, 16.2 % after 5 (computed from Dzien 2020, 92
people, -5.5 … 0 °C outside). Who read high and tries again at once draws lots with the sensor.
"""

from dataclasses import dataclass, field, replace
from typing import Final

from gateway.core.instant import NS_PER_MS
from gateway.core.policy import ThermometryPolicy
from gateway.core.reason import Reason
from gateway.core.row_value import IN_MEMORY_ONLY

MOST_HELD: Final = 512
"""More than a lane can refer in a quarter of an hour; the oldest gives way."""

LONGEST_HOLD_MS: Final = 900_000
"""The longest wait that a policy may ask for."""

_COLD: Final = frozenset({Reason.TEMPERATURE_LOW, Reason.AIR_COLD})
_HIGH: Final = frozenset({Reason.FEVER, Reason.FEVER_POSSIBLE})
_MS_PER_S: Final = 1_000
_MS_PER_MINUTE: Final = 60_000


@dataclass(frozen=True, slots=True)
class Hold:
    """One person's wait.

    Args:
        person: random id of the holder, or the digest of a code that names nobody.
        why: what a try before the end objects.
        until_ns: when it ends, monotonic.
    """

    person: str = field(metadata=IN_MEMORY_ONLY)
    why: Reason
    until_ns: int

    def left_ms(self, now_ns: int) -> int:
        """How much longer, rounded up: nobody is told 0 while still held."""
        return max(0, -((now_ns - self.until_ns) // NS_PER_MS))


@dataclass(frozen=True, slots=True)
class Holds:
    """Everybody who waits, the first to come first."""

    waiting: tuple[Hold, ...] = ()

    def of(self, person: str, now_ns: int) -> Hold | None:
        """The wait of a person that is not over."""
        for hold in self.waiting:
            if hold.person == person and now_ns < hold.until_ns:
                return hold
        return None

    def after(
        self, person: str, reasons: tuple[Reason, ...], now_ns: int, policy: ThermometryPolicy
    ) -> "Holds":
        """The same with whoever was just found cold or high; a try in vain prolongs nothing."""
        found = _hold(person, reasons, now_ns, policy)
        if not person or found is None:
            return self
        before = self.of(person, now_ns)
        if before is not None and (before.why is found.why or before.until_ns >= found.until_ns):
            return self
        others = [one for one in self.waiting if one.person != person and now_ns < one.until_ns]
        return replace(self, waiting=(*others, found)[-MOST_HELD:])


def _hold(
    person: str, reasons: tuple[Reason, ...], now_ns: int, policy: ThermometryPolicy
) -> Hold | None:
    if not _COLD.isdisjoint(reasons):
        wait_ms = round(policy.cold_hold_minutes * _MS_PER_MINUTE)
        return Hold(person, Reason.COLD_HOLD, now_ns + wait_ms * NS_PER_MS)
    if not _HIGH.isdisjoint(reasons):
        wait_ms = round(policy.high_again_after_s * _MS_PER_S)
        return Hold(person, Reason.HIGH_HOLD, now_ns + wait_ms * NS_PER_MS)
    return None
