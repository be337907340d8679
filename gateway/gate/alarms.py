"""Tells when somebody tries wrong codes at the lane and when it is over; refuses nobody."""

from gateway.core.decision import Decision
from gateway.core.event import EventKind, Json
from gateway.core.passage.inputs import CodeSeen
from gateway.core.policy import AlarmPolicy
from gateway.core.wrong_tries import WrongTries, is_wrong_try

Fact = tuple[EventKind, dict[str, Json]]


class Alarms:
    """One lane's alarms.

    Args:
        policy: after how many wrong codes.
    """

    def __init__(self, policy: AlarmPolicy) -> None:
        self._policy = policy
        self._tries = WrongTries()

    @property
    def storm(self) -> int:
        """How many wrong codes make the alarm in force; 0 for none."""
        return self._tries.storm

    def follow(self, policy: AlarmPolicy) -> None:
        """Count by other limits from now on."""
        self._policy = policy

    def judged(self, code: CodeSeen | None, decision: Decision) -> Fact | None:
        """A decision was made; the row of the alarm that it raises, if it does."""
        if code is None or not is_wrong_try(code.presented, decision.reasons):
            return None
        before = self._tries.storm
        self._tries = self._tries.after(code.digest, decision.at.mono_ns, self._policy)
        if before or not self._tries.storm:
            return None
        tries = self._tries.tries
        span_s = (tries[-1].at_ns - tries[0].at_ns) // 1_000_000_000
        return EventKind.CODE_STORM, {"active": True, "tries": self.storm, "within_s": span_s}

    def look(self, now_ns: int) -> Fact | None:
        """The row of an alarm that is over."""
        before = self._tries.storm
        self._tries = self._tries.at(now_ns, self._policy)
        if not before or self._tries.storm:
            return None
        return EventKind.CODE_STORM, {"active": False, "tries": before}
