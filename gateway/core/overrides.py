"""How often guards opened by hand of late, and what a further opening needs; opens nothing.

Whoever holds a gate's guard to ransom watches the page, the lamp and the arm. So a call for help
is how long a button is held, and nothing here tells it from an ordinary opening.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, unique
from typing import Final

from gateway.core.instant import MS_PER_HOUR
from gateway.core.lane import OverrideReason
from gateway.core.passage.inputs import GuardOpens
from gateway.core.policy import OverridePolicy

MEMORY_MS: Final = MS_PER_HOUR
"""How long an opening counts: as long as the longest of the rules."""


@unique
class OverrideRefusal(Enum):
    """Why a guard's opening is refused before the passage is asked; values travel on the wire."""

    GUARD_LIMIT = "guard-limit"
    LANE_LIMIT = "lane-limit"
    SECOND_GUARD = "second-guard"
    SECOND_GUARD_WRONG = "second-guard-wrong"
    NOBODY_REGISTERED = "nobody-registered"


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening by hand that is on disk.

    Args:
        guard: who opened.
        at_ms: wall milliseconds, UTC, so that a restart forgets none.
    """

    guard: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Overrides:
    """A lane's openings by hand within the last hour, oldest first."""

    made: tuple[Opening, ...] = ()

    def after(self, opening: Opening) -> "Overrides":
        """With one more; what is older than an hour is forgotten."""
        kept = within(self.made, opening.at_ms, MEMORY_MS)
        return Overrides((*kept, opening))

    def refusal(
        self, request: GuardOpens, policy: OverridePolicy, now_ms: int
    ) -> OverrideRefusal | None:
        """What stands against an opening; nothing ever does in an emergency.

        Args:
            request: what the guard asks.
            policy: the limits.
            now_ms: wall milliseconds, UTC.
        """
        if is_emergency(request):
            return None
        recent = within(self.made, now_ms, policy.window_ms)
        if sum(one.guard == request.guard for one in recent) >= policy.most_per_guard:
            return OverrideRefusal.GUARD_LIMIT
        if len(recent) >= policy.most_per_lane:
            return OverrideRefusal.LANE_LIMIT
        alone = request.second in {"", request.guard}
        if alone and len(within(self.made, now_ms, MS_PER_HOUR)) >= policy.alone_per_hour:
            return OverrideRefusal.SECOND_GUARD
        return None


def within(made: Iterable[Opening], now_ms: int, span_ms: int) -> tuple[Opening, ...]:
    """Those of the last ``span_ms``; a clock that was set back forgets nobody."""
    return tuple(one for one in made if now_ms - one.at_ms < span_ms)


def is_emergency(request: GuardOpens) -> bool:
    """Whether no limit holds it."""
    return request.why == OverrideReason.EMERGENCY.value


def is_duress(held_ms: int, policy: OverridePolicy) -> bool:
    """Whether holding a button down for so long is the agreed call for help."""
    return 0 < policy.duress_hold_ms <= held_ms
