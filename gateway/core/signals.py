"""What reaches the gate's deciding thread from every adapter; not what it does about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, unique

from gateway.core.arbitration import Claim
from gateway.core.colour import ModuleColour
from gateway.core.event import Event, EventKind, Json
from gateway.core.guard_acts import GuardAct
from gateway.core.lane_mode import LaneOrdered
from gateway.core.occupancy.room import RoomState
from gateway.core.policy import Policy
from gateway.core.ranging import Distance
from gateway.core.temperature import Sample
from gateway.core.use import Use


@unique
class Device(Enum):
    """The parts whose presence the guard is told of."""

    CAMERA = "camera"
    DECODER = "decoder"
    THERMOMETER = "thermometer"
    RANGEFINDER = "rangefinder"
    """Tells by distance who is measured; reported only where one is configured."""
    BOARD = "board"
    LINK = "link"
    """The way to the centre: broker reached and batches acknowledged."""
    LISTS = "lists"
    """The centre's lists: young enough to go by."""
    DRIFT = "drift"
    """The thermometer reads people as it did these 30 days; reported only while it doesn't."""
    BLACKBODY = "blackbody"
    """The thermometer's check against a black body: made within 14 days."""
    STORAGE = "storage"
    SPACE = "space"
    """Room for rows on the journal's disk; reported only once it is nearly full."""
    POWER = "power"
    """The machine's supply; reported only once its voltage was too low."""
    CLOCK = "clock"


@unique
class Contact(Enum):
    """The board's inputs."""

    DOOR = "door"
    """Active while the arm is not closed."""
    BEAM = "beam"
    """Active while a body stands in the lane behind the arm."""
    FIRE = "fire"
    TAMPER = "tamper"
    BUTTON = "button"


@dataclass(frozen=True, slots=True)
class CodeRead:
    """The decoder read this text in a frame; hostile until verified, never logged.

    Args:
        text: what the code says, bounded and ASCII.
        frame_mono_ns: when the frame that shows it was received.
        decoded_mono_ns: when its text was known.
        colour: of its dark modules; a hint for the record.
        others: format names of other codes in the same frame, never their texts.
        size_px: side of the square that has the code's area in the frame; 0 where not known.
    """

    text: str
    frame_mono_ns: int
    decoded_mono_ns: int
    colour: ModuleColour = ModuleColour.UNKNOWN
    others: tuple[str, ...] = ()
    size_px: int = 0


@dataclass(frozen=True, slots=True)
class CardShown:
    """A card was held to the board's reader; parity was right, and that proves nothing.

    Args:
        bits: length of the reader's frame, 26 or 34.
        number: what it carries; never logged, never stored.
        mono_ns: when the board told of it, at most 2 s after it was read.
    """

    bits: int
    number: int = field(repr=False)
    mono_ns: int


@dataclass(frozen=True, slots=True)
class SampleTaken:
    """The thermometer sent a reading."""

    sample: Sample


@dataclass(frozen=True, slots=True)
class DistanceTaken:
    """The rangefinder sent a reading."""

    distance: Distance


@dataclass(frozen=True, slots=True)
class ContactChanged:
    """An input of the board changed."""

    contact: Contact
    active: bool


@dataclass(frozen=True, slots=True)
class DeviceChanged:
    """A device came, went or failed; ``detail`` is one plain sentence for the installer."""

    device: Device
    up: bool
    detail: str


@dataclass(frozen=True, slots=True)
class OpenSent:
    """The open command's last byte was handed to the port."""

    mono_ns: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """The event is on disk as row ``sequence``."""

    event: Event
    sequence: int
    mono_ns: int


@dataclass(frozen=True, slots=True)
class RecordFailed:
    """The event could not be made durable; nobody may be admitted on it."""

    event: Event
    detail: str


@dataclass(frozen=True, slots=True)
class RosterApplied:
    """A verified roster is in force."""

    version: int
    people: int
    issued_ms: int


@dataclass(frozen=True, slots=True)
class ListApplied:
    """A verified list of the centre other than the roster is in force.

    Args:
        name: which one, as in its documents.
        version: the centre's number of it.
        entries: how many it holds.
        issued_ms: wall milliseconds, UTC, when it was signed.
    """

    name: str
    version: int
    entries: int
    issued_ms: int


@dataclass(frozen=True, slots=True)
class PolicyDue:
    """A policy of the centre is kept and its moment has come: the next person is under it.

    Args:
        policy: what counts from then on.
        digest: hex SHA-256 of its text.
    """

    policy: Policy
    digest: str


@dataclass(frozen=True, slots=True)
class DocumentRefused:
    """A document that claims to be the centre's was refused; ``why`` is one plain sentence."""

    why: str


@dataclass(frozen=True, slots=True)
class Remarked:
    """An adapter has a fact for the journal; pseudonymous, as in every row."""

    kind: EventKind
    facts: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class UsedElsewhere:
    """Another gate of the site says by which codes it admitted; it may say so twice."""

    gate: str
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class OccupancyHeard:
    """A gate of the site says whom it counted; this gate's own earlier word may come back."""

    gate: str
    states: tuple[RoomState, ...]


@dataclass(frozen=True, slots=True)
class ClaimHeard:
    """Another lane of the site reads a code, which may be the one that is shown here."""

    claim: Claim


Signal = (
    CodeRead
    | CardShown
    | SampleTaken
    | DistanceTaken
    | ContactChanged
    | DeviceChanged
    | OpenSent
    | Recorded
    | RecordFailed
    | RosterApplied
    | ListApplied
    | PolicyDue
    | LaneOrdered
    | DocumentRefused
    | Remarked
    | UsedElsewhere
    | ClaimHeard
    | OccupancyHeard
    | GuardAct
)
