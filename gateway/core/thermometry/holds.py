"""For whom a measurement does not count, and until when; pure, bounded, not a verdict.

A forehead from the frost hides a fever: of people with 1.5 °C more than usual 92.9 % would read
below 37.3 °C at once, 33.5 % after 3 minutes inside, 16.2 % after 5 (computed from Dzien 2020, 92
people, -5.5 … 0 °C outside). A forehead on its way back is warm enough to count and still too cold
to tell, so in the cold season everybody waits. Who read high and tries again draws lots with the
same sensor: only another instrument, by which they are admitted, or hours end that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from gateway.core.instant import NS_PER_MS
from gateway.core.policy import ThermometryPolicy
from gateway.core.reason import Reason
from gateway.core.row_value import IN_MEMORY_ONLY

MOST_HELD: Final = 4_096
"""More than a lane can refuse in six hours at one in six seconds; the oldest gives way."""

LONGEST_HOLD_MS: Final = 21_600_000
"""The longest that a policy may have anybody remembered."""

WAITED_MS: Final = 900_000
"""Who waited and comes later may have been outside again; engineering judgement."""

_COLD: Final = frozenset({Reason.TEMPERATURE_LOW, Reason.AIR_COLD})
_HIGH: Final = frozenset({Reason.FEVER, Reason.FEVER_POSSIBLE})
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
    """Who waits or waited, by person; whose wait began first stands first."""

    waiting: Mapping[str, Hold] = field(default_factory=dict)

    def of(self, person: str, now_ns: int) -> Hold | None:
        """The wait of a person that is not over."""
        hold = self.waiting.get(person)
        return hold if hold and now_ns < hold.until_ns else None

    def ahead(self, person: str, now_ns: int, policy: ThermometryPolicy) -> Hold | None:
        """The wait of whoever shows up now: one that runs, or in the cold season one that begins.

        Nobody waits who is nobody: without any code there is no second time to be told by.
        """
        running = self.of(person, now_ns)
        if running or not policy.cold_season or not person or self._waited(person, now_ns):
            return running
        return _hold(person, Reason.ENTRY_HOLD, policy.cold_hold_minutes, now_ns)

    def after(
        self, person: str, reasons: tuple[Reason, ...], now_ns: int, policy: ThermometryPolicy
    ) -> "Holds":
        """The same with whoever was just refused for these; for nothing: admitted and forgotten.

        A try in vain prolongs nothing.
        """
        found = _found(person, reasons, now_ns, policy)
        if reasons and (not person or found is None):
            return self
        before = self.of(person, now_ns)
        if before and found and (before.why is found.why or before.until_ns >= found.until_ns):
            return self
        waiting = dict(self.waiting)
        waiting.pop(person, None)
        if found:
            waiting[person] = found
        if len(waiting) > MOST_HELD:
            del waiting[next(iter(waiting))]
        return Holds(waiting)

    def _waited(self, person: str, now_ns: int) -> bool:
        """Whether a wait indoors of this person ended not long ago."""
        hold = self.waiting.get(person)
        if hold is None or hold.why is Reason.HIGH_HOLD:
            return False
        return now_ns - hold.until_ns < WAITED_MS * NS_PER_MS


def _found(
    person: str, reasons: tuple[Reason, ...], now_ns: int, policy: ThermometryPolicy
) -> Hold | None:
    """What a refusal leads to; a high reading outweighs the cold that it was read in."""
    if not _HIGH.isdisjoint(reasons):
        return _hold(person, Reason.HIGH_HOLD, policy.high_memory_minutes, now_ns)
    if not _COLD.isdisjoint(reasons):
        return _hold(person, Reason.COLD_HOLD, policy.cold_hold_minutes, now_ns)
    if Reason.ENTRY_HOLD in reasons:
        return _hold(person, Reason.ENTRY_HOLD, policy.cold_hold_minutes, now_ns)
    return None


def _hold(person: str, why: Reason, minutes: float, now_ns: int) -> Hold:
    return Hold(person, why, now_ns + round(minutes * _MS_PER_MINUTE) * NS_PER_MS)
