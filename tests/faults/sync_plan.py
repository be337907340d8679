"""Which fault comes when, from a seed, and how a site suffers it; counts nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, unique
from random import Random
from threading import Event

from tests.faults.sync_site import Site

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
    DATABASE_CRASHES = "database crashes"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One fault.

    Args:
        kind: what.
        gate: number of the gate, where it is one.
        after_s: seconds of peace before it.
        down_s: how long it lasts.
    """

    kind: Fault
    gate: int
    after_s: float
    down_s: float


def planned(chance: Random, count: int, gates: int, kinds: Sequence[Fault]) -> list[Trouble]:
    """So many faults, each kind about as often."""
    return [
        Trouble(
            kind=chance.choice(kinds),
            gate=chance.randrange(gates),
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
    gate = site.gates[trouble.gate]
    match trouble.kind:
        case Fault.GATE_KILLED:
            gate.kill()
            return gate.start
        case Fault.CENTRE_KILLED:
            site.centre.kill()
            return site.centre.start
        case Fault.BROKER_KILLED:
            site.broker.kill()
            return site.broker.start
        case Fault.GATE_FROZEN:
            gate.freeze()
            return gate.thaw
        case Fault.CENTRE_FROZEN:
            site.centre.freeze()
            return site.centre.thaw
        case Fault.BROKER_FROZEN:
            site.broker.freeze()
            return site.broker.thaw
        case Fault.WIRE_HELD:
            site.wire.hold()
            return site.wire.let_go
        case Fault.DATABASE_CRASHES:
            assert site.crash_database is not None
            site.crash_database()
        case Fault.WIRE_CUT:
            site.wire.cut()
    return lambda: None
