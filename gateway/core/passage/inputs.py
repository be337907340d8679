"""What can happen to a passage; not who noticed it."""

from dataclasses import dataclass

from gateway.core.colour import UNSEEN, Sighting
from gateway.core.credential import Presented
from gateway.core.decision import Decision
from gateway.core.evidence import Evidence
from gateway.core.second_instrument import SecondReading
from gateway.core.temperature import Temperature


@dataclass(frozen=True, slots=True)
class CodeSeen:
    """A code was read and checked.

    Args:
        presented: what it proves.
        digest: tells one presentation from another; kept in memory only.
        frame_mono_ns: when the frame that shows it arrived.
        decoded_mono_ns: when its text was known.
        sighting: how it looked; for the record only.
    """

    presented: Presented
    digest: str
    frame_mono_ns: int
    decoded_mono_ns: int
    sighting: Sighting = UNSEEN


@dataclass(frozen=True, slots=True)
class CodeElsewhere:
    """The code with this digest is held up to another lane's camera."""

    digest: str


@dataclass(frozen=True, slots=True)
class TemperatureMeasured:
    """The thermometry has an estimate or a named absence."""

    temperature: Temperature


@dataclass(frozen=True, slots=True)
class Judged:
    """The gate gathered the evidence that was asked for and decided."""

    evidence: Evidence
    decision: Decision


@dataclass(frozen=True, slots=True)
class RowWritten:
    """The row that was asked for is on disk."""

    sequence: int


@dataclass(frozen=True, slots=True)
class RowRefused:
    """The row that was asked for could not be made durable."""

    detail: str


@dataclass(frozen=True, slots=True)
class OpenWritten:
    """The open command left for the board."""

    mono_ns: int


@dataclass(frozen=True, slots=True)
class DoorMoved:
    """The arm's contact changed."""

    is_open: bool


@dataclass(frozen=True, slots=True)
class BeamChanged:
    """Somebody stands in the lane behind the arm, or no more."""

    broken: bool


@dataclass(frozen=True, slots=True)
class FireChanged:
    """The fire input changed; the board frees the lane by itself."""

    active: bool


@dataclass(frozen=True, slots=True)
class GuardOpens:
    """A guard asks for the arm; ``answers`` is the decision row that the guard saw.

    ``registered`` is the row in which the visitor was written down for whom it is, if it is one.
    """

    act: str
    guard: str
    why: str
    answers: int | None
    second: str = ""
    registered: int | None = None
    visitor: str = ""


@dataclass(frozen=True, slots=True)
class GuardMeasured:
    """A guard has measured a refused person with another thermometer."""

    act: str
    reading: SecondReading


@dataclass(frozen=True, slots=True)
class GuardDismisses:
    """A guard turned the person of this row away."""

    answers: int


@dataclass(frozen=True, slots=True)
class GuardRestores:
    """The same guard took that back."""

    answers: int


@dataclass(frozen=True, slots=True)
class GuardRemeasures:
    """A guard wants the person of this row measured again."""

    answers: int


@dataclass(frozen=True, slots=True)
class GuardCloses:
    """A guard took the opening by this row back."""

    grant: int


@dataclass(frozen=True, slots=True)
class BoardChanged:
    """The barrier's board went or came back."""

    up: bool


@dataclass(frozen=True, slots=True)
class StorageRestored:
    """Rows can be written again."""


@dataclass(frozen=True, slots=True)
class TimePassed:
    """Look at the deadlines."""


PassageInput = (
    CodeSeen
    | CodeElsewhere
    | TemperatureMeasured
    | Judged
    | RowWritten
    | RowRefused
    | OpenWritten
    | DoorMoved
    | BeamChanged
    | FireChanged
    | GuardOpens
    | GuardMeasured
    | GuardDismisses
    | GuardRestores
    | GuardRemeasures
    | GuardCloses
    | BoardChanged
    | StorageRestored
    | TimePassed
)
