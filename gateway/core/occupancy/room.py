"""What counting says of one limit: to a decision, to a row, to other gates; not the counting."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gateway.core.event import Json
from gateway.core.occupancy.tally import Tally


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One limit in one period: what is counted together.

    Args:
        of: the limit, such as ``company:alpha``.
        period: the local day on which the period began, such as ``2026-11-26``.
    """

    of: str
    period: str


@dataclass(frozen=True, slots=True)
class Room:
    """What a gate could say of a limit that concerns the person.

    Args:
        of: the limit.
        period: the local day on which the count began.
        rights: how many this gate may still admit.
        known: whether it can tell at all; a gate with a fresh journal can't before it has heard
            what it had counted.
    """

    of: str
    period: str
    rights: int
    known: bool

    @property
    def place(self) -> Place:
        """What is counted."""
        return Place(self.of, self.period)


@dataclass(frozen=True, slots=True)
class RoomState:
    """What a gate tells the others of one place.

    Args:
        place: which.
        terms: what it divides by; gates of other terms don't add it up.
        tally: what it counted, as far as that is on disk.
    """

    place: Place
    terms: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Gift:
    """Rights that a gate gives to another.

    Args:
        place: under which limit.
        to: the other gate's id.
        rights: how many.
        total: how many it has then given to that gate in all.
    """

    place: Place
    to: str
    rights: int
    total: int


@dataclass(frozen=True, slots=True)
class Headcount:
    """Who is inside under one limit, as a gate's page shows it.

    Args:
        of: the limit, such as ``company:alpha``.
        inside: how many, as far as this gate has heard.
        most: how many may be.
        left_here: how many more this gate may admit.
        known: whether this gate can tell what it counted.
    """

    of: str
    inside: int
    most: int
    left_here: int
    known: bool


def places_row(places: Iterable[Place]) -> list[Json]:
    """Places as a row has them beside what happened."""
    return [{"of": place.of, "period": place.period} for place in places]


def places_of_row(body: Mapping[str, Json]) -> Iterator[Place]:
    """The places that a row speaks of, whether it stands for a decision or for what followed."""
    rooms = body.get("rooms")
    for room in rooms if isinstance(rooms, list) else ():
        match room:
            case {"of": str(of), "period": str(period)}:
                yield Place(of, period)
