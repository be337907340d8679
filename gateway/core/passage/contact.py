"""Whether the arm does what its relay was told, by its own contact; not who may pass."""

from dataclasses import replace

from gateway.core.event import EventKind
from gateway.core.passage.collecting import Step
from gateway.core.passage.commands import Close, RecordOutcome
from gateway.core.passage.state import Passage, Phase
from gateway.core.policy import Policy


def awaited(passage: Passage, now_ns: int, policy: Policy) -> Passage:
    """The arm is told to open: its contact must move in time, where it has one."""
    within_ns = policy.degraded.door_within_ns
    tells = passage.door_contact and within_ns and not passage.door_open and not passage.fire
    return replace(passage, door_due_ns=now_ns + within_ns if tells else 0)


def moved(passage: Passage, *, is_open: bool) -> Passage:
    """The contact changed; one that moves is well again."""
    passage = replace(passage, door_open=is_open)
    return replace(passage, door_due_ns=0, door_stuck=False) if is_open else passage


def overdue(passage: Passage, now_ns: int) -> bool:
    """Whether relay and contact disagree by now."""
    return bool(passage.door_due_ns) and now_ns >= passage.door_due_ns


def did_not_move(passage: Passage) -> Step:
    """Let go of the arm, and tell once until it moves again."""
    again = passage.door_stuck
    stuck = replace(passage, door_due_ns=0, door_stuck=True)
    sequence = passage.grant.sequence if passage.grant else 0
    told = () if again else (RecordOutcome(EventKind.DOOR_STUCK, {"grant": sequence}),)
    return stuck, ((Close(), *told) if passage.phase is Phase.OPEN else told)
