"""The passage's transition table and the one function that walks it.

Every change of phase is a row of ``TRANSITIONS``; a pair that is not there changes nothing.
The diagram in the documents is drawn from the same rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gateway.core.passage import collecting, dismissing, measuring, opening, yielding
from gateway.core.passage.collecting import Step
from gateway.core.passage.contact import did_not_move, overdue
from gateway.core.passage.deadlines import held_open_ns, phase_end_ns
from gateway.core.passage.inputs import (
    BeamChanged,
    BoardChanged,
    CodeElsewhere,
    CodeSeen,
    DoorMoved,
    FireChanged,
    GuardCloses,
    GuardDismisses,
    GuardMeasured,
    GuardOpens,
    GuardRemeasures,
    GuardRestores,
    Judged,
    OpenWritten,
    PassageInput,
    RowRefused,
    RowWritten,
    StorageRestored,
    TemperatureMeasured,
    TimePassed,
)
from gateway.core.passage.state import Passage, Phase
from gateway.core.policy import Policy

Action = Callable[[Passage, Any, int, Policy], Step]


@dataclass(frozen=True, slots=True)
class Transition:
    """What one input does in one phase, and every phase that it may lead to."""

    action: Action
    leads_to: frozenset[Phase]


def step(passage: Passage, happened: PassageInput, now_ns: int, policy: Policy) -> Step:
    """The next state and what the gate must do; the same arguments always give the same answer.

    Args:
        passage: the state so far.
        happened: one input.
        now_ns: monotonic nanoseconds.
        policy: the rules in force.
    """
    transition = TRANSITIONS.get((passage.phase, type(happened)))
    if transition is None:
        return passage, ()
    return transition.action(passage, happened, now_ns, policy)


def diagram() -> str:
    """The table as a Mermaid state diagram; inputs that stay in their phase are left out."""
    lines = ["stateDiagram-v2", "    [*] --> idle"]
    lines += [
        f"    {phase.value} --> {target.value}: {happened.__name__}"
        for (phase, happened), transition in TRANSITIONS.items()
        for target in sorted(transition.leads_to - {phase}, key=lambda phase: phase.value)
    ]
    return "\n".join(lines)


def _time_passed(passage: Passage, _input: TimePassed, now_ns: int, policy: Policy) -> Step:
    passage = measuring.still_waiting(passage, now_ns, policy)
    if overdue(passage, now_ns):
        return did_not_move(passage)
    held_ns = held_open_ns(passage, policy)
    if held_ns is not None and now_ns >= held_ns:
        return opening.held_open(passage)
    end_ns = phase_end_ns(passage, policy)
    if end_ns is None or now_ns < end_ns:
        return passage, ()
    return _phase_ended(passage, now_ns, policy)


def _phase_ended(passage: Passage, now_ns: int, policy: Policy) -> Step:
    if passage.phase is Phase.COLLECTING:
        return collecting.waited_long_enough(passage, now_ns, policy)
    if passage.phase is Phase.OPEN:
        return opening.not_walked(passage, now_ns)
    if passage.phase is Phase.CLEARING:
        return opening.lane_cleared(passage, now_ns)
    return opening.refusal_forgotten(passage, now_ns)


def _row(action: Action, *leads_to: Phase) -> Transition:
    return Transition(action, frozenset(leads_to))


_COLLECTED = (Phase.COLLECTING, Phase.DECIDING)
_NOT_OPEN = tuple(phase for phase in Phase if phase is not Phase.OPEN)
_OCCUPIED = (Phase.COLLECTING, Phase.DECIDING, Phase.RECORDING, Phase.OPEN)

TRANSITIONS: dict[tuple[Phase, type], Transition] = {
    **{(phase, DoorMoved): _row(opening.door_unasked, phase) for phase in _NOT_OPEN},
    **{(phase, BeamChanged): _row(opening.beam_elsewhere, phase) for phase in _NOT_OPEN},
    **{(phase, BoardChanged): _row(opening.board_changed, phase) for phase in _NOT_OPEN},
    **{(phase, FireChanged): _row(opening.fire_changed, phase) for phase in Phase},
    **{(phase, TimePassed): _row(_time_passed, phase) for phase in Phase},
    **{(phase, GuardMeasured): _row(measuring.measured_while_busy, phase) for phase in _OCCUPIED},
    **{(phase, GuardDismisses): _row(dismissing.dismissed, phase) for phase in _OCCUPIED},
    **{(phase, GuardRestores): _row(dismissing.restored, phase) for phase in Phase},
    (Phase.IDLE, CodeSeen): _row(collecting.code_shown, Phase.IDLE, *_COLLECTED),
    (Phase.IDLE, TemperatureMeasured): _row(collecting.warmth_begins, Phase.IDLE, Phase.COLLECTING),
    (Phase.IDLE, GuardOpens): _row(opening.guard_opens, Phase.IDLE, Phase.RECORDING),
    (Phase.IDLE, GuardMeasured): _row(measuring.guard_measured, Phase.IDLE, Phase.DECIDING),
    (Phase.IDLE, GuardDismisses): _row(dismissing.dismissed, Phase.IDLE, Phase.COLLECTING),
    (Phase.IDLE, GuardRemeasures): _row(dismissing.remeasured, Phase.IDLE, Phase.COLLECTING),
    (Phase.COLLECTING, CodeSeen): _row(collecting.code_joins, *_COLLECTED),
    (Phase.COLLECTING, CodeElsewhere): _row(yielding.code_elsewhere, Phase.COLLECTING, Phase.IDLE),
    (Phase.COLLECTING, TemperatureMeasured): _row(collecting.warmth_joins, *_COLLECTED),
    (Phase.COLLECTING, TimePassed): _row(_time_passed, Phase.IDLE, *_COLLECTED, Phase.RECORDING),
    (Phase.COLLECTING, GuardOpens): _row(opening.guard_opens, Phase.COLLECTING, Phase.RECORDING),
    (Phase.DECIDING, CodeSeen): _row(collecting.code_noted, Phase.DECIDING),
    (Phase.DECIDING, Judged): _row(collecting.verdict_reached, Phase.RECORDING, Phase.COLLECTING),
    (Phase.DECIDING, GuardOpens): _row(opening.guard_must_wait, Phase.DECIDING),
    (Phase.RECORDING, CodeSeen): _row(collecting.code_noted, Phase.RECORDING),
    (Phase.RECORDING, RowWritten): _row(
        opening.row_on_disk, Phase.RECORDING, Phase.OPEN, Phase.CLEARING
    ),
    (Phase.RECORDING, RowRefused): _row(opening.row_not_written, Phase.FAULT),
    (Phase.RECORDING, GuardOpens): _row(opening.guard_must_wait, Phase.RECORDING),
    (Phase.OPEN, CodeSeen): _row(collecting.code_noted, Phase.OPEN),
    (Phase.OPEN, OpenWritten): _row(opening.open_written, Phase.OPEN),
    (Phase.OPEN, DoorMoved): _row(opening.door_while_open, Phase.OPEN),
    (Phase.OPEN, BeamChanged): _row(opening.walked_through, Phase.OPEN, Phase.CLEARING),
    (Phase.OPEN, BoardChanged): _row(opening.board_lost_open, Phase.OPEN, Phase.CLEARING),
    (Phase.OPEN, TimePassed): _row(_time_passed, Phase.OPEN, Phase.CLEARING),
    (Phase.OPEN, GuardCloses): _row(dismissing.closed, Phase.OPEN, Phase.CLEARING),
    (Phase.OPEN, GuardOpens): _row(opening.guard_must_wait, Phase.OPEN),
    (Phase.CLEARING, CodeSeen): _row(collecting.code_shown, Phase.CLEARING, *_COLLECTED),
    (Phase.CLEARING, TimePassed): _row(_time_passed, Phase.CLEARING, Phase.IDLE, Phase.COLLECTING),
    (Phase.CLEARING, GuardOpens): _row(opening.guard_opens, Phase.CLEARING, Phase.RECORDING),
    (Phase.CLEARING, GuardMeasured): _row(measuring.guard_measured, Phase.CLEARING, Phase.DECIDING),
    (Phase.CLEARING, GuardDismisses): _row(
        dismissing.dismissed, Phase.CLEARING, Phase.IDLE, Phase.COLLECTING
    ),
    (Phase.CLEARING, GuardRemeasures): _row(
        dismissing.remeasured, Phase.CLEARING, Phase.COLLECTING
    ),
    (Phase.FAULT, GuardMeasured): _row(measuring.measured_in_fault, Phase.FAULT),
    (Phase.FAULT, CodeSeen): _row(collecting.code_in_fault, Phase.FAULT),
    (Phase.FAULT, GuardOpens): _row(opening.guard_opens, Phase.FAULT, Phase.RECORDING),
    (Phase.FAULT, StorageRestored): _row(opening.storage_back, Phase.IDLE),
}
