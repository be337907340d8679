"""A gate in memory: real deciding, adapters that only remember."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from gateway.codes.badge import badge
from gateway.codes.wiegand import card
from gateway.core.arbitration import Claim
from gateway.core.colour import ModuleColour
from gateway.core.credential import (
    Credential,
    HealthStatus,
    Holder,
    Identified,
    Presented,
    RefusedCode,
)
from gateway.core.event import Event, EventKind
from gateway.core.instant import Instant
from gateway.core.lane import Lamp, LaneState, LaneView, Tone
from gateway.core.listing import Listing
from gateway.core.policy import Policy
from gateway.core.reason import Reason
from gateway.core.signals import (
    CardShown,
    CodeRead,
    Contact,
    ContactChanged,
    Device,
    DeviceChanged,
    Recorded,
    RecordFailed,
    SampleTaken,
)
from gateway.core.temperature import Sample
from gateway.gate import Gate, GateIdentity, Inbox, Ports
from gateway.gate.ports import Backlog, Barrier, Ledger, Lists
from gateway.runtime.clock import ManualClock
from tests.evidence import CREDENTIAL, HOLDER, LISTED, WALL_MS

if TYPE_CHECKING:
    from gateway.core.blackbody import BlackbodyCheck
    from gateway.core.occupancy.room import RoomState
    from gateway.core.use import Use


@dataclass
class RememberingBarrier:
    """A barrier that remembers what it was told, in order."""

    told: list[tuple[str, object]] = field(default_factory=list)

    def open(self, max_ms: int) -> None:
        """Remember."""
        self.told.append(("open", max_ms))

    def close(self) -> None:
        """Remember."""
        self.told.append(("close", None))

    def show(self, lamp: Lamp) -> None:
        """Remember."""
        self.told.append(("show", lamp))

    def sound(self, tone: Tone) -> None:
        """Remember."""
        self.told.append(("sound", tone))

    @property
    def opened(self) -> int:
        """How often the arm was opened."""
        return sum(name == "open" for name, _ in self.told)


@dataclass
class OnePersonRoster:
    """A roster of one."""

    version: int = 7
    issued_ms: int = WALL_MS
    people: int = 1

    def lookup(self, holder_id: str) -> Holder | None:
        """Only the one."""
        return HOLDER if holder_id == HOLDER.id else None

    def name_of(self, holder_id: str) -> str:
        """With a name of three characters."""
        return "王小明" if holder_id == HOLDER.id else ""

    def holder_of(self, alias: str) -> str:
        """Known by one number, one card and one openvid."""
        return HOLDER.id if alias in {"badge:10234", "badge:212-07041", "wecom:77"} else ""


@dataclass
class WrittenLists:
    """Lists of which the test says what they hold."""

    said: Listing = LISTED

    def listing(self, code: Credential | Identified | None) -> Listing:
        """The same of every code."""
        return self.said if code else replace(self.said, revoked=False)


@dataclass
class PaperLedger:
    """A journal in memory that answers when the test lets it."""

    rows: list[Event] = field(default_factory=list)
    waiting: list[Event] = field(default_factory=list)

    def append(self, event: Event) -> None:
        """Take it in; the answer comes later."""
        self.waiting.append(event)


@dataclass
class RememberingScreen:
    """The last view and every answer."""

    views: list[LaneView] = field(default_factory=list)
    answers: list[tuple[str, bool, str, int | None]] = field(default_factory=list)

    def publish(self, view: LaneView) -> None:
        """Remember."""
        self.views.append(view)

    def answer(self, act: str, *, ok: bool, text: str, sequence: int | None) -> None:
        """Remember."""
        self.answers.append((act, ok, text, sequence))


WARM_SENSOR = Sample(24.6, 25.0, None, 0, 0, powered_ms=3_600_000)
"""Nobody stands in front of a sensor that has had power for an hour."""
RIPPLE_CELSIUS = (0.0, 0.02, 0.0, -0.02)
"""A sensor that is still is stuck."""

WECOM = replace(
    CREDENTIAL, format="WECOM", holder="", alias="wecom:77", status=HealthStatus.NOT_ASKED
)


def by_text(text: str, _at: Instant) -> Presented:
    """Texts that begin with "good" verify; badges and codes of WeCom name somebody."""
    if text.startswith("wecom:"):
        return replace(WECOM, alias=text)
    if text.isdigit():
        return badge(text)
    return CREDENTIAL if text.startswith("good") else RefusedCode(Reason.CODE_UNKNOWN)


class Lane:
    """One gate with everything at hand.

    Args:
        journal: a real one, or None for paper.
        clock: another than one that is synced and moves only when told.
        recognise: another than by the text's first letters.
        name: of the gate.
        policy: another than the default.
        lists: the centre's, or None for those of the test.
        barrier: a real one, or None for one that only remembers.
        claim: tells the lanes beside it.
        roster: another than of one person on no special terms.
        door_contact: the arm tells whether it moved.
    """

    def __init__(  # noqa: PLR0913 - a lane's parts, each named by the caller
        self,
        journal: Ledger | None = None,
        lists: Lists | None = None,
        *,
        clock: ManualClock | None = None,
        recognise: Callable[[str, Instant], Presented] = by_text,
        name: str = "gate-1",
        policy: Policy | None = None,
        barrier: Barrier | None = None,
        claim: Callable[[Claim], None] = lambda _claim: None,
        roster: OnePersonRoster | None = None,
        door_contact: bool = False,
    ) -> None:
        self.clock = clock or ManualClock(WALL_MS)
        self.barrier = RememberingBarrier()
        self.ledger = PaperLedger()
        self.screen = RememberingScreen()
        self.backlog = Backlog(connected=True, rows=0)
        self.announced: list[tuple[Use, ...]] = []
        self.lists = WrittenLists()
        self.check: BlackbodyCheck | None = None
        self.rooms_told: list[tuple[RoomState, ...]] = []
        ports = Ports(
            barrier or self.barrier,
            roster or OnePersonRoster(),
            journal or self.ledger,
            self.screen,
            recognise,
            lambda: self.backlog,
            lists or self.lists,
            self.announced.append,
            claim=claim,
            blackbody=lambda: self.check,
            card=partial(card, taken=frozenset({26})),
            door_contact=door_contact,
            tell_rooms=self.rooms_told.append,
        )
        identity = GateIdentity(name, "一号门", "park-1")
        self.gate = Gate(identity, policy or Policy(), ports, self.clock, Inbox())
        for device in (Device.BOARD, Device.THERMOMETER, Device.CAMERA):
            self.gate.turn(DeviceChanged(device, up=True, detail=""))
        self.gate.turn(SampleTaken(WARM_SENSOR))
        self.written()

    @property
    def view(self) -> LaneView:
        """What the guard sees now."""
        return self.screen.views[-1]

    def shows(self, state: LaneState) -> bool:
        """Whether the guard's page shows this state."""
        return self.view.state is state

    def kinds(self) -> list[EventKind]:
        """Every row written so far."""
        return [event.kind for event in self.ledger.rows]

    def code(
        self,
        text: str = "good-1",
        colour: ModuleColour = ModuleColour.UNKNOWN,
        others: tuple[str, ...] = (),
    ) -> None:
        """The decoder reads a code now."""
        now_ns = self.clock.mono_ns()
        self.gate.turn(CodeRead(text, now_ns, now_ns, colour, others))

    def card(self, number: int = 0xD4_1B81, bits: int = 26) -> None:
        """A card is held to the board's reader now."""
        self.gate.turn(CardShown(bits, number, self.clock.mono_ns()))

    def forehead(self, celsius: float = 36.1, samples: int = 8) -> None:
        """Readings at 14 Hz."""
        for turn in range(samples):
            self.clock.advance_ms(70)
            seen = celsius + RIPPLE_CELSIUS[turn % len(RIPPLE_CELSIUS)]
            reading = Sample(seen, 25.0, None, 0, self.clock.mono_ns())
            self.gate.turn(SampleTaken(reading))

    def contact(self, contact: Contact, *, active: bool) -> None:
        """An input of the board."""
        self.gate.turn(ContactChanged(contact, active))

    def wait(self, ms: int) -> None:
        """Time passes."""
        self.clock.advance_ms(ms)
        self.gate.turn(None)

    def written(self) -> None:
        """The disk takes everything that waits."""
        while self.ledger.waiting:
            event = self.ledger.waiting.pop(0)
            self.ledger.rows.append(event)
            self.gate.turn(Recorded(event, len(self.ledger.rows), self.clock.mono_ns()))

    def disk_fails(self, detail: str = "disk full") -> None:
        """The disk takes nothing of what waits."""
        while self.ledger.waiting:
            self.gate.turn(RecordFailed(self.ledger.waiting.pop(0), detail))

    def walks_through(self) -> None:
        """The person breaks the beam and leaves it."""
        self.contact(Contact.DOOR, active=True)
        self.contact(Contact.BEAM, active=True)
        self.contact(Contact.BEAM, active=False)
        self.contact(Contact.DOOR, active=False)
