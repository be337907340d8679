"""The policy in force in one lane, and the next one until the lane is free; applies neither."""

from typing import TYPE_CHECKING, Protocol

from gateway.core.event import EventKind, Json
from gateway.core.passage import Passage, Phase
from gateway.core.policy import Policy

if TYPE_CHECKING:
    from gateway.core.signals import PolicyDue


class Ruled(Protocol):
    """A part of the gate that goes by some of the policy."""

    def follow(self, policy: Policy) -> None:
        """Go by another one from now on."""


class Rules:
    """What one lane goes by. Only the deciding thread changes it; any thread may read ``policy``.

    Args:
        policy: in force at the start.
        parts: what goes by it, too.
    """

    def __init__(self, policy: Policy, *parts: Ruled) -> None:
        self.policy = policy
        self.due: PolicyDue | None = None
        self._parts = parts

    def changed(self, passage: Passage) -> tuple[EventKind, dict[str, Json]] | None:
        """Go by the policy that is due, once nobody is in the lane; what the row says of it.

        A passage that began under one policy ends under it.
        """
        due = self.due
        if due is None or passage.phase is not Phase.IDLE:
            return None
        self.due, self.policy = None, due.policy
        for part in self._parts:
            part.follow(due.policy)
        facts: dict[str, Json] = {"policy": due.policy.version, "digest": due.digest}
        return EventKind.CONFIGURATION_APPLIED, facts
