"""What a lane minds beside its passage: guards' limits, wrong codes, other lanes; opens nothing.

Each part keeps its own memory; this joins them to the deciding thread.
"""

from collections.abc import Iterator

from gateway.core.admissions import Admissions
from gateway.core.decision import Decision
from gateway.core.deeds import Deed
from gateway.core.event import EventKind
from gateway.core.guard_acts import ConfirmationFailed, HandMeasured, ManualOpen, PassbackForgiven
from gateway.core.occupancy.register import Register
from gateway.core.passage import Passage, Phase
from gateway.core.passage.commands import PassageCommand
from gateway.core.passage.inputs import CodeElsewhere, CodeSeen, PassageInput
from gateway.core.policy import Policy
from gateway.core.signals import CardShown, ClaimHeard, CodeRead, Recorded, RecordFailed
from gateway.gate.alarms import Alarms
from gateway.gate.arbiter import Arbiter
from gateway.gate.deeds import Deeds
from gateway.gate.guard import measured
from gateway.gate.guarding import Guarding, Notes
from gateway.gate.ports import GateIdentity, Ports
from gateway.runtime.clock import Clock

Bounded = ManualOpen | ConfirmationFailed | PassbackForgiven | HandMeasured | Deed


class Beside:
    """One lane's.

    Args:
        identity: which lane.
        policy: the rules in force.
        ports: what tells the other lanes.
        clock: the time.
        admissions: who is inside by the record.
        register: how many are.
        note: records what no passage waits for.
    """

    def __init__(  # noqa: PLR0913 - what joins three parts to a lane
        self,
        identity: GateIdentity,
        policy: Policy,
        ports: Ports,
        clock: Clock,
        admissions: Admissions,
        *,
        register: Register,
        note: Notes,
    ) -> None:
        self.deeds = Deeds(admissions, register, ports.roster, clock, note)
        self.guarding = Guarding(policy.overrides, admissions, note, self.deeds.expected)
        self._alarms = Alarms(policy.alarms)
        self._arbiter = Arbiter(identity, ports.claim)
        self._clock = clock
        self._note = note

    @property
    def storm(self) -> int:
        """How many wrong codes make the alarm in force; 0 for none."""
        return self._alarms.storm

    def follow(self, policy: Policy) -> None:
        """Go by another policy from now on."""
        self.guarding.follow(policy.overrides)
        self._alarms.follow(policy.alarms)

    def asked(self, act: Bounded, passage: Passage) -> PassageInput | tuple[PassageCommand, ...]:
        """What a guard's act comes to: an input of the passage, or what is done at once."""
        match act:
            case HandMeasured():
                return measured(act, self._clock.mono_ns())
            case ManualOpen():
                return self.guarding.opens(act, self._clock.now())
            case ConfirmationFailed():
                return self.guarding.unconfirmed(act)
            case PassbackForgiven():
                answer = self.guarding.forgives(act, passage)
                return () if answer is None else (answer,)
            case _:
                return self.deeds.asked(act, passage)

    def settled(self, answer: Recorded | RecordFailed) -> tuple[PassageCommand, ...]:
        """What follows the journal's word on a guard's row."""
        done = self.deeds.settled(answer)  # before it is forgotten who is forgiven
        told = self.guarding.settled(answer)
        return done if told is None else (*done, told)

    def elsewhere(
        self, read: CodeRead | CardShown, code: CodeSeen, passage: Passage
    ) -> CodeElsewhere | None:
        """Whether a code that is read here is held up to another lane's camera.

        One that was judged here and still hangs there is this lane's, whatever others see.
        """
        if not isinstance(read, CodeRead) or _judged(code, passage):
            return None
        self._arbiter.seen(code, read.size_px, self._clock.now().wall_ms)
        return self._given_up(code)

    def heard(self, claim: ClaimHeard, passage: Passage) -> Iterator[CodeElsewhere]:
        """Another lane's claim, which may be to the code that is collected for here."""
        self._arbiter.heard(claim.claim, self._clock.now().wall_ms)
        if passage.phase is Phase.COLLECTING and passage.code is not None:
            elsewhere = self._given_up(passage.code)
            if elsewhere is not None:
                yield elsewhere

    def judged(self, code: CodeSeen | None, decision: Decision) -> None:
        """A verdict was reached; enough wrong codes are an alarm."""
        alarm = self._alarms.judged(code, decision)
        if alarm is not None:
            self._note(*alarm)

    def look(self, now_ns: int) -> None:
        """Whether an alarm is over, or somebody calls for help."""
        self.guarding.look()
        over = self._alarms.look(now_ns)
        if over is not None:
            self._note(*over)

    def _given_up(self, code: CodeSeen) -> CodeElsewhere | None:
        now_ms = self._clock.now().wall_ms
        rival = self._arbiter.rival(code, now_ms)
        if rival is None:
            return None
        facts = self._arbiter.given_up(code, rival, now_ms)
        if facts is not None:
            self._note(EventKind.CODE_BELONGS_TO_LANE, facts)
        return CodeElsewhere(code.digest)


def _judged(code: CodeSeen, passage: Passage) -> bool:
    if passage.phase is Phase.COLLECTING:
        return False
    return any(seen.digest == code.digest for seen in passage.seen)
