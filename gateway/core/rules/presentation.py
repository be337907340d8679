"""What the code itself objects to: its form, its dates, its use; not whom it names."""

from collections.abc import Iterator

from gateway.core.credential import Credential, Identified
from gateway.core.evidence import Evidence
from gateway.core.instant import Instant
from gateway.core.policy import Policy
from gateway.core.reason import Reason


def objections(evidence: Evidence, _policy: Policy, now: Instant) -> Iterator[Reason]:
    """A code that is missing, refused, proves nothing, or was used before."""
    presented = evidence.presented
    if presented is None:
        yield Reason.CODE_MISSING
    elif isinstance(presented, Credential):
        yield from _freshness(evidence, now)
    else:
        yield presented.reason


def names_somebody(evidence: Evidence) -> bool:
    """Whether there is anybody to ask the roster about."""
    return isinstance(evidence.presented, Credential | Identified)


def code_age_ms(evidence: Evidence, now: Instant) -> int | None:
    """How long ago the credential was signed, in ms; None for anything else."""
    if isinstance(evidence.presented, Credential):
        return now.wall_ms - evidence.presented.issued_ms
    return None


def _freshness(evidence: Evidence, now: Instant) -> Iterator[Reason]:
    if not now.clock.proves_dates:
        yield Reason.CLOCK_UNSET
    if evidence.replayed:
        yield Reason.CODE_REPLAYED
