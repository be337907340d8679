"""How a pass and a badge that are shown in one passage go together; not what they prove."""

from dataclasses import replace

from gateway.core.credential import Credential, Identified, Presented
from gateway.core.passage.inputs import CodeSeen
from gateway.core.passage.state import Passage, Stages
from gateway.core.policy import Policy
from gateway.core.reason import Reason


def paired(passage: Passage, code: CodeSeen) -> Passage | None:
    """The passage with a second code, or None if that changes nothing.

    A pass proves more than a number, so it takes a number's place, whichever the camera saw first:
    a badge hangs from the neck while the phone is still in the pocket.

    Args:
        passage: with a code already.
        code: another one.
    """
    first = passage.code.presented if passage.code else None
    second = code.presented
    if isinstance(first, Identified) and isinstance(second, Credential):
        stages = Stages(in_view_ns=code.frame_mono_ns, decoded_ns=code.decoded_mono_ns)
        return replace(passage, code=code, badge=_badge(first), stages=stages)
    badge = _badge(second)
    if isinstance(first, Credential) and badge is not None and passage.badge is None:
        return replace(passage, badge=badge)
    return None


def awaits_second(passage: Passage, policy: Policy) -> bool:
    """Whether the park asks for pass and badge and only one of them was shown."""
    presented = passage.code.presented if passage.code else None
    if not policy.badges.required:
        return False
    if isinstance(presented, Credential):
        return passage.badge is None
    return _badge(presented) is not None


def _badge(presented: Presented | None) -> Identified | None:
    """A badge; neither a number that a guard typed nor a visitor's code."""
    if isinstance(presented, Identified) and presented.reason is Reason.BADGE_ONLY:
        return presented
    return None
