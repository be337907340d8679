"""What is asked of somebody who leaves: only who it is; nobody is kept in by a plan.

Where a lane leads both ways, only the record says that somebody leaves, and whoever stands outside
with the badge of a person who is inside would leave, too, by that record. So a code that anybody
can copy is not enough there, nor one that was used before.
"""

from collections.abc import Iterator

from gateway.core.bearing import direction_at
from gateway.core.credential import Credential, Identified
from gateway.core.evidence import Evidence
from gateway.core.heading import Direction
from gateway.core.instant import Instant
from gateway.core.policy import Policy
from gateway.core.reason import Reason


def objections(evidence: Evidence, policy: Policy, now: Instant) -> Iterator[Reason]:
    """Somebody whom no code names goes to the guard, who lets them out."""
    presented = evidence.presented
    two_way = direction_at(policy, evidence.lane, policy.local(now.wall_ms)) is Direction.BOTH
    if presented is None:
        yield Reason.CODE_MISSING
    elif isinstance(presented, Credential):
        if two_way and evidence.replayed:
            yield Reason.CODE_REPLAYED
    elif not isinstance(presented, Identified) or not presented.holder:
        yield Reason.LEAVER_UNKNOWN
    elif two_way:
        yield presented.reason
