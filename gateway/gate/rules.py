"""The policy in force in one lane, the next one until the lane is free, and how it is run by order.

It applies none of them.
"""

from typing import TYPE_CHECKING, Protocol

from gateway.core.event import EventKind, Json
from gateway.core.lane_mode import LaneMode, LaneOrdered
from gateway.core.passage import Passage, Phase
from gateway.core.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        self.mode = LaneMode.OPEN
        self._due: PolicyDue | None = None
        self._ordered: LaneOrdered | None = None
        self._parts = parts

    def come(self, change: "PolicyDue | LaneOrdered") -> None:
        """Take what is to count from now on."""
        if isinstance(change, LaneOrdered):
            self._ordered = change
        else:
            self._due = change

    def changed(self, passage: Passage) -> "Iterator[tuple[EventKind, dict[str, Json]]]":
        """Go by what came; what the rows say of it.

        An order counts for the next verdict. A policy waits until nobody is in the lane, as a
        passage that began under one ends under it.
        """
        ordered, self._ordered = self._ordered, None
        if ordered is not None:
            self.mode = ordered.mode
            yield EventKind.LANE_MODE_CHANGED, ordered.facts
        due = self._due
        if due is None or passage.phase is not Phase.IDLE:
            return
        self._due, self.policy = None, due.policy
        for part in self._parts:
            part.follow(due.policy)
        facts: dict[str, Json] = {"policy": due.policy.version, "digest": due.digest}
        yield EventKind.CONFIGURATION_APPLIED, facts
