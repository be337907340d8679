"""How code and temperature come together in one window, and what the verdict starts."""

from dataclasses import replace

from gateway.core.credential import Credential, RefusedCode
from gateway.core.event import EventKind, Json
from gateway.core.evidence import Evidence
from gateway.core.instant import NS_PER_MS
from gateway.core.lane import Lamp, Tone
from gateway.core.passage.commands import (
    Judge,
    PassageCommand,
    RecordDecision,
    RecordOutcome,
    Remeasure,
    Signal,
)
from gateway.core.passage.inputs import CodeSeen, Judged, TemperatureMeasured
from gateway.core.passage.pairing import asks_on, awaits_second, measured_anew, paired
from gateway.core.passage.state import Grant, Passage, Phase, Seen, Stages, emptied
from gateway.core.passage.two_person import (
    given_up,
    held_end_ns,
    held_or_joined,
    is_held,
    lacks_company,
    ready,
)
from gateway.core.policy import Policy
from gateway.core.reason import Verdict
from gateway.core.rules.temperature import is_high
from gateway.core.temperature import Temperature, TemperatureAbsence, TemperatureEstimate

Step = tuple[Passage, tuple[PassageCommand, ...]]

_BROKEN = (
    TemperatureAbsence.NO_SENSOR,
    TemperatureAbsence.PRESENCE_UNKNOWN,
    TemperatureAbsence.WARMING_UP,
)
"""With a part missing or cold nobody will be measured, however long one waits."""

_MOST_SEEN = 8
"""Codes remembered as hanging in the picture: a poster, a badge, two phones."""


def code_shown(passage: Passage, code: CodeSeen, now_ns: int, policy: Policy) -> Step:
    """Begin a passage, unless this very presentation has been judged and still hangs there."""
    lingering = _lingers(passage, code, now_ns, policy)
    passage = _noted(passage, code, policy)
    if lingering:
        return passage, ()
    fresh = replace(
        emptied(passage, Phase.COLLECTING, now_ns),
        code=code,
        stages=Stages(in_view_ns=code.frame_mono_ns, decoded_ns=code.decoded_mono_ns),
    )
    collected, commands = _judge_when_proved(fresh, now_ns, policy)
    return collected, (asks_on(collected, policy), *commands)


def code_joins(passage: Passage, code: CodeSeen, now_ns: int, policy: Policy) -> Step:
    """Add the code to a passage that a warm forehead began; of a second one see ``paired``."""
    if passage.code is not None:
        return _second_code(passage, code, now_ns, policy)
    if is_held(passage, code) or _lingers(passage, code, now_ns, policy):
        return code_noted(passage, code, now_ns, policy)
    passage = _noted(passage, code, policy)
    stages = Stages(in_view_ns=code.frame_mono_ns, decoded_ns=code.decoded_mono_ns)
    collected, commands = _judge_when_proved(
        replace(passage, code=code, stages=stages), now_ns, policy
    )
    anew = () if passage.held is None else (Remeasure(),)
    return collected, (asks_on(collected, policy), *anew, *commands)


def _second_code(passage: Passage, code: CodeSeen, now_ns: int, policy: Policy) -> Step:
    # the badge that hung there all the while is still the badge of whoever shows a pass now
    stale = isinstance(code.presented, Credential) and _lingers(passage, code, now_ns, policy)
    both = None if stale else paired(passage, code, policy)
    if both is None:
        return code_noted(passage, code, now_ns, policy)
    fresh = measured_anew(_noted(both, code, policy), now_ns, policy)
    collected, commands = _judge_when_proved(fresh, now_ns, policy)
    return collected, (asks_on(collected, policy), *commands)


def code_noted(passage: Passage, code: CodeSeen, _now_ns: int, policy: Policy) -> Step:
    """Only remember that it hangs there; a code already judged must not begin again."""
    known = any(seen.digest == code.digest for seen in passage.seen)
    return (_noted(passage, code, policy) if known else passage), ()


def code_in_fault(passage: Passage, code: CodeSeen, _now_ns: int, policy: Policy) -> Step:
    """Say that the lane is out of order, once for each presentation."""
    lingering = _still_there(passage, code, policy)
    return _noted(passage, code, policy), () if lingering else (Signal(Lamp.FAULT, Tone.FAULT),)


def warmth_begins(
    passage: Passage, measured: TemperatureMeasured, now_ns: int, policy: Policy
) -> Step:
    """A forehead before any code begins a passage where temperatures are asked; none is nobody."""
    if not policy.thermometry.required:
        return passage, ()
    if not isinstance(measured.temperature, TemperatureEstimate):
        return passage, ()
    begun = emptied(passage, Phase.COLLECTING, now_ns)
    return warmth_joins(begun, measured, now_ns, policy)


def warmth_joins(
    passage: Passage, measured: TemperatureMeasured, now_ns: int, policy: Policy
) -> Step:
    """Take a temperature in; the first high one is set aside and measured again.

    Before a second person's code it is still the first one's, who is held.
    """
    if passage.held is not None and passage.code is None:
        return passage, ()
    temperature = measured.temperature
    if not isinstance(temperature, TemperatureEstimate):
        known = passage.temperature or passage.first_high
        kept = passage if isinstance(known, TemperatureEstimate) else _with(passage, temperature)
        return _judge_when_proved(kept, now_ns, policy)
    if passage.first_high is None and is_high(temperature, policy):
        return replace(passage, first_high=temperature, temperature=None), (Remeasure(),)
    if passage.first_high is not None and not _later(temperature, passage.first_high, policy):
        return passage, ()
    return _judge_when_proved(_with(passage, temperature), now_ns, policy)


def waited_long_enough(passage: Passage, now_ns: int, policy: Policy) -> Step:
    """Judge with what there is; a walker-by without a code and without fever is nobody."""
    if passage.held is not None and now_ns >= held_end_ns(passage.held, policy):
        return given_up(passage, passage.held, now_ns)
    fever_without_code = passage.code is None and passage.first_high is not None
    if passage.code is None and not fever_without_code:
        return ready(passage, now_ns)
    temperature = passage.temperature or passage.first_high
    if temperature is None and policy.thermometry.required:
        temperature = TemperatureAbsence.MISSING
    return _judging(replace(passage, temperature=temperature), now_ns)


def verdict_reached(passage: Passage, judged: Judged, now_ns: int, policy: Policy) -> Step:
    """Ask for the row; whatever the verdict, nothing moves before it is on disk."""
    if lacks_company(passage, judged):
        return held_or_joined(passage, judged, now_ns, policy)
    admitted = judged.decision.verdict is Verdict.ADMIT
    recording = replace(
        passage,
        phase=Phase.RECORDING,
        since_ns=now_ns,
        evidence=judged.evidence,
        decision=judged.decision,
        grant=Grant() if admitted else None,
        stages=replace(passage.stages, decided_ns=now_ns),
    )
    return recording, (RecordDecision(judged.evidence, judged.decision), *_doubts(judged.evidence))


def _doubts(evidence: Evidence) -> tuple[RecordOutcome, ...]:
    """A green screen over a red signature is worth a look afterwards; the signature decides."""
    presented, colour = evidence.presented, evidence.sighting.colour
    if not isinstance(presented, Credential) or not colour.contradicts(presented.status):
        return ()
    words: dict[str, Json] = {"signed": presented.status.name.lower(), "seen": colour.value}
    return (RecordOutcome(EventKind.COLOUR_DISAGREES, words),)


def _judge_when_proved(passage: Passage, now_ns: int, policy: Policy) -> Step:
    if passage.code is None or not _conclusive(passage, policy):
        return passage, ()
    return _judging(passage, now_ns)


def _judging(passage: Passage, now_ns: int) -> Step:
    stages = replace(passage.stages, proved_ns=now_ns)
    judging = replace(passage, phase=Phase.DECIDING, since_ns=now_ns, stages=stages)
    known = (passage.code, passage.temperature, passage.first_high, passage.badge)
    return judging, (Judge(*known, test=passage.test),)


def _conclusive(passage: Passage, policy: Policy) -> bool:
    """A refused code needs no temperature; a high reading needs a second one."""
    if passage.code is not None and isinstance(passage.code.presented, RefusedCode):
        return True
    if awaits_second(passage, policy):
        return False
    if not policy.thermometry.required:
        return True
    if passage.temperature in _BROKEN:
        return True
    return isinstance(passage.temperature, TemperatureEstimate)


def _later(temperature: TemperatureEstimate, first: TemperatureEstimate, policy: Policy) -> bool:
    again_ns = policy.passage.second_reading_after_ms * NS_PER_MS
    return temperature.mono_ns >= first.mono_ns + again_ns


def _with(passage: Passage, temperature: Temperature) -> Passage:
    return replace(passage, temperature=temperature)


def _still_there(passage: Passage, code: CodeSeen, policy: Policy) -> bool:
    gap_ns = policy.passage.same_code_gap_ms * NS_PER_MS
    return any(
        seen.digest == code.digest and code.frame_mono_ns - seen.last_ns < gap_ns
        for seen in passage.seen
    )


def _lingers(passage: Passage, code: CodeSeen, now_ns: int, policy: Policy) -> bool:
    """Whether this is a presentation that has been judged and is not yet somebody's next try.

    A pass that is still held up when the lane has long been ready may be a friend's, shown before
    the owner's was gone. A code that proves nothing may be a poster on the wall and stays silent
    for as long as it hangs.
    """
    gap_ns = policy.passage.same_code_gap_ms * NS_PER_MS
    waited = passage.phase is not Phase.CLEARING and now_ns - passage.since_ns >= gap_ns
    tries_again = waited and isinstance(code.presented, Credential)
    return _still_there(passage, code, policy) and not tries_again


def _noted(passage: Passage, code: CodeSeen, policy: Policy) -> Passage:
    oldest_ns = code.frame_mono_ns - policy.passage.same_code_gap_ms * NS_PER_MS
    others = [
        seen for seen in passage.seen if seen.digest != code.digest and seen.last_ns >= oldest_ns
    ]
    seen = (*others, Seen(code.digest, code.frame_mono_ns))[-_MOST_SEEN:]
    return replace(passage, seen=seen)
