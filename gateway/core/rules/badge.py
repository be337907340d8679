"""What a missing or strange badge objects to, where the park asks for pass and badge."""

from collections.abc import Iterator

from gateway.core.credential import Credential
from gateway.core.evidence import Evidence
from gateway.core.instant import Instant
from gateway.core.policy import Policy
from gateway.core.reason import Reason


def objections(evidence: Evidence, policy: Policy, _now: Instant) -> Iterator[Reason]:
    """A pass or certificate without its holder's own badge beside it."""
    credential = evidence.presented
    if not policy.badges.required or not isinstance(credential, Credential):
        return
    if evidence.badge is None:
        yield Reason.BADGE_MISSING
    elif not credential.holder or evidence.badge.holder != credential.holder:
        yield Reason.BADGE_OF_ANOTHER
