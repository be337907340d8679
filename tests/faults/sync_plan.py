"""Which fault comes when, from a seed, and how a site suffers it; counts nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, unique
from random import Random
from threading import Event
from typing import Final, TypeVar

from tests.faults.sync_site import Site

_One = TypeVar("_One")

_QUIET_S = (0.2, 1.0)
_DOWN_S = (0.0, 2.5)


@unique
class Fault(Enum):
    """What may happen to a site."""

    GATE_KILLED = "gate killed"
    CENTRE_KILLED = "centre killed"
    BROKER_KILLED = "broker killed"
    GATE_FROZEN = "gate frozen"
    CENTRE_FROZEN = "centre frozen"
    BROKER_FROZEN = "broker frozen"
    WIRE_CUT = "wire cut"
    WIRE_HELD = "wire held"
    CENTRE_CUT = "one of the centre's connections cut"
    DATABASE_CRASHES = "database crashes"


OURS_ALONE: Final = frozenset({Fault.CENTRE_CUT, Fault.DATABASE_CRASHES})
"""What a peer's receiver has not: several connections, and a database's server."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One fault.

    Args:
        kind: what.
        which: number of the one that it hits, counted round among those of its kind.
        after_s: seconds of peace before it.
        down_s: how long it lasts.
    """

    kind: Fault
    which: int
    after_s: float
    down_s: float


def planned(chance: Random, count: int, gates: int, kinds: Sequence[Fault]) -> list[Trouble]:
    """So many faults, each kind about as often, at any of as many as there are gates."""
    return [
        Trouble(
            kind=chance.choice(kinds),
            which=chance.randrange(gates),
            after_s=chance.uniform(*_QUIET_S),
            down_s=chance.uniform(*_DOWN_S),
        )
        for _ in range(count)
    ]


def suffer(site: Site, troubles: Sequence[Trouble]) -> None:
    """All of them, one after the other; in the end everybody lives and everything flows."""
    pause = Event()
    for trouble in troubles:
        pause.wait(trouble.after_s)
        mend = _strike(site, trouble)
        pause.wait(trouble.down_s)
        mend()


def _strike(site: Site, trouble: Trouble) -> Callable[[], None]:  # noqa: PLR0911 - one arm a kind
    gate, centre = _the(site.gates, trouble), _the(site.centres, trouble)
    broker, wire = _the(site.brokers, trouble), _the(site.wires, trouble)
    match trouble.kind:
        case Fault.GATE_KILLED:
            gate.kill()
            return gate.start
        case Fault.CENTRE_KILLED:
            centre.kill()
            return centre.start
        case Fault.BROKER_KILLED:
            broker.kill()
            return broker.start
        case Fault.GATE_FROZEN:
            gate.freeze()
            return gate.thaw
        case Fault.CENTRE_FROZEN:
            centre.freeze()
            return centre.thaw
        case Fault.BROKER_FROZEN:
            broker.freeze()
            return broker.thaw
        case Fault.WIRE_HELD:
            wire.hold()
            return wire.let_go
        case _:
            _strike_once(site, trouble)
    return lambda: None


def _strike_once(site: Site, trouble: Trouble) -> None:
    """What is over as soon as it happened."""
    match trouble.kind:
        case Fault.WIRE_CUT:
            _the(site.wires, trouble).cut()
        case Fault.CENTRE_CUT:
            _the(site.centre_wires, trouble).cut_one(trouble.which)
        case Fault.DATABASE_CRASHES:
            assert site.crash_database is not None
            site.crash_database()


def _the(among: Sequence[_One], trouble: Trouble) -> _One:
    return among[trouble.which % len(among)]
