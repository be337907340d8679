"""How an opened passage closes: who passed, who did not, of whom nobody knows; not when."""

from dataclasses import replace

from gateway.core.event import EventKind, Json
from gateway.core.instant import NS_PER_US
from gateway.core.passage.collecting import Step
from gateway.core.passage.commands import Close, RecordOutcome
from gateway.core.passage.state import Passage, Phase, Stages
from gateway.core.passage.two_person import went_through


def finished(passage: Passage, kind: EventKind, now_ns: int) -> Step:
    """Close the arm and every admission that it was opened for.

    Args:
        passage: with an open arm.
        kind: what became of one person.
        now_ns: monotonic nanoseconds.
    """
    clearing = replace(
        passage, phase=Phase.CLEARING, since_ns=now_ns, grant=None, both=(), closed_ns=now_ns
    )
    return clearing, (Close(), *_outcomes(passage, kind))


def _outcomes(passage: Passage, kind: EventKind) -> tuple[RecordOutcome, ...]:
    if not passage.both:
        sequence = passage.grant.sequence if passage.grant else 0
        return (RecordOutcome(kind, _facts(passage, sequence, passage.stages)),)
    kind, now = went_through(passage, kind), passage.stages
    return tuple(
        RecordOutcome(
            kind,
            _facts(
                passage,
                one.sequence,
                replace(one.stages, recorded_ns=now.recorded_ns, opened_ns=now.opened_ns),
            ),
            one.evidence,
        )
        for one in passage.both
    )


def _facts(passage: Passage, grant: int, stages: Stages) -> dict[str, Json]:
    return {"grant": grant, "door_moved": passage.door_moved, "stages_us": _stages_us(stages)}


def _stages_us(stages: Stages) -> dict[str, Json]:
    """Microseconds since the code's frame arrived; a step that did not happen is left out."""
    steps = {
        "decoded": stages.decoded_ns,
        "proved": stages.proved_ns,
        "decided": stages.decided_ns,
        "recorded": stages.recorded_ns,
        "opened": stages.opened_ns,
    }
    return {
        name: (at_ns - stages.in_view_ns) // NS_PER_US
        for name, at_ns in steps.items()
        if at_ns and stages.in_view_ns
    }
