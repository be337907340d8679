"""What the gate remembers of the passage in progress; not how it changes."""

from dataclasses import dataclass, replace
from enum import Enum, unique

from gateway.core.credential import Credential, Identified, Presented
from gateway.core.decision import Decision
from gateway.core.evidence import Evidence
from gateway.core.passage.inputs import CodeSeen
from gateway.core.reason import Reason
from gateway.core.second_instrument import SecondReading
from gateway.core.temperature import Temperature, TemperatureEstimate


@unique
class Phase(Enum):
    """Where a passage stands."""

    IDLE = "idle"
    COLLECTING = "collecting"
    DECIDING = "deciding"
    RECORDING = "recording"
    OPEN = "open"
    CLEARING = "clearing"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Grant:
    """Leave to open once, by the gate's own decision or by a guard's.

    Args:
        sequence: the row that allows it, 0 until it is on disk.
    """

    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """A code that hangs in the picture: the same presentation until it is gone for a while."""

    digest: str
    last_ns: int


@dataclass(frozen=True, slots=True)
class Stages:
    """Monotonic nanoseconds of one admission's steps, 0 where a step has not happened."""

    in_view_ns: int = 0
    decoded_ns: int = 0
    proved_ns: int = 0
    decided_ns: int = 0
    recorded_ns: int = 0
    opened_ns: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A refused person whom the guard may measure by hand, with what was proved so far.

    Args:
        sequence: the row that refused them.
        since_ns: since when they wait.
        code: what they showed.
        badge: and beside it.
        test: likewise.
        temperature: what the gate's thermometer said.
        first_high: and before.
        reason: the gravest that another thermometer answers.
    """

    sequence: int
    since_ns: int
    code: CodeSeen
    badge: Identified | None
    test: Credential | None
    temperature: Temperature | None
    first_high: TemperatureEstimate | None
    reason: Reason

    @property
    def holder(self) -> str:
        """Random id of the person, or empty."""
        return named(self.code.presented)


@dataclass(frozen=True, slots=True)
class Held:
    """A person whose own proofs are complete and who may not enter alone.

    Args:
        code: what they showed.
        evidence: what was judged.
        decision: and the verdict.
        since_ns: since when they wait.
        stages: times for the record.
        sequence: the row that admits them, 0 until it is on disk.
    """

    code: CodeSeen | None
    evidence: Evidence
    decision: Decision
    since_ns: int
    stages: Stages
    sequence: int = 0

    @property
    def holder(self) -> str:
        """Random id of the person."""
        return named(self.evidence.presented)


@dataclass(frozen=True, slots=True)
class Passage:
    """The whole state; a new value for every step.

    Args:
        phase: where the passage stands.
        since_ns: since when.
        code: the presentation being judged.
        badge: the badge that was shown beside it.
        test: the test that was shown beside it.
        joined_ns: when the second of two codes came into view, or 0.
        temperature: the latest estimate, or the latest absence while there is no estimate.
        first_high: the earlier high estimate that is being measured again.
        second: what the guard's own thermometer said of a person who was refused.
        evidence: what was judged.
        decision: and the verdict.
        answers: sequence of the decision row that the guard sees.
        asked: id of the guard's request that the awaited row will answer, or empty.
        grant: the leave to open in force or being recorded.
        admitted: the arm was opened for this person, whatever the verdict was.
        stages: times for the record.
        seen: codes that hang in the picture, so that they count once.
        door_open: the arm is not closed.
        door_alarmed: the open door has been reported.
        closed_ns: when the arm was last told to close.
        door_moved: the arm opened after this grant.
        door_contact: the arm has a contact that tells whether it is closed.
        door_due_ns: until when that must have moved, or 0.
        door_stuck: it did not, and has not moved since.
        body_in_lane: the beam is broken.
        crossed: how many left it since the arm was opened.
        held: the person who waits for a second one, or None.
        both: two people who are admitted by one opening, in the order of their rows; or nobody.
        fire: the fire input holds the lane free.
        board_up: the barrier's board answers.
        waiting: refused people whom the guard may measure by hand, oldest first.
        dismissed: the passage before a guard turned somebody away, so that they can take it back;
            nobody, or one.
        fault: why rows can't be written, or empty.
    """

    phase: Phase = Phase.IDLE
    since_ns: int = 0
    code: CodeSeen | None = None
    badge: Identified | None = None
    test: Credential | None = None
    joined_ns: int = 0
    temperature: Temperature | None = None
    first_high: TemperatureEstimate | None = None
    second: SecondReading | None = None
    evidence: Evidence | None = None
    decision: Decision | None = None
    answers: int | None = None
    asked: str = ""
    grant: Grant | None = None
    admitted: bool = False
    stages: Stages = Stages()
    seen: tuple[Seen, ...] = ()
    door_open: bool = False
    door_alarmed: bool = False
    closed_ns: int = 0
    door_moved: bool = False
    door_contact: bool = False
    door_due_ns: int = 0
    door_stuck: bool = False
    body_in_lane: bool = False
    crossed: int = 0
    held: Held | None = None
    both: tuple[Held, ...] = ()
    fire: bool = False
    board_up: bool = False
    waiting: tuple[Waiting, ...] = ()
    dismissed: "tuple[Passage, ...]" = ()
    fault: str = ""

    @property
    def credential(self) -> Credential | None:
        """The verified code that was judged, or None."""
        presented = self.evidence.presented if self.evidence else None
        return presented if isinstance(presented, Credential) else None

    @property
    def holder(self) -> str:
        """Random id of the person judged, or empty."""
        return named(self.evidence.presented if self.evidence else None)


def emptied(passage: Passage, phase: Phase, now_ns: int) -> Passage:
    """Forget the last person: nothing of one passage may prove anything in the next.

    Whoever is held for a second person is not the last one.
    """
    return replace(
        passage,
        phase=phase,
        since_ns=now_ns,
        code=None,
        badge=None,
        test=None,
        joined_ns=0,
        temperature=None,
        first_high=None,
        second=None,
        evidence=None,
        decision=None,
        answers=None,
        asked="",
        grant=None,
        admitted=False,
        stages=Stages(),
        door_moved=False,
        crossed=0,
        both=(),
        fault="",
    )


def named(presented: Presented | None) -> str:
    """Random id of whom a code names, or empty."""
    return presented.holder if isinstance(presented, Credential | Identified) else ""
