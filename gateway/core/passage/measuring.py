"""Refused people whom the guard may still measure by hand, and what a reading does to a passage.

They step aside for some minutes while the next ones walk through, so their evidence outlives their
passage. Nobody else's reading can meet it: each is bound to the row that refused the person.
"""

from dataclasses import replace
from typing import Final

from gateway.core.passage.collecting import Step
from gateway.core.passage.commands import Answer, Judge
from gateway.core.passage.inputs import GuardMeasured
from gateway.core.passage.state import Passage, Phase, Waiting, emptied
from gateway.core.policy import Policy
from gateway.core.reason import Reason
from gateway.core.second_instrument import ANSWERABLE

MOST_WAITING: Final = 4
"""What a guard can oversee, and what fits the page in buttons for gloves; the oldest gives way and
shows the code again."""


def guard_measured(passage: Passage, request: GuardMeasured, now_ns: int, _policy: Policy) -> Step:
    """Judge that person anew, on the same evidence and the guard's reading beside it."""
    asked_for = request.reading.answers
    waiting = next((one for one in passage.waiting if one.sequence == asked_for), None)
    if waiting is None:
        return passage, (Answer(request.act, ok=False, text="nobody-waits"),)
    judging = replace(
        emptied(passage, Phase.DECIDING, now_ns),
        code=waiting.code,
        badge=waiting.badge,
        test=waiting.test,
        temperature=waiting.temperature,
        first_high=waiting.first_high,
        second=request.reading,
        answers=waiting.sequence,
        asked=request.act,
    )
    known = (waiting.code, waiting.temperature, waiting.first_high, waiting.badge)
    return judging, (Judge(*known, second=request.reading, test=waiting.test),)


def measured_while_busy(
    passage: Passage, request: GuardMeasured, _now_ns: int, _policy: Policy
) -> Step:
    """Somebody else is in the lane: the arm must not open under their eyes."""
    return passage, (Answer(request.act, ok=False, text="busy"),)


def measured_in_fault(
    passage: Passage, request: GuardMeasured, _now_ns: int, _policy: Policy
) -> Step:
    """Rows can't be written, so nothing can be decided."""
    return passage, (Answer(request.act, ok=False, text="fault"),)


def waiting_after(passage: Passage, sequence: int, now_ns: int) -> tuple[Waiting, ...]:
    """Who may still be measured once row ``sequence`` of this passage is on disk."""
    others = tuple(one for one in passage.waiting if not _concerns(passage, one))
    reason = _answerable(passage)
    if passage.code is None or passage.grant is not None or reason is None:
        return others
    waiting = Waiting(
        sequence=sequence,
        since_ns=now_ns,
        code=passage.code,
        badge=passage.badge,
        test=passage.test,
        temperature=passage.temperature,
        first_high=passage.first_high,
        reason=reason,
    )
    return (*others, waiting)[-MOST_WAITING:]


def still_waiting(passage: Passage, now_ns: int, policy: Policy) -> Passage:
    """The passage without those who have waited for too long."""
    limit_ns = policy.second_instrument.wait_ns
    kept = tuple(one for one in passage.waiting if now_ns - one.since_ns < limit_ns)
    return passage if kept == passage.waiting else replace(passage, waiting=kept)


def _answerable(passage: Passage) -> Reason | None:
    """The gravest objection that another thermometer's reading answers, or None."""
    reasons = passage.decision.reasons if passage.decision else ()
    return next((reason for reason in reasons if reason in ANSWERABLE), None)


def _concerns(passage: Passage, waiting: Waiting) -> bool:
    """Whether this passage's row settles who waits: by its number, the person or the code."""
    if waiting.sequence == passage.answers:
        return True
    same_person = bool(waiting.holder) and waiting.holder == passage.holder
    return same_person or (passage.code is not None and waiting.code.digest == passage.code.digest)
