"""Which way this lane leads now and which way the person in it goes; decides nothing."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from gateway.core.admissions import Admissions
from gateway.core.bearing import Bearing, bearing, heading_of
from gateway.core.credential import Presented
from gateway.core.heading import Heading
from gateway.core.passage import Passage, Phase
from gateway.core.passage.asking import asked_of
from gateway.core.passage.inputs import CodeSeen, PassageInput
from gateway.core.policy import Policy
from gateway.gate.naming import holder_of

if TYPE_CHECKING:
    from gateway.core.civil_time import LocalTime

INSIDE_MEMORY_MS: Final = 24 * 3_600_000
"""Where exits are read, somebody is inside until they leave, and for a day at most: who left past
the reader is not kept for inside for ever."""

_READY: Final = frozenset({Phase.IDLE, Phase.CLEARING})
"""A code that comes now begins a passage; the one that is still known is somebody's before."""


def person_memory_ms(policy: Policy) -> int:
    """How long an entry is remembered, in milliseconds."""
    inside_ms = INSIDE_MEMORY_MS if policy.reads_exits else 0
    return max(inside_ms, policy.roster.antipassback_ms)


class Bearings:
    """One lane's directions.

    Args:
        gate: its id.
        policy: the rules in force.
        admissions: who is inside by the record.
    """

    def __init__(self, gate: str, policy: Policy, admissions: Admissions) -> None:
        self._gate = gate
        self._policy, self._asked = policy, _asked(policy)
        self._admissions = admissions
        self._looked: tuple[LocalTime, Bearing] | None = None

    def follow(self, policy: Policy) -> None:
        """Go by another policy; what it remembers for longer is known from now on."""
        self._policy, self._asked, self._looked = policy, _asked(policy), None
        self._admissions.person_memory_ms = person_memory_ms(policy)

    def now(self, wall_ms: int) -> Bearing:
        """Which way the lane leads; looked up once a minute."""
        local = self._policy.local(wall_ms)
        if self._looked is None or self._looked[0] != local:
            self._looked = local, bearing(self._policy, self._gate, local)
        return self._looked[1]

    def heading(self, presented: Presented | None, wall_ms: int) -> Heading:
        """Which way whoever shows this goes."""
        holder = holder_of(presented)
        inside = bool(holder) and self._admissions.entered_ms(holder) is not None
        return heading_of(self.now(wall_ms).direction, inside=inside)

    def going(self, passage: Passage, wall_ms: int) -> Heading:
        """Which way the person of a passage goes; of nobody known, the way the lane leads."""
        evidence = passage.evidence
        return self.heading(None, wall_ms) if evidence is None else evidence.heading

    def asked(self, passage: Passage, happened: PassageInput, wall_ms: int) -> Policy:
        """The rules for the next step: of whom the passage is about, or whom it begins with."""
        code = passage.code
        if isinstance(happened, CodeSeen) and (code is None or passage.phase in _READY):
            code = happened
        return self._asked[self.heading(code.presented if code else None, wall_ms)]


def _asked(policy: Policy) -> Mapping[Heading, Policy]:
    return {heading: asked_of(policy, heading) for heading in Heading}
