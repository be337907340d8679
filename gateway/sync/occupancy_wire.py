"""What gates of a site tell each other of who is inside, to bytes and back; pure, names nobody.

The broker alone decides who may write which gate's topic. Whoever owns the broker can make gates
believe in gifts that nobody gave, and so pass an occupancy limit; it can't make a gate admit
anybody whom it would not admit to an empty building.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from gateway.core.event import Json
from gateway.core.occupancy.escrow import DIGEST_CHARS
from gateway.core.occupancy.room import Place, RoomState
from gateway.core.occupancy.tally import Tally
from gateway.core.policy.occupancy import MOST_GATES, MOST_LIMITS, MOST_NAME_CHARS
from gateway.sync.payload import VERSION, encode_object, gates_word, integer, listed, refuse, text
from gateway.sync.topics import NAME

MAX_ROOMS_BYTES: Final = 64 * 1024
"""Thirty-two limits of 1.6 KB: a name of 64 characters, six bytes each, and 16 gates' gifts."""

MOST_COUNTED: Final = 1_000_000_000
"""No gate sees more people in a day, and a page can still show the sum."""

OF_CHARS: Final = MOST_NAME_CHARS + len("building:")
_NAME_CHARS: Final = 32
_PERIOD_CHARS: Final = len("2026-11-26")


def encode_rooms(gate: str, site: str, states: Iterable[RoomState]) -> bytes:
    """One JSON object.

    Args:
        gate: which gate counted.
        site: its site; gates of others ignore it.
        states: at most ``MOST_LIMITS``.
    """
    rooms: list[Json] = [
        {
            "of": state.place.of,
            "period": state.place.period,
            "terms": state.terms,
            "entries": state.tally.entries,
            "exits": state.tally.exits,
            "wants": state.tally.wants,
            "given": dict(state.tally.given),
        }
        for state in states
    ]
    fields: dict[str, Json] = {"v": VERSION, "gate": gate, "site": site, "rooms": rooms}
    return encode_object(fields)


def decode_rooms(payload: bytes, gate: str, site: str) -> tuple[RoomState, ...]:
    """Read what a gate counted; nothing if it is of another site.

    Args:
        payload: bytes as they came.
        gate: the gate named by the topic.
        site: the reader's site.

    Raises:
        ForeignPayloadError: not a message of that gate.
    """
    fields = gates_word(payload, "rooms", MAX_ROOMS_BYTES, gate)
    states = tuple(_state(entry) for entry in listed(fields, "rooms", "rooms", MOST_LIMITS))
    return states if text(fields, "site", "rooms", _NAME_CHARS) == site else ()


def _state(entry: Json) -> RoomState:
    if not isinstance(entry, dict):
        refuse("rooms", "an entry is not a JSON object")
    return RoomState(
        Place(text(entry, "of", "rooms", OF_CHARS), _period(entry)),
        text(entry, "terms", "rooms", DIGEST_CHARS),
        Tally(
            integer(entry, "entries", "rooms", high=MOST_COUNTED),
            integer(entry, "exits", "rooms", high=MOST_COUNTED),
            integer(entry, "wants", "rooms", high=MOST_COUNTED),
            _given(entry.get("given")),
        ),
    )


def _period(entry: dict[str, Json]) -> str:
    period = text(entry, "period", "rooms", _PERIOD_CHARS)
    if not _is_day(period):
        refuse("rooms, field 'period'", "not a day such as 2026-11-26")
    return period


def _is_day(period: str) -> bool:
    try:
        return date.fromisoformat(period).isoformat() == period  # weeks spell a day, too
    except ValueError:
        return False


def _given(given: Json) -> dict[str, int]:
    if not isinstance(given, dict) or len(given) > MOST_GATES:
        refuse("rooms, field 'given'", f"not an object of at most {MOST_GATES}")
    if not all(NAME.fullmatch(gate) for gate in given):
        refuse("rooms, field 'given'", "a key is no gate's name")
    return {gate: integer(given, gate, "rooms, gift", high=MOST_COUNTED) for gate in given}
