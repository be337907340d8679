"""A site of gates that share a limit, in memory: counts, journals and what travels between."""

from dataclasses import dataclass, field

from gateway.core.civil_time import CHINA
from gateway.core.credential import Holder
from gateway.core.event import EventKind, Json
from gateway.core.heading import Heading
from gateway.core.occupancy.count import GIVE_AFTER_NS
from gateway.core.occupancy.register import Register
from gateway.core.occupancy.room import Place, RoomState, places_row
from gateway.core.occupancy.rows import count_row, resumed_row, shared_row
from gateway.core.policy import OccupancyLimit, OccupancyPolicy

NOON_MS = 1_795_838_400_000
"""12:00 on 2026-11-28 in China."""
YESTERDAY_MS = NOON_MS - 86_400_000
SOMEBODY = Holder("0011223344556677", "alpha", (), 0, 2**53)
TODAY = Place("company:alpha", "2026-11-28")


@dataclass
class CountingGate:
    """One gate: a register, and the rows from which it is rebuilt.

    Args:
        name: its id.
        policy: the site's.
        begun_ms: since when its journal tells all.
    """

    name: str
    policy: OccupancyPolicy
    begun_ms: int = YESTERDAY_MS
    rows: list[tuple[EventKind, dict[str, Json]]] = field(default_factory=list)
    unwritten: list[tuple[EventKind, dict[str, Json]]] = field(default_factory=list)
    retained: tuple[RoomState, ...] = ()

    def __post_init__(self) -> None:
        """Switch on."""
        self.start()

    @property
    def rights(self) -> int:
        """How many it would admit now; none while it can't tell."""
        (room,) = self.register.rooms(SOMEBODY, NOON_MS)
        return room.rights if room.known else 0

    def start(self) -> None:
        """Begin again from the journal; what was not on disk never was."""
        self.unwritten = []
        self.register = Register(self.name, self.policy, CHINA, self.begun_ms)
        for kind, body in self.rows:
            count_row(self.register, kind, body)

    def asks(self) -> bool:
        """Somebody asks for admission; whether they are let in."""
        if self.rights < 1:
            self.register.want([TODAY])
            return False
        self._writes(EventKind.ACCESS_GRANTED, Heading.IN)
        return True

    def overridden(self) -> None:
        """A guard lets somebody in in spite of all."""
        self._writes(EventKind.ACCESS_OVERRIDDEN, Heading.IN)

    def reads_out(self) -> None:
        """Somebody leaves by this gate."""
        self._writes(EventKind.PASSAGE_COMPLETED, Heading.OUT)

    def nobody_walks(self) -> None:
        """Whom it let in turns round."""
        self._writes(EventKind.PASSAGE_ABANDONED, Heading.IN)

    def gives(self, now_ns: int) -> None:
        """It looks whether others ask; what it gives is not on disk yet."""
        for gift in self.register.gifts(NOON_MS, now_ns):
            self.unwritten.append((EventKind.OCCUPANCY_SHARED, shared_row(gift)))

    def disk_writes(self) -> None:
        """All that waits is on disk."""
        for kind, body in self.unwritten:
            self.rows.append((kind, body))
            count_row(self.register, kind, body)
        self.unwritten = []

    def says(self) -> tuple[RoomState, ...]:
        """What it tells the others, which the broker keeps."""
        said = self.register.states(NOON_MS)
        self.retained = said or self.retained
        return said

    def card_swapped(self) -> None:
        """Its journal is gone; the broker has the last that it said."""
        self.disk_writes()
        self.says()
        self.rows, self.begun_ms = [], NOON_MS
        self.start()

    def hears_itself(self) -> None:
        """The broker gives back what it had said."""
        for state in self.register.lost_of(self.retained, NOON_MS):
            body = resumed_row(state)
            self.rows.append((EventKind.OCCUPANCY_RESUMED, body))
            count_row(self.register, EventKind.OCCUPANCY_RESUMED, body)

    def _writes(self, kind: EventKind, heading: Heading) -> None:
        self.disk_writes()  # rows keep their order
        body: dict[str, Json] = {"heading": heading.value, "rooms": places_row([TODAY])}
        self.rows.append((kind, body))
        count_row(self.register, kind, body)


@dataclass
class Site:
    """Gates under one limit.

    Args:
        names: their ids.
        most: people who may be inside.
    """

    names: tuple[str, ...]
    most: int
    inside: int = 0
    now_ns: int = 0

    def __post_init__(self) -> None:
        """A day on which nobody has come yet."""
        limits = (OccupancyLimit(self.most, company="alpha"),)
        policy = OccupancyPolicy(self.names, limits=limits)
        self.gates = [CountingGate(name, policy) for name in self.names]

    @property
    def rights(self) -> int:
        """Of all gates together."""
        return sum(max(0, gate.rights) for gate in self.gates)

    def asks(self, gate: CountingGate) -> bool:
        """Somebody asks for admission there."""
        admitted = gate.asks()
        self.inside += admitted
        return admitted

    def all_hear_all(self) -> None:
        """Two seconds with a broker that works."""
        self.now_ns += GIVE_AFTER_NS
        for gate in self.gates:
            gate.hears_itself()
            gate.gives(self.now_ns)
            gate.disk_writes()
        for gate in self.gates:
            said = gate.says()
            for other in self.gates:
                other.register.heard(gate.name, said, NOON_MS)
