"""What the gate needs from its adapters, as small protocols; not the adapters."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from gateway.core.arbitration import Claim
from gateway.core.blackbody import BlackbodyCheck
from gateway.core.credential import Credential, Holder, Identified, Presented
from gateway.core.event import Event
from gateway.core.instant import Instant
from gateway.core.lane import Lamp, LaneView, Tone
from gateway.core.listing import Listing
from gateway.core.occupancy.room import RoomState
from gateway.core.thermometry import NO_TABLE, DistanceTable
from gateway.core.use import Use


@dataclass(frozen=True, slots=True)
class GateIdentity:
    """Which access point this is."""

    id: str
    name: str
    site: str


class Barrier(Protocol):
    """The arm, the lights and the beeper; every call returns at once."""

    def open(self, max_ms: int) -> None:
        """Open the arm for at most ``max_ms``; the board closes it by itself."""

    def close(self) -> None:
        """Close the arm."""

    def show(self, lamp: Lamp) -> None:
        """Set the lane's light."""

    def sound(self, tone: Tone) -> None:
        """Play one tone."""


class Roster(Protocol):
    """The people who may enter; an answer comes from the local disk within a millisecond."""

    @property
    def version(self) -> int:
        """0 while there is no roster."""

    @property
    def issued_ms(self) -> int:
        """Wall milliseconds when the centre signed it."""

    @property
    def people(self) -> int:
        """How many it holds."""

    def lookup(self, holder_id: str) -> Holder | None:
        """The person with this random id, or None."""

    def name_of(self, holder_id: str) -> str:
        """The name for the guard's page, or an empty string."""

    def holder_of(self, alias: str) -> str:
        """The random id of the person whom other systems call so, or an empty string."""


class Lists(Protocol):
    """The centre's other lists, in memory: an answer takes microseconds."""

    def listing(self, code: Credential | Identified | None) -> Listing:
        """What they say of whom a code names, or of themselves alone where there is none."""


class Ledger(Protocol):
    """The journal as the gate uses it: it answers with ``Recorded`` or ``RecordFailed``."""

    def append(self, event: Event) -> None:
        """Make the event durable; returns at once."""


class GuardScreen(Protocol):
    """The guard's page, wherever it is."""

    def publish(self, view: LaneView) -> None:
        """Show this from now on."""

    def answer(self, act: str, *, ok: bool, text: str, sequence: int | None) -> None:
        """Tell what became of a guard's request."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """How far the centre is behind, as far as the gate knows."""

    connected: bool
    rows: int


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything the gate acts through.

    Args:
        barrier: the arm.
        roster: the people.
        ledger: the journal.
        screen: the guard's page.
        recognise: checks a code's text; pure but for its trust list.
        backlog: the link's state for the guard's page.
        lists: revocations and trust.
        announce: tells the site's other gates by which codes this one admitted; returns at once.
        tell_rooms: tells them whom this gate counted; returns at once.
        card: what a card says, by the length of its frame and its number; pure.
        blackbody: the thermometer's last check, from memory; None while there was none.
        claim: tells the site's other lanes that this one reads a code; returns at once.
        distances: what the thermometer reads too low at a distance.
        door_contact: the arm has a contact that tells whether it is closed.
    """

    barrier: Barrier
    roster: Roster
    ledger: Ledger
    screen: GuardScreen
    recognise: Callable[[str, Instant], Presented]
    backlog: Callable[[], Backlog]
    lists: Lists
    announce: Callable[[tuple[Use, ...]], None]
    card: Callable[[int, int], Presented]
    blackbody: Callable[[], BlackbodyCheck | None] = lambda: None
    claim: Callable[[Claim], None] = lambda _claim: None
    distances: DistanceTable = NO_TABLE
    door_contact: bool = False
    tell_rooms: Callable[[tuple[RoomState, ...]], None] = lambda _states: None
