"""When a code counts as used, here and for the site's other gates; not where that is kept."""

from typing import Final

from gateway.core.admissions import Admissions
from gateway.core.credential import Credential, Presented
from gateway.core.event import Event, EventKind
from gateway.core.instant import Instant
from gateway.core.passage import Passage

_ADMITTING: Final = frozenset({EventKind.ACCESS_GRANTED, EventKind.ACCESS_OVERRIDDEN})


def replayed(admissions: Admissions, presented: Presented | None, at: Instant) -> bool:
    """Whether a gate of the site has admitted by this verified code."""
    return isinstance(presented, Credential) and admissions.used(
        presented.format, presented.replay_key, at.wall_ms
    )


def remember(admissions: Admissions, event: Event, sequence: int, passage: Passage) -> bool:
    """Take note of a code by which somebody is let in; True if other gates are to be told.

    It is used once the row is on disk, also where a guard opened in spite of the verdict; a code
    that was a replay all the same is not used anew.

    Args:
        admissions: the memory.
        event: of the row.
        sequence: the row's number.
        passage: whose row it is.
    """
    credential, evidence = passage.credential, passage.evidence
    if event.kind not in _ADMITTING or credential is None or evidence is None:
        return False
    if not evidence.replayed:
        admissions.use(credential, event.at.wall_ms, sequence)
    return not evidence.replayed
