"""When a passage must be looked at again though nothing happens; one deadline for each phase."""

from gateway.core.instant import NS_PER_MS
from gateway.core.passage.inputs import CodeSeen
from gateway.core.passage.pairing import awaits_second
from gateway.core.passage.state import Passage, Phase
from gateway.core.passage.two_person import held_end_ns, open_ms
from gateway.core.policy import Policy


def deadline_ns(passage: Passage, policy: Policy) -> int | None:
    """Monotonic nanoseconds of the next ``TimePassed`` that can change something, or None."""
    times = (
        phase_end_ns(passage, policy),
        held_open_ns(passage, policy),
        passage.door_due_ns,
        waiting_end_ns(passage, policy),
    )
    return min((at for at in times if at), default=None)


def phase_end_ns(passage: Passage, policy: Policy) -> int | None:
    """When the present phase ends by itself."""
    limits = policy.passage
    if passage.phase is Phase.COLLECTING:
        return _collecting_end_ns(passage, policy)
    if passage.phase is Phase.OPEN:
        return passage.since_ns + open_ms(passage, policy) * NS_PER_MS
    if passage.phase is Phase.CLEARING:
        return passage.since_ns + limits.verdict_shown_ms * NS_PER_MS
    if passage.phase is Phase.IDLE and passage.answers is not None:
        return passage.since_ns + limits.refusal_shown_ms * NS_PER_MS
    return None


def held_open_ns(passage: Passage, policy: Policy) -> int | None:
    """When a door that should be closed becomes an alarm."""
    should_be_closed = passage.phase is not Phase.OPEN and not passage.fire
    if passage.door_open and should_be_closed and not passage.door_alarmed:
        return passage.closed_ns + policy.passage.held_open_ms * NS_PER_MS
    return None


def waiting_end_ns(passage: Passage, policy: Policy) -> int | None:
    """When the first of those whom the guard may measure by hand is forgotten."""
    if not passage.waiting:
        return None
    return passage.waiting[0].since_ns + policy.second_instrument.wait_ns


def _collecting_end_ns(passage: Passage, policy: Policy) -> int:
    """Whoever is held waits no longer because somebody else has begun."""
    held = passage.held
    if held is None:
        return _proofs_end_ns(passage, policy)
    end_ns = held_end_ns(held, policy)
    return end_ns if passage.code is None else min(end_ns, _proofs_end_ns(passage, policy))


def _proofs_end_ns(passage: Passage, policy: Policy) -> int:
    limits, code = policy.passage, passage.code
    ends = [passage.joined_ns + limits.temperature_wait_ms * NS_PER_MS]
    if passage.first_high is not None:
        again_ms = limits.second_reading_after_ms + limits.temperature_wait_ms
        ends.append(passage.first_high.mono_ns + again_ms * NS_PER_MS)
    elif code is None:
        return passage.since_ns + limits.code_wait_ms * NS_PER_MS
    else:
        ends.append(code.frame_mono_ns + limits.temperature_wait_ms * NS_PER_MS)
    if code is not None and awaits_second(passage, policy):
        ends.append(second_end_ns(code, policy))
    return max(ends)


def second_end_ns(first: CodeSeen, policy: Policy) -> int:
    """When the time for a second proof is over."""
    return first.frame_mono_ns + policy.second_proof.within_ns
