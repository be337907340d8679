"""What the people who are inside already object to; not who counts them."""

from collections.abc import Iterator

from gateway.core.evidence import Evidence
from gateway.core.instant import Instant
from gateway.core.policy import Policy
from gateway.core.reason import Reason


def objections(evidence: Evidence, policy: Policy, _now: Instant) -> Iterator[Reason]:
    """Somebody under a limit of which this gate has no place left, or can't tell.

    Two who enter together need two places, whoever the other one is.
    """
    needed = 2 if evidence.companion else 1
    rooms = {room.of: room for room in evidence.rooms}
    concerned = [rooms.get(limit.of) for limit in policy.occupancy.concerning(evidence.holder)]
    if any(room is None or not room.known for room in concerned):
        yield Reason.OCCUPANCY_UNKNOWN
    if any(room is not None and room.known and room.rights < needed for room in concerned):
        yield Reason.OCCUPANCY_FULL
