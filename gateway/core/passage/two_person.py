"""Two people who enter together: the first is held until a second one's proofs are complete.

The arm stays down meanwhile, and each of both has a row on disk before it moves.
"""

from dataclasses import replace

from gateway.core.decision import decide
from gateway.core.event import EventKind
from gateway.core.instant import NS_PER_S
from gateway.core.lane import Lamp, Tone
from gateway.core.passage.commands import PassageCommand, RecordDecision, Remeasure, Signal
from gateway.core.passage.inputs import CodeSeen, Judged
from gateway.core.passage.state import Grant, Held, Passage, Phase, emptied, named
from gateway.core.policy import Policy
from gateway.core.reason import Reason, Verdict

Step = tuple[Passage, tuple[PassageCommand, ...]]

_SECOND_PERSON_NOW = Signal(Lamp.SECOND, Tone.SECOND)


def lacks_company(passage: Passage, judged: Judged) -> bool:
    """Whether all that is missing is another person.

    Whoever the guard measures by hand meanwhile is answered at once and not held.
    """
    alone = Reason.TWO_PERSON_MISSING in judged.decision.reasons
    return alone and judged.evidence.holder is not None and not passage.asked


def held_or_joined(passage: Passage, judged: Judged, now_ns: int, policy: Policy) -> Step:
    """Hold the first person; admit both as soon as another one's proofs are complete.

    Where two find no room, though one would, the newcomer is refused and the first waits on.
    """
    stages = replace(passage.stages, decided_ns=now_ns)
    newcomer = Held(passage.code, judged.evidence, judged.decision, now_ns, stages)
    first = passage.held
    if first is None:
        return ready(replace(passage, held=newcomer), now_ns)
    if first.holder == newcomer.holder:
        return ready(passage, now_ns)
    both = _together(first, newcomer, policy), _together(newcomer, first, policy)
    if all(_is_admitted(one) for one in both):
        return _recording(replace(passage, grant=Grant(), held=None, both=both), both[0], now_ns)
    refused = newcomer if _is_admitted(both[1]) else both[1]
    return _recording(passage, refused, now_ns)


def is_held(passage: Passage, code: CodeSeen) -> bool:
    """Whether a code is the held person's, who shows it on: the same person twice is one."""
    return passage.held is not None and passage.held.holder == named(code.presented)


def ready(passage: Passage, now_ns: int) -> Step:
    """Nobody is in the lane but who is held, if anybody is."""
    if passage.held is None:
        return emptied(passage, Phase.IDLE, now_ns), (Signal(Lamp.READY),)
    return emptied(passage, Phase.COLLECTING, now_ns), (_SECOND_PERSON_NOW, Remeasure())


def with_held(passage: Passage) -> Passage:
    """Whom a guard opens for while nobody else was judged: who is held, and then is no more."""
    held = passage.held
    if held is None or passage.code is not None or passage.decision is not None:
        return passage
    return replace(
        passage, held=None, code=held.code, evidence=held.evidence, decision=held.decision
    )


def held_end_ns(held: Held, policy: Policy) -> int:
    """Until when the second person's proofs must be complete."""
    return held.since_ns + policy.lane(held.evidence.lane).two_person_within_s * NS_PER_S


def given_up(passage: Passage, held: Held, now_ns: int) -> Step:
    """Nobody came to whoever is held: refused, as nobody enters alone."""
    return _recording(replace(emptied(passage, Phase.IDLE, now_ns), held=None), held, now_ns)


def numbered(passage: Passage, sequence: int) -> Passage:
    """The passage once a row of it is on disk: of two people the first one's row comes first."""
    written = next((one for one in passage.both if not one.sequence), None)
    both = tuple(replace(one, sequence=sequence) if one is written else one for one in passage.both)
    return replace(passage, both=both)


def next_row(passage: Passage, now_ns: int) -> Step | None:
    """The other one's row; None once both are on disk, or where nobody is two."""
    waiting = next((one for one in passage.both if not one.sequence), None)
    return None if waiting is None else _recording(passage, waiting, now_ns)


def open_ms(passage: Passage, policy: Policy) -> int:
    """How long the arm stays open: two people need twice the time of one."""
    return policy.passage.open_max_ms * max(1, len(passage.both))


def went_through(passage: Passage, asked_for: EventKind) -> EventKind:
    """What became of both: of one who passed and one who did not, nobody knows which.

    Args:
        passage: of both.
        asked_for: what would be said of one person alone.
    """
    if asked_for is EventKind.PASSAGE_UNKNOWN:
        return asked_for
    crossed = passage.crossed + passage.body_in_lane
    if crossed >= 2:  # noqa: PLR2004 - both of them
        return EventKind.PASSAGE_COMPLETED
    return EventKind.PASSAGE_UNKNOWN if crossed else EventKind.PASSAGE_ABANDONED


def _together(one: Held, other: Held, policy: Policy) -> Held:
    """Decided anew for the moment of the first time, with the other one beside them."""
    evidence = replace(one.evidence, companion=other.holder)
    return replace(one, evidence=evidence, decision=decide(evidence, policy, one.decision.at))


def _is_admitted(one: Held) -> bool:
    return one.decision.verdict is Verdict.ADMIT


def _recording(passage: Passage, of: Held, now_ns: int) -> Step:
    recording = replace(
        passage,
        phase=Phase.RECORDING,
        since_ns=now_ns,
        code=of.code,
        evidence=of.evidence,
        decision=of.decision,
        stages=of.stages,
    )
    return recording, (RecordDecision(of.evidence, of.decision),)
