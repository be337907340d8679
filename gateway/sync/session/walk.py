"""Which of several brokers is tried next, and after what wait; pure: knows neither time nor net."""

from dataclasses import dataclass, replace
from typing import Final

from gateway.sync.session.backoff import Backoff

_MOST_DOUBLINGS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Where a session stands in its list of brokers; a new value for each thing that happens.

    The first broker is home: all gates of a site gather there, as they hear each other only at
    one broker. Elsewhere they are guests until home is back.

    Args:
        brokers: how many there are.
        backoff: the waits between attempts.
        place: index of the broker that is tried or used.
        failures: attempts and short connections in a row that came to nothing.
        returns: attempts in a row to go home that came to nothing.
        first_return_s: seconds at another broker before home is tried for the first time.
    """

    brokers: int
    backoff: Backoff
    place: int = 0
    failures: int = 0
    returns: int = 0
    first_return_s: float = 600.0

    @property
    def is_home(self) -> bool:
        """Whether it is at the first broker."""
        return self.place == 0

    @property
    def home_after_s(self) -> float:
        """Seconds at another broker before it tries home; they double while home stays away."""
        return self.first_return_s * (1 << min(self.returns, _MOST_DOUBLINGS))

    def wait_s(self, chance: float) -> float:
        """Seconds to wait before the next attempt.

        Args:
            chance: a random number from 0 to 1.
        """
        return self.backoff.delay_s(self.failures, chance)

    def lost(self, *, steady: bool) -> "Walk":
        """An attempt failed or a connection was lost: go on to the next broker.

        Args:
            steady: whether it had held long enough not to count with the failures before it.
        """
        failures = 1 if steady else self.failures + 1
        return replace(self, place=(self.place + 1) % self.brokers, failures=failures)

    def stayed(self) -> "Walk":
        """A connection holds: at home, or home was tried in vain once more."""
        return replace(self, returns=0) if self.is_home else self

    def going_home(self) -> "Walk":
        """Leave a broker that works for the first one, at once."""
        return replace(self, place=0, failures=0, returns=self.returns + 1)
