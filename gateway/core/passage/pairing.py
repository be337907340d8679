"""How a pass and what is shown beside it go together in one passage; not what they prove."""

from dataclasses import replace
from typing import TypeGuard

from gateway.core.credential import Credential, CredentialKind, Identified, Presented
from gateway.core.instant import NS_PER_MS
from gateway.core.lane import Lamp, Tone
from gateway.core.passage.commands import Signal
from gateway.core.passage.inputs import CodeSeen
from gateway.core.passage.state import Passage, Stages
from gateway.core.policy import Policy
from gateway.core.reason import Reason
from gateway.core.temperature import TemperatureEstimate


def paired(passage: Passage, code: CodeSeen, policy: Policy) -> Passage | None:
    """The passage with a second code, or None if that changes nothing.

    A pass proves more than a number or a test, so it takes their place, whichever the camera saw
    first: a badge hangs from the neck while the phone is still in the pocket. A test is looked at
    only where the park asks for one.

    Args:
        passage: with a code already.
        code: another one.
        policy: the rules in force.
    """
    first = passage.code.presented if passage.code else None
    second = code.presented
    tests = policy.second_proof.kind == "test"
    if tests and _is_test(first) and _is_pass(second):
        return replace(_instead(passage, code), test=first)
    if isinstance(first, Identified) and isinstance(second, Credential):
        return replace(_instead(passage, code), badge=_badge(first))
    if tests and _is_pass(first) and _is_test(second) and passage.test is None:
        return replace(passage, test=second, joined_ns=code.frame_mono_ns)
    badge = _badge(second)
    if isinstance(first, Credential) and badge is not None and passage.badge is None:
        return replace(passage, badge=badge, joined_ns=code.frame_mono_ns)
    return None


def awaits_second(passage: Passage, policy: Policy) -> bool:
    """Whether the park asks for two proofs and only one of them was shown."""
    presented = passage.code.presented if passage.code else None
    if policy.second_proof.kind == "none":
        return False
    if policy.second_proof.kind == "test":
        return isinstance(presented, Credential) and passage.test is None
    if isinstance(presented, Credential):
        return passage.badge is None
    return _badge(presented) is not None


def asks_on(passage: Passage, policy: Policy) -> Signal:
    """What the lane shows after a code: that it is taken, or that a second one is awaited."""
    if awaits_second(passage, policy):
        return Signal(Lamp.SECOND, Tone.SECOND)
    return Signal(Lamp.WAIT, Tone.TICK)


def measured_anew(passage: Passage, now_ns: int, policy: Policy) -> Passage:
    """Without a temperature that grew too old while the second proof was looked for."""
    known = passage.temperature
    oldest_ns = now_ns - policy.thermometry.estimate_max_age_ms * NS_PER_MS
    if isinstance(known, TemperatureEstimate) and known.mono_ns < oldest_ns:
        return replace(passage, temperature=None)
    return passage


def _instead(passage: Passage, code: CodeSeen) -> Passage:
    stages = Stages(in_view_ns=code.frame_mono_ns, decoded_ns=code.decoded_mono_ns)
    return replace(passage, code=code, stages=stages, joined_ns=code.frame_mono_ns)


def _is_test(presented: Presented | None) -> TypeGuard[Credential]:
    return isinstance(presented, Credential) and presented.kind is CredentialKind.TEST


def _is_pass(presented: Presented | None) -> bool:
    return isinstance(presented, Credential) and presented.kind is CredentialKind.PASS


def _badge(presented: Presented | None) -> Identified | None:
    """A badge; neither a number that a guard typed nor a visitor's code."""
    if isinstance(presented, Identified) and presented.reason is Reason.BADGE_ONLY:
        return presented
    return None
