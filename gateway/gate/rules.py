"""The policy in force in one lane, the next one until the lane is free, and how it is run by order.

It applies none of them.
"""

from typing import Protocol

from gateway.core.event import Event, EventKind, Json
from gateway.core.guard_acts import LaneAsked
from gateway.core.lane_mode import LaneMode, LaneOrdered
from gateway.core.passage import Passage, Phase
from gateway.core.passage.commands import Answer
from gateway.core.policy import Policy
from gateway.core.signals import PolicyDue, Recorded, RecordFailed
from gateway.gate.guarding import Notes


class Ruled(Protocol):
    """A part of the gate that goes by some of the policy."""

    def follow(self, policy: Policy) -> None:
        """Go by another one from now on."""


class Rules:
    """What one lane goes by. Only the deciding thread changes it; any thread may read ``policy``.

    Args:
        policy: in force at the start.
        note: puts a row into the journal.
        parts: what goes by it, too.
    """

    def __init__(self, policy: Policy, note: Notes, *parts: Ruled) -> None:
        self.policy = policy
        self.mode = LaneMode.OPEN
        self._due: PolicyDue | None = None
        self._note = note
        self._parts = parts
        self._asked: list[tuple[Event, str]] = []

    def come(self, change: PolicyDue | LaneOrdered | LaneAsked) -> None:
        """Take what is to count: a policy soon, an order from the next verdict on."""
        match change:
            case LaneOrdered():
                self._run(change)
            case LaneAsked(act, guard, mode):
                self._asked.append((self._run(LaneOrdered(mode, guard)), act))
            case PolicyDue():
                self._due = change

    def settled(self, answer: Recorded | RecordFailed) -> tuple[Answer, ...]:
        """The journal's word on a row; what the guard who asked for that mode is told."""
        waiting = next((one for one in self._asked if one[0] is answer.event), None)
        if waiting is None:
            return ()
        self._asked.remove(waiting)
        if isinstance(answer, RecordFailed):
            return (Answer(waiting[1], ok=False, text=answer.detail),)
        return (Answer(waiting[1], ok=True, text="", sequence=answer.sequence),)

    def changed(self, passage: Passage) -> tuple[EventKind, dict[str, Json]] | None:
        """Go by the policy that is due, once nobody is in the lane; what the row says of it.

        A passage that began under one policy ends under it.
        """
        due = self._due
        if due is None or passage.phase is not Phase.IDLE:
            return None
        self._due, self.policy = None, due.policy
        for part in self._parts:
            part.follow(due.policy)
        facts: dict[str, Json] = {"policy": due.policy.version, "digest": due.digest}
        return EventKind.CONFIGURATION_APPLIED, facts

    def _run(self, ordered: LaneOrdered) -> Event:
        self.mode = ordered.mode
        return self._note(EventKind.LANE_MODE_CHANGED, ordered.facts)
