"""How often guards may open by hand and when two must agree; not who they are and not the count."""

from dataclasses import dataclass

from gateway.core.policy.roster import MS_PER_MINUTE


@dataclass(frozen=True, slots=True)
class OverridePolicy:
    """Limits of manual opening; an emergency knows none, and goes to the centre at once.

    Args:
        most_per_guard: openings of one guard within ``window_minutes``.
        most_per_lane: openings at the lane within the same time, whoever made them.
        window_minutes: the time of both.
        alone_per_hour: after so many openings at the lane within an hour a second guard confirms
            each further one.
        duress_hold_ms: whoever holds an opening's reason down for so long calls for help, while
            everything here looks as usual; 0 for never.
    """

    most_per_guard: int = 40
    most_per_lane: int = 60
    window_minutes: float = 10.0
    alone_per_hour: int = 360
    duress_hold_ms: int = 0

    @property
    def window_ms(self) -> int:
        """The same as ``window_minutes``, in milliseconds."""
        return round(self.window_minutes * MS_PER_MINUTE)
