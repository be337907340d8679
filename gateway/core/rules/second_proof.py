"""What a missing, old or strange second proof objects to, where the park asks for one."""

from collections.abc import Iterator

from gateway.core.credential import Credential, HealthStatus
from gateway.core.evidence import Evidence
from gateway.core.instant import Instant
from gateway.core.policy import Policy
from gateway.core.reason import Reason


def objections(evidence: Evidence, policy: Policy, now: Instant) -> Iterator[Reason]:
    """A pass without its holder's own badge or test beside it."""
    credential = evidence.presented
    if policy.second_proof.kind == "none" or not isinstance(credential, Credential):
        return
    if policy.second_proof.kind == "badge":
        yield from _whose(credential, None if evidence.badge is None else evidence.badge.holder)
        return
    test = evidence.test
    if test is not None and test.holder == "":
        yield Reason.SECOND_PROOF_NOT_LINKED
    else:
        yield from _whose(credential, None if test is None else test.holder)
    if test is not None:
        yield from _of_test(test, policy, now)


def _whose(credential: Credential, holder: str | None) -> Iterator[Reason]:
    if holder is None:
        yield Reason.SECOND_PROOF_MISSING
    elif not credential.holder or holder != credential.holder:
        yield Reason.SECOND_PROOF_OF_ANOTHER


def _of_test(test: Credential, policy: Policy, now: Instant) -> Iterator[Reason]:
    """A positive one counts whosever it is; one taken at no known time is as good as old."""
    if test.status is HealthStatus.RED:
        yield Reason.HEALTH_RED
    elif test.status is not HealthStatus.GREEN:
        yield Reason.HEALTH_UNPROVEN
    taken_ms = test.taken_ms
    if taken_ms is None or not 0 <= now.wall_ms - taken_ms < policy.second_proof.test_max_age_ms:
        yield Reason.SECOND_PROOF_STALE
