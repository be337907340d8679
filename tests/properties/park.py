"""A park of one random day: its rules, its people, its weather; it judges nobody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from gateway.core.approval import Batch, Observation, Standing
from gateway.core.credential import Holder
from gateway.core.heading import Direction
from gateway.core.policy import (
    AccessRule,
    ArrivalSlot,
    DegradedPolicy,
    HealthPolicy,
    LanePolicy,
    OccupancyPolicy,
    Policy,
    RosterPolicy,
    SecondProofPolicy,
    ThermometryPolicy,
    Tide,
)
from gateway.core.policy.occupancy import OccupancyLimit
from gateway.core.schedule import Calendar, Schedule, Segment

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 60 * MINUTE_MS
MIDNIGHT_MS: Final = 1_799_942_400_000
"""2027-01-15 00:00 in Shanghai, a Friday."""
PASS_LIFE_MS: Final = 5 * MINUTE_MS
LANES: Final = ("east", "west")
GROUPS: Final = ("staff", "night", "keys")
COMPANIES: Final = ("alpha", "beta")
SCHEDULES: Final = ("office", "long", "turn")
_ACTIONS: Final = ("warn", "refer", "close")


@dataclass(slots=True)
class Weather:
    """What is out of order at one gate right now; everything works at first.

    Args:
        clock_set: dates can be proved.
        board_up: the barrier's board answers.
        disk_up: rows can be written.
        centre_up: the centre is heard.
        space: the disk is not nearly full.
        roster_h: age of the roster, hours; None for none.
        revoked_h: age of the list of revocations, likewise.
        trust_left_h: how long the trust list counts, hours; None for none.
    """

    clock_set: bool = True
    board_up: bool = True
    disk_up: bool = True
    centre_up: bool = True
    space: bool = True
    roster_h: float | None = 1.0
    revoked_h: float | None = 1.0
    trust_left_h: float | None = 10_000.0

    def turn(self, rng: Random) -> None:
        """One part fails or works again, or a list is renewed or grows old."""
        part = rng.choice(["clock_set", "board_up", "disk_up", "centre_up", "space"])
        setattr(self, part, rng.random() < 0.7)
        self.roster_h = rng.choice([1.0, 11.0, 13.0, 71.0, 73.0, None])
        self.revoked_h = rng.choice([1.0, 23.0, 25.0, 71.0, 73.0, None])
        self.trust_left_h = rng.choice([10_000.0, 700.0, 100.0, 0.0, None])
        if rng.random() < 0.8:
            self.roster_h, self.revoked_h, self.trust_left_h = 1.0, 1.0, 10_000.0


@dataclass(frozen=True, slots=True)
class Park:
    """Rules and people of a day.

    Args:
        policy: as the gate has it.
        segments: minutes of the day when a schedule is open, by name, as the oracle reads it.
        people: by random id.
    """

    policy: Policy
    segments: Mapping[str, tuple[tuple[int, int], ...]]
    people: Mapping[str, Holder]
    weather: Mapping[str, Weather] = field(default_factory=dict)


def park(rng: Random) -> Park:
    """A random one, mostly in order."""
    segments = {name: _segments(rng) for name in SCHEDULES}
    people = {f"{number:016x}": _person(rng, number) for number in range(14)}
    return Park(_policy(rng, segments), segments, people, {lane: Weather() for lane in LANES})


def _policy(rng: Random, segments: Mapping[str, tuple[tuple[int, int], ...]]) -> Policy:
    plans = {name: tuple(Segment(*part) for part in parts) for name, parts in segments.items()}
    limit = OccupancyLimit(rng.randint(2, 6), company="alpha")
    return Policy(
        groups=GROUPS,
        thermometry=ThermometryPolicy(required=rng.random() < 0.8),
        roster=RosterPolicy(antipassback=rng.choice(["off", "soft", "hard"])),
        health=HealthPolicy(required=rng.random() < 0.8),
        second_proof=SecondProofPolicy(kind=rng.choice(["none", "none", "badge"])),
        degraded=_degraded(rng),
        calendar=Calendar(),
        schedules={name: Schedule(workday=parts) for name, parts in plans.items()},
        access=_access(rng),
        slots=_slots(rng),
        lanes=_lanes(rng),
        occupancy=OccupancyPolicy(LANES, limits=(limit,) if rng.random() < 0.7 else ()),
    )


def _degraded(rng: Random) -> DegradedPolicy:
    warned = ("centre_down", "lists_old", "disk_low")
    closed = ("lists_stale", "clock_unset", "board_gone")
    chosen: dict[str, Any] = {name: rng.choice(_ACTIONS) for name in warned if rng.random() < 0.3}
    chosen |= {name: "close" for name in closed if rng.random() < 0.3}
    return DegradedPolicy(**chosen)


def _access(rng: Random) -> tuple[AccessRule, ...]:
    if rng.random() < 0.3:
        return ()
    return tuple(
        AccessRule(rng.choice(SCHEDULES), *_named(rng), _some(rng, LANES, 0.2))
        for _ in range(rng.randint(1, 5))
    )


def _slots(rng: Random) -> tuple[ArrivalSlot, ...]:
    made = []
    for _ in range(rng.choice([0, 0, 1, 3])):
        begin = rng.randrange(400, 1000)
        arrive = Segment(begin, begin + rng.choice([30, 120]))
        margins = rng.choice([0, 10]), rng.choice([0, 10])
        schedule = rng.choice(["", "office"])
        made.append(ArrivalSlot(arrive, *_named(rng), schedule, *margins, rng.random() < 0.5))
    return tuple(made)


def _lanes(rng: Random) -> dict[str, LanePolicy]:
    """In by the east; out, or both ways, by the west, which may turn with the hour."""
    turns = (Tide("turn", Direction.BOTH),) if rng.random() < 0.3 else ()
    west = rng.choice([Direction.IN, Direction.OUT, Direction.BOTH])
    keys = "keys" if rng.random() < 0.2 else ""
    return {"east": LanePolicy(first_person_group=keys), "west": LanePolicy(west, turns)}


def _person(rng: Random, number: int) -> Holder:
    def odd(chance: float = 0.05) -> bool:
        return rng.random() < chance

    begin_ms = MIDNIGHT_MS + (10 * HOUR_MS if odd() else -HOUR_MS)
    end_ms = MIDNIGHT_MS + (14 if odd() else 48) * HOUR_MS
    until_ms = MIDNIGHT_MS + (12 * HOUR_MS if odd() else 100 * HOUR_MS)
    batch = Batch("b1", MIDNIGHT_MS - HOUR_MS, until_ms) if odd(0.5) else None
    ended_ms = MIDNIGHT_MS + 15 * HOUR_MS
    return Holder(
        f"{number:016x}",
        rng.choice(COMPANIES),
        _some(rng, GROUPS, 0.6),
        begin_ms,
        end_ms,
        standing=Standing(suspended=odd(), until_ms=ended_ms if odd() else None),
        batch=batch,
        lanes=("east",) if odd() else (),
        observation=Observation(ended_ms, "worker") if odd() else None,
    )


def _segments(rng: Random) -> tuple[tuple[int, int], ...]:
    edges = sorted(rng.sample(range(300, 1440), 4))
    return (0, edges[0]), (edges[1], edges[2]), (edges[3], 1440)


def _named(rng: Random) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return _some(rng, GROUPS, 0.3), _some(rng, COMPANIES, 0.2)


def _some(rng: Random, of: tuple[str, ...], chance: float) -> tuple[str, ...]:
    return tuple(one for one in of if rng.random() < chance)
