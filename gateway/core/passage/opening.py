"""What follows a row on disk: the arm, the door, the beam and the guard's own openings."""

from dataclasses import replace

from gateway.core.event import EventKind
from gateway.core.lane import Lamp, Tone
from gateway.core.passage.collecting import Step
from gateway.core.passage.commands import (
    Answer,
    Open,
    RecordOutcome,
    RecordOverride,
    Signal,
)
from gateway.core.passage.contact import awaited, moved
from gateway.core.passage.inputs import (
    BeamChanged,
    BoardChanged,
    DoorMoved,
    FireChanged,
    GuardOpens,
    OpenWritten,
    RowRefused,
    RowWritten,
)
from gateway.core.passage.measuring import waiting_after
from gateway.core.passage.outcomes import finished
from gateway.core.passage.refusing import refused
from gateway.core.passage.state import Grant, Passage, Phase, Stages, emptied
from gateway.core.passage.two_person import next_row, numbered, open_ms, ready, with_held
from gateway.core.policy import Policy
from gateway.core.reason import Reason, Verdict

_MEASURE_AGAIN = frozenset(
    {
        Reason.TEMPERATURE_MISSING,
        Reason.TEMPERATURE_UNSTABLE,
        Reason.TEMPERATURE_STALE,
        Reason.TEMPERATURE_IMPLAUSIBLE,
        Reason.TEMPERATURE_JUMPING,
        Reason.DISTANCE_OUT_OF_RANGE,
    }
)
"""Refusals that the same presentation may cure by coming closer."""


def row_on_disk(passage: Passage, row: RowWritten, now_ns: int, policy: Policy) -> Step:
    """Open on a grant's row, of two people on both; show the refusal of any other."""
    passage = numbered(passage, row.sequence)
    others = next_row(passage, now_ns)
    if others is not None:
        return others
    answer = _answered(passage, text="", sequence=row.sequence)
    written = replace(
        passage,
        since_ns=now_ns,
        answers=row.sequence,
        asked="",
        waiting=waiting_after(passage, row.sequence, now_ns),
    )
    if passage.grant is None:
        return replace(written, phase=Phase.CLEARING), (_refusal(passage), *answer)
    opened = replace(
        awaited(written, now_ns, policy),
        phase=Phase.OPEN,
        grant=replace(passage.grant, sequence=row.sequence),
        stages=replace(passage.stages, recorded_ns=now_ns),
        door_moved=passage.door_open,
        admitted=True,
        fault="",
    )
    return opened, (Open(open_ms(passage, policy)), Signal(Lamp.GO, Tone.GO), *answer)


def row_not_written(passage: Passage, row: RowRefused, now_ns: int, _policy: Policy) -> Step:
    """Nobody is admitted on a row that is not on disk: the arm stays down."""
    answer = _answered(passage, text=row.detail)
    faulty = replace(
        passage, phase=Phase.FAULT, since_ns=now_ns, asked="", grant=None, both=(), fault=row.detail
    )
    return faulty, (Signal(Lamp.FAULT, Tone.FAULT), *answer)


def storage_back(passage: Passage, _input: object, now_ns: int, _policy: Policy) -> Step:
    """Rows can be written again: the lane is ready for the next person."""
    return emptied(replace(passage, held=None), Phase.IDLE, now_ns), (Signal(Lamp.READY),)


def guard_opens(passage: Passage, request: GuardOpens, now_ns: int, _policy: Policy) -> Step:
    """Record the override, bound to the decision that the guard saw; the arm moves after."""
    if request.answers != passage.answers:
        return passage, refused(request, "another-person")
    if not passage.board_up:
        return passage, refused(request, "board-missing")
    passage = with_held(passage)
    recording = replace(
        passage,
        phase=Phase.RECORDING,
        since_ns=now_ns,
        asked=request.act,
        grant=Grant(),
        stages=Stages(),
    )
    return recording, (RecordOverride(request, passage.decision),)


def guard_must_wait(passage: Passage, request: GuardOpens, _now_ns: int, _policy: Policy) -> Step:
    """A request while the arm is being moved anyway would open it twice."""
    return passage, refused(request, "busy")


def open_written(passage: Passage, sent: OpenWritten, _now_ns: int, _policy: Policy) -> Step:
    """Note when the command left."""
    return replace(passage, stages=replace(passage.stages, opened_ns=sent.mono_ns)), ()


def walked_through(passage: Passage, beam: BeamChanged, now_ns: int, _policy: Policy) -> Step:
    """Close once the body that broke the beam has left it, where two enter the second one."""
    left = passage.body_in_lane and not beam.broken
    crossed = passage.crossed + left
    passage = replace(passage, body_in_lane=beam.broken, crossed=crossed)
    if crossed < max(1, len(passage.both)):
        return passage, ()
    return finished(passage, EventKind.PASSAGE_COMPLETED, now_ns)


def not_walked(passage: Passage, now_ns: int) -> Step:
    """The time to pass is over: passed if somebody stands in the lane, else not passed."""
    kind = EventKind.PASSAGE_COMPLETED if passage.body_in_lane else EventKind.PASSAGE_ABANDONED
    return finished(passage, kind, now_ns)


def board_lost_open(passage: Passage, board: BoardChanged, now_ns: int, _policy: Policy) -> Step:
    """Nobody knows whether the person passed; the board closes the arm by itself."""
    passage = replace(passage, board_up=board.up, door_due_ns=0)
    if board.up:
        return passage, ()
    return finished(passage, EventKind.PASSAGE_UNKNOWN, now_ns)


def board_changed(passage: Passage, board: BoardChanged, _now_ns: int, _policy: Policy) -> Step:
    """Note whether there is a barrier at all; decisions name it."""
    return replace(passage, board_up=board.up, door_due_ns=0), ()


def door_while_open(passage: Passage, door: DoorMoved, _now_ns: int, _policy: Policy) -> Step:
    """The arm follows its grant."""
    opened = passage.door_moved or door.is_open
    return replace(moved(passage, is_open=door.is_open), door_moved=opened), ()


def door_unasked(passage: Passage, door: DoorMoved, now_ns: int, _policy: Policy) -> Step:
    """An arm that opens without a grant was forced, unless the fire input frees the lane."""
    forced = door.is_open and not passage.door_open and not passage.fire
    changed = replace(
        moved(passage, is_open=door.is_open),
        door_alarmed=forced or (door.is_open and passage.door_alarmed),
        closed_ns=now_ns if door.is_open else passage.closed_ns,
    )
    return changed, (RecordOutcome(EventKind.FORCED_OPEN, {}),) if forced else ()


def held_open(passage: Passage) -> Step:
    """The arm should have closed long ago."""
    return replace(passage, door_alarmed=True), (RecordOutcome(EventKind.HELD_OPEN, {}),)


def beam_elsewhere(passage: Passage, beam: BeamChanged, _now_ns: int, _policy: Policy) -> Step:
    """Note who stands in the lane."""
    return replace(passage, body_in_lane=beam.broken), ()


def fire_changed(passage: Passage, fire: FireChanged, _now_ns: int, _policy: Policy) -> Step:
    """The board has freed the lane by itself; the gate records it."""
    facts = RecordOutcome(EventKind.FIRE_RELEASE, {"active": fire.active})
    return replace(passage, fire=fire.active, door_due_ns=0), (facts,)


def lane_cleared(passage: Passage, now_ns: int) -> Step:
    """Ready for the next person; a refusal stays on the guard's page for a while."""
    if passage.admitted or passage.held is not None:
        return ready(passage, now_ns)
    seen = () if _may_try_again(passage) else passage.seen
    return replace(passage, phase=Phase.IDLE, since_ns=now_ns, seen=seen), (Signal(Lamp.READY),)


def refusal_forgotten(passage: Passage, now_ns: int) -> Step:
    """The refused person is gone: neither the page nor a guard's opening may mean them now."""
    return emptied(passage, Phase.IDLE, now_ns), ()


def _answered(passage: Passage, *, text: str, sequence: int = 0) -> tuple[Answer, ...]:
    """What the guard who asked for the awaited row is told; nothing where nobody asked."""
    answer = Answer(passage.asked, ok=sequence > 0, text=text, sequence=sequence)
    return (answer,) if passage.asked else ()


def _refusal(passage: Passage) -> Signal:
    denied = passage.decision is not None and passage.decision.verdict is Verdict.DENY
    return Signal(Lamp.STOP, Tone.STOP if denied else Tone.GUARD)


def _may_try_again(passage: Passage) -> bool:
    return passage.decision is not None and _MEASURE_AGAIN.issuperset(passage.decision.reasons)
