"""How rows of the journal change a gate's count, when they are written and after a restart."""

from collections.abc import Mapping
from typing import Final

from gateway.core.event import EventKind, Json
from gateway.core.heading import Heading
from gateway.core.occupancy.register import Register
from gateway.core.occupancy.room import Gift, Headcount, Place, RoomState, places_of_row
from gateway.core.occupancy.tally import Tally

ROWS: Final = frozenset(
    {
        EventKind.ACCESS_GRANTED,
        EventKind.ACCESS_OVERRIDDEN,
        EventKind.PASSAGE_COMPLETED,
        EventKind.PASSAGE_ABANDONED,
        EventKind.OCCUPANCY_SHARED,
        EventKind.OCCUPANCY_RESUMED,
        EventKind.OCCUPANCY_NEAR,
        EventKind.COUNT_CORRECTED,
    }
)
"""Every other kind counts nobody. A passage whose end nobody saw stays counted."""

_LETS_IN: Final = frozenset({EventKind.ACCESS_GRANTED, EventKind.ACCESS_OVERRIDDEN})


def count_row(register: Register, kind: EventKind, body: Mapping[str, Json]) -> list[Place]:
    """Count what a row says; which limits are nearly full by it.

    Args:
        register: of the gate whose row it is.
        kind: one of ``ROWS``.
        body: of the row; one without places counts nobody.
    """
    places = list(places_of_row(body))
    if kind in _LETS_IN:
        return register.enter(places) if body.get("heading") != Heading.OUT.value else []
    match kind, body:
        case EventKind.PASSAGE_COMPLETED | EventKind.PASSAGE_ABANDONED, _:
            register.leave(places)
        case EventKind.OCCUPANCY_SHARED, {"to": str(gate), "total": int(total)}:
            register.given(_place(body), gate, total)
        case EventKind.OCCUPANCY_RESUMED, {"entries": int(entries), "exits": int(exits)}:
            register.resume(_place(body), Tally(entries, exits, 0, _given(body)))
        case EventKind.COUNT_CORRECTED, {"by": int(people)}:
            register.correct(_place(body), people)
        case EventKind.OCCUPANCY_NEAR, _:
            register.near_told(_place(body))
    return []


def shared_row(gift: Gift) -> dict[str, Json]:
    """The facts of a gift."""
    numbers: dict[str, Json] = {"to": gift.to, "rights": gift.rights, "total": gift.total}
    return {**_named(gift.place), **numbers}


def resumed_row(state: RoomState) -> dict[str, Json]:
    """The facts of what a journal before this one had counted."""
    tally = state.tally
    return {
        **_named(state.place),
        "entries": tally.entries,
        "exits": tally.exits,
        "given": dict(tally.given),
    }


def near_row(place: Place, headcount: Headcount) -> dict[str, Json]:
    """The facts of a limit that is nearly full."""
    return {**_named(place), "inside": headcount.inside, "most": headcount.most}


def _named(place: Place) -> dict[str, Json]:
    return {"of": place.of, "period": place.period}


def _place(body: Mapping[str, Json]) -> Place:
    return Place(str(body.get("of")), str(body.get("period")))


def _given(body: Mapping[str, Json]) -> dict[str, int]:
    given = body.get("given")
    named = given.items() if isinstance(given, dict) else ()
    return {gate: total for gate, total in named if isinstance(total, int)}
