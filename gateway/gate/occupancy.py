"""Counts who is inside as passages go, and tells the site's other gates; refuses nobody."""

from collections.abc import Callable
from typing import Final

from gateway.core.credential import Holder
from gateway.core.event import OUTCOMES, Event, EventKind, Json
from gateway.core.evidence import Evidence
from gateway.core.heading import Heading
from gateway.core.instant import Instant
from gateway.core.occupancy.register import Register
from gateway.core.occupancy.room import Place, Room, RoomState, places_of_row, places_row
from gateway.core.occupancy.rows import count_row, near_row, resumed_row, shared_row
from gateway.core.passage import Passage, Phase
from gateway.core.policy import Policy
from gateway.core.reason import Reason
from gateway.core.signals import OccupancyHeard, Recorded, RecordFailed

_ON_DISK: Final = frozenset(
    {EventKind.ACCESS_GRANTED, EventKind.ACCESS_OVERRIDDEN, EventKind.OCCUPANCY_SHARED}
)
"""Rows that count once they are durable; all others count when they are handed over."""


_JUDGED: Final = frozenset({Phase.DECIDING, Phase.RECORDING})


class Occupancy:
    """Owned by the deciding thread; its register is rebuilt from the journal at start.

    Args:
        gate: its id.
        policy: the limits in force.
        tell: tells the site's other gates whom this one counted; returns at once.
        note: puts a row into the journal.
    """

    def __init__(
        self,
        gate: str,
        policy: Policy,
        tell: Callable[[tuple[RoomState, ...]], None],
        note: Callable[[EventKind, dict[str, Json]], object],
    ) -> None:
        self.register = Register(gate, policy.occupancy, policy.timezone)
        self._tell = tell
        self._note = note
        self._told: tuple[RoomState, ...] = ()

    def follow(self, policy: Policy) -> None:
        """Go by other limits."""
        self.register.follow(policy.occupancy, policy.timezone)

    def rooms(self, holder: Holder | None, wall_ms: int) -> tuple[Room, ...]:
        """What can be said of each limit that concerns a person now."""
        return self.register.rooms(holder, wall_ms)

    def answered(self, answer: Recorded | RecordFailed) -> None:
        """Count whom a row on disk lets in; ask for rights where it refused for want of one."""
        event = answer.event
        if isinstance(answer, RecordFailed):
            return
        if event.kind in _ON_DISK:
            for place in count_row(self.register, event.kind, event.body):
                self._note_near(place, event.at.wall_ms)
        elif Reason.OCCUPANCY_FULL.value in _reasons(event):
            self.register.want(places_of_row(event.body))

    def counted(self, evidence: Evidence | None) -> dict[str, Json]:
        """What an opening's row says of the limits under which it counts."""
        rooms = evidence.rooms if evidence else ()
        return {"rooms": places_row(room.place for room in rooms)}

    def ended(
        self, kind: EventKind, evidence: Evidence | None, heading: Heading
    ) -> dict[str, Json]:
        """Count who left, or was let in and did not walk; what the row says of their way."""
        if kind not in OUTCOMES:
            return {}
        facts: dict[str, Json] = {"rooms": places_row(self._freed(kind, evidence, heading))}
        count_row(self.register, kind, facts)
        return {"heading": heading.value, **facts}

    def heard(self, told: OccupancyHeard, wall_ms: int) -> None:
        """Take in what a gate counted; this one's own word if its journal is a new one."""
        if told.gate != self.register.gate:
            self.register.heard(told.gate, told.states, wall_ms)
            return
        for state in self.register.lost_of(told.states, wall_ms):
            self._count(EventKind.OCCUPANCY_RESUMED, resumed_row(state))

    def look(self, now: Instant, passage: Passage) -> None:
        """Give rights to gates that ask, and tell what is new.

        Nothing is given while anybody is judged, recorded or held for a second person: the right
        may be theirs.
        """
        busy = passage.phase in _JUDGED or passage.held is not None
        if self.register.begun_ms is None and now.clock.proves_dates:
            self.register.begun_ms = now.wall_ms
        for gift in () if busy else self.register.gifts(now.wall_ms, now.mono_ns):
            self._note(EventKind.OCCUPANCY_SHARED, shared_row(gift))
        states = self.register.states(now.wall_ms)
        if states and states != self._told:
            self._told = states
            self._tell(states)

    def _freed(self, kind: EventKind, evidence: Evidence | None, heading: Heading) -> list[Place]:
        """Whose place is free now; who came before the day began was never counted."""
        rooms = evidence.rooms if evidence else ()
        match kind, heading:
            case EventKind.PASSAGE_ABANDONED, Heading.IN:
                return [room.place for room in rooms]
            case EventKind.PASSAGE_COMPLETED, Heading.OUT:
                came_ms = evidence.entered_ms if evidence else None
                since = None if came_ms is None else self.register.period(came_ms)
                return [room.place for room in rooms if since in {None, room.period}]
        return []

    def _note_near(self, place: Place, wall_ms: int) -> None:
        for headcount in self.register.headcounts(wall_ms):
            if headcount.of == place.of:
                self._note(EventKind.OCCUPANCY_NEAR, near_row(place, headcount))

    def _count(self, kind: EventKind, facts: dict[str, Json]) -> None:
        self._note(kind, facts)
        count_row(self.register, kind, facts)


def _reasons(event: Event) -> list[Json]:
    reasons = event.body.get("reasons")
    return reasons if isinstance(reasons, list) else []
