"""What is missing where one of a group must come first each day; not who came."""

from collections.abc import Iterator

from gateway.core.evidence import Evidence
from gateway.core.instant import Instant
from gateway.core.policy import Policy
from gateway.core.reason import Reason


def objections(evidence: Evidence, policy: Policy, _now: Instant) -> Iterator[Reason]:
    """Nobody of the group has come today, and this person is none of them."""
    group = policy.lane(evidence.lane).first_person_group
    if not group or evidence.first_came:
        return
    if evidence.holder is None or group not in evidence.holder.groups:
        yield Reason.FIRST_PERSON_MISSING
