"""A moment as the gate knows it: three clocks side by side; not a source of time."""

from dataclasses import dataclass
from enum import Enum, unique

NS_PER_US = 1_000
NS_PER_MS = 1_000_000
NS_PER_S = 1_000_000_000
MS_PER_HOUR = 3_600_000
MS_PER_DAY = 86_400_000


@unique
class ClockQuality(Enum):
    """How far the wall clock may be believed; values travel on the wire: add, never rename."""

    SYNCED = "synced"
    """A time source answered lately."""
    HOLDOVER = "holdover"
    """It was synced in this boot, not too long ago, and runs on its own crystal since."""
    UNSET = "unset"
    """Nothing has set it in this boot, or what set it contradicts what was signed or seen."""

    @property
    def proves_dates(self) -> bool:
        """Whether an expiry may be checked against this clock."""
        return self is not ClockQuality.UNSET


@dataclass(frozen=True, slots=True)
class Instant:
    """One moment: wall clock for people, monotonic clock for intervals.

    Args:
        wall_ms: milliseconds since 1970-01-01 UTC, as good as ``clock`` says.
        mono_ns: nanoseconds of the monotonic clock, comparable within ``boot`` only.
        boot: the kernel's random id of this boot.
        clock: quality of ``wall_ms``.
        floor_ms: it is certainly not earlier than this, however bad the clock; 0 says nothing.
    """

    wall_ms: int
    mono_ns: int
    boot: str
    clock: ClockQuality
    floor_ms: int = 0

    def since_ns(self, earlier_mono_ns: int) -> int:
        """Nanoseconds from an earlier monotonic reading of the same boot to this moment."""
        return self.mono_ns - earlier_mono_ns
