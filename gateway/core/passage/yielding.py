"""What becomes of a passage whose code belongs to another lane: nothing, in silence; no verdict."""

from dataclasses import replace

from gateway.core.passage.collecting import Step
from gateway.core.passage.inputs import CodeElsewhere
from gateway.core.passage.state import Passage
from gateway.core.passage.two_person import ready
from gateway.core.policy import Policy


def code_elsewhere(passage: Passage, code: CodeElsewhere, now_ns: int, _policy: Policy) -> Step:
    """Be ready for the next person, as if nothing had been seen; another code's passage goes on."""
    if passage.code is None or passage.code.digest != code.digest:
        return passage, ()
    seen = tuple(one for one in passage.seen if one.digest != code.digest)
    return ready(replace(passage, seen=seen), now_ns)
