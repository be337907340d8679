"""What an earlier entry of the same person objects to; not who remembers it."""

from collections.abc import Iterator

from gateway.core.evidence import Evidence
from gateway.core.heading import Direction
from gateway.core.instant import MS_PER_HOUR, Instant
from gateway.core.policy import Policy
from gateway.core.reason import Reason

_INSIDE_MS = 24 * MS_PER_HOUR
"""Nobody is inside for longer: who left past the reader is not kept out for ever."""


def objections(evidence: Evidence, policy: Policy, now: Instant) -> Iterator[Reason]:
    """Somebody who is inside by the record; whoever left or was forgiven since has no entry."""
    mode = policy.roster.antipassback
    if mode == "off" or evidence.entered_ms is None:
        return
    if abs(now.wall_ms - evidence.entered_ms) < _counts_ms(policy, evidence.lane):
        yield Reason.ANTIPASSBACK_HARD if mode == "hard" else Reason.ANTIPASSBACK


def _counts_ms(policy: Policy, lane: str) -> int:
    """How long an entry counts here: what other lanes read of exits, this one does not hear."""
    reads = policy.lane(lane)
    ways = (reads.direction, *(tide.direction for tide in reads.tides))
    if any(way is not Direction.IN for way in ways):
        return _INSIDE_MS
    return policy.roster.antipassback_ms
