"""What a passage asks of the gate; not how the gate does it."""

from dataclasses import dataclass

from gateway.core.credential import Credential, Identified
from gateway.core.decision import Decision
from gateway.core.event import EventKind, Json
from gateway.core.evidence import Evidence
from gateway.core.lane import Lamp, Tone
from gateway.core.passage.inputs import CodeSeen, GuardOpens
from gateway.core.second_instrument import SecondReading
from gateway.core.temperature import Temperature, TemperatureEstimate


@dataclass(frozen=True, slots=True)
class Judge:
    """Gather the evidence for this presentation, decide, and answer with ``Judged``."""

    code: CodeSeen | None
    temperature: Temperature | None
    first_high: TemperatureEstimate | None
    badge: Identified | None = None
    second: SecondReading | None = None
    test: Credential | None = None


@dataclass(frozen=True, slots=True)
class RecordDecision:
    """Make the decision durable and answer with ``RowWritten`` or ``RowRefused``."""

    evidence: Evidence
    decision: Decision


@dataclass(frozen=True, slots=True)
class RecordOverride:
    """Make the guard's opening durable and answer likewise."""

    request: GuardOpens
    overruled: Decision | None


@dataclass(frozen=True, slots=True)
class RecordOutcome:
    """Note what else happened, with the person's id; the passage does not wait for it.

    Args:
        kind: what.
        facts: and what is said of it.
        evidence: of whom, where it is not the person of the passage.
    """

    kind: EventKind
    facts: dict[str, Json]
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """Open the arm; the board closes it by itself after ``max_ms``."""

    max_ms: int


@dataclass(frozen=True, slots=True)
class Close:
    """Close the arm."""


@dataclass(frozen=True, slots=True)
class Signal:
    """Light and sound for the person in the lane."""

    lamp: Lamp
    tone: Tone = Tone.NONE


@dataclass(frozen=True, slots=True)
class Remeasure:
    """Forget the samples so far: the next estimate must stand on its own."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Tell the guard what became of a request; ``sequence`` is the row, 0 when refused."""

    act: str
    ok: bool
    text: str
    sequence: int = 0


PassageCommand = (
    Judge
    | RecordDecision
    | RecordOverride
    | RecordOutcome
    | Open
    | Close
    | Signal
    | Remeasure
    | Answer
)
