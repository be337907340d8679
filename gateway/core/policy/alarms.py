"""When wrong codes become an alarm and when it is over; not which codes are wrong."""

from dataclasses import dataclass

from gateway.core.instant import NS_PER_MS
from gateway.core.policy.roster import MS_PER_MINUTE


@dataclass(frozen=True, slots=True)
class AlarmPolicy:
    """After how many wrong codes at one lane somebody is told.

    GB 50396-2007 §5.1 asks for an alarm after at most five wrong tries.

    Args:
        wrong_tries: different codes that prove nothing, within ``wrong_tries_minutes``.
        wrong_tries_minutes: that time.
        quiet_minutes: the alarm ends after so long without another one.
    """

    wrong_tries: int = 5
    wrong_tries_minutes: float = 5.0
    quiet_minutes: float = 2.0

    @property
    def window_ns(self) -> int:
        """The same as ``wrong_tries_minutes``, in nanoseconds."""
        return round(self.wrong_tries_minutes * MS_PER_MINUTE) * NS_PER_MS

    @property
    def quiet_ns(self) -> int:
        """The same as ``quiet_minutes``, in nanoseconds."""
        return round(self.quiet_minutes * MS_PER_MINUTE) * NS_PER_MS
