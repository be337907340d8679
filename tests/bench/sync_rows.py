"""Rows for the link's bench, as a gate writes them of people who come in; or small ones."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from gateway.core.event import Event, EventKind, Json
from gateway.core.instant import NS_PER_MS, ClockQuality, Instant
from gateway.journal.opening import open_journal

GATE = "gate-1"
WALL_MS = 1_800_000_000_000
COMMIT_ROWS = 1_000


def events(count: int, *, whole: bool, seed: int = 1) -> Iterator[Event]:
    """Admissions and passages in turn, 900 bytes a row on average; or small ones of about 240."""
    chance = Random(seed)
    for number in range(count):
        admitted = number % 2 == 0
        kind = EventKind.ACCESS_GRANTED if admitted else EventKind.PASSAGE_COMPLETED
        wall_ms = WALL_MS + 1500 * number
        at = Instant(wall_ms, 1500 * number * NS_PER_MS, "3e3300ff-035a", ClockQuality.SYNCED)
        body = admission(wall_ms, chance) if whole and admitted else passage(chance)
        yield Event(kind, at, body, policy_version=1, roster_version=1)


def admission(wall_ms: int, chance: Random) -> dict[str, Json]:
    """What one verdict is made from, with the keys and lengths of a gate's own rows."""
    celsius = round(chance.gauss(36.6, 0.2), 2)
    return {
        "verdict": "admit",
        "reasons": [],
        "code": {
            "format": "PK1S",
            "issuer": "4e5bfa",
            "holder": chance.randbytes(8).hex(),
            "status": 1,
            "issued_ms": wall_ms - 900,
            "expires_ms": wall_ms + 59_000,
            "replay_key": chance.randbytes(8).hex(),
            "proof": "signed",
            "rule": None,
            "kind": "pass",
            "taken_ms": None,
            "colour": "black",
            "beside": [],
        },
        "temperature": {
            "celsius": celsius,
            "uncertainty_celsius": 0.539,
            "site": "forehead",
            "raw_celsius": round(celsius - 0.5, 2),
            "ambient_celsius": 23.99,
            "flags": 0,
            "spread_celsius": 0.04,
            "scatter_celsius": 0.014,
            "samples": 8,
            "distance_mm": None,
            "nearest_mm": None,
            "farthest_mm": None,
            "mono_ns": 1782273751977,
            "table_version": 0,
            "table_celsius": 0.0,
            "table_range_celsius": 0.0,
            "site_celsius": 0.5,
            "site_scatter_celsius": 0.51,
            "instrument_celsius": 0.3,
        },
        "first_high": None,
        "second": None,
        "blackbody": None,
        "hold": None,
        "badge": None,
        "holder": {
            "id": chance.randbytes(8).hex(),
            "company": "云栖科技",
            "groups": ["staff"],
            "not_before_ms": 1767196800000,
            "not_after_ms": 4102416000000,
            "batch": None,
            "standing": {"suspended": False, "until_ms": None},
            "kind": "staff",
            "lanes": [],
            "once": False,
            "observation": None,
        },
        "lists": {
            "revoked": False,
            "revocations_version": 9,
            "trust_version": 0,
            "revocations_issued_ms": WALL_MS,
            "trust_expires_ms": 0,
        },
        "roster_issued_ms": WALL_MS,
        "entered_ms": None,
        "board_up": True,
        "replayed": False,
        "lane": "gate-1",
        "heading": "in",
        "visited": False,
        "floor_ms": 0,
        "age_ms": {"code": chance.randrange(2000), "temperature": 3, "roster": 6248},
    }


def passage(chance: Random) -> dict[str, Json]:
    """That somebody went through."""
    return {
        "passage": chance.randrange(10**6),
        "open_ms": chance.randrange(900, 4000),
        "lane": "in",
    }


def fill_journal(path: Path, count: int, *, whole: bool) -> None:
    """A new journal with so many rows, none of them acknowledged."""
    store = open_journal(path, GATE, WALL_MS)
    waiting: list[Event] = []
    for event in events(count, whole=whole):
        waiting.append(event)
        if len(waiting) == COMMIT_ROWS:
            store.commit(waiting)
            waiting.clear()
    store.commit(waiting)
    store.close()
