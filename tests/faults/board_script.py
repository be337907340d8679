"""What a host, a line and a building do to a board in one random run; the board is not here."""

import random
from dataclasses import dataclass
from enum import Enum, auto, unique

from firmware_bridge.vocabulary import RelayAction

DEEDS = 30
SHORTEST_PULSE_MS = 100
"""Longer than the pauses between two looks at the arm, so that none is missed."""
LONGEST_PULSE_MS = 3_000
IDS = 12
"""Few command ids for a memory of 8, so that many come twice and some are forgotten."""


@unique
class Deed(Enum):
    """One thing that happens."""

    BEATS = auto()
    """The host beats for a while."""
    BEATS_LOST = auto()
    """Nothing of the host arrives for a while."""
    STRANGER_BEATS = auto()
    """A host of another session beats for a while, the board's own one does not."""
    ORDERS = auto()
    """A command for the arm."""
    REPEATS = auto()
    """An earlier command again, byte for byte but for RETRY, as when its answer was lost."""
    ORDERS_OUTSIDE = auto()
    """A command of another session."""
    ORDERS_ELSEWHERE = auto()
    """A command for a relay that the board does not have."""
    GARBLED = auto()
    """A command with a byte hit on the line."""
    FIRE = auto()
    """The fire input becomes active, or ends."""
    HOST_RESTARTS = auto()
    """The port is closed and opened, and a new session begins."""
    CABLE_PULLED = auto()
    """The cable is pulled and put back later."""
    BOARD_RESTARTS = auto()
    """The board loses its power for a moment."""


_WEIGHTS = {
    Deed.BEATS: 3,
    Deed.BEATS_LOST: 3,
    Deed.STRANGER_BEATS: 1,
    Deed.ORDERS: 20,
    Deed.REPEATS: 8,
    Deed.ORDERS_OUTSIDE: 1,
    Deed.ORDERS_ELSEWHERE: 1,
    Deed.GARBLED: 2,
    Deed.FIRE: 3,
    Deed.HOST_RESTARTS: 1,
    Deed.CABLE_PULLED: 1,
    Deed.BOARD_RESTARTS: 1,
}
_ACTIONS = [RelayAction.OPEN] * 6 + [RelayAction.CLOSE] * 2 + [RelayAction.REFRESH] * 3


@dataclass(frozen=True, slots=True)
class Step:
    """One deed with all that chance decides about it.

    Args:
        deed: what happens.
        ms: how long it lasts, where it lasts.
        action: of a command.
        ident: of a command.
        pulse_ms: of a command that opens.
        pick: which of several, as a fraction.
        alive: the host beats just before it orders.
    """

    deed: Deed
    ms: int
    action: RelayAction
    ident: int
    pulse_ms: int
    pick: float
    alive: bool


def script(seed: int, number: int) -> list[Step]:
    """The ``number``-th run of a seed, always the same."""
    chance = random.Random(f"{seed}:{number}")
    deeds = chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()), k=DEEDS)
    return [_step(deed, chance) for deed in deeds]


def _step(deed: Deed, chance: random.Random) -> Step:
    return Step(
        deed,
        ms=chance.randrange(50, 1_300),
        action=chance.choice(_ACTIONS),
        ident=chance.randrange(IDS),
        pulse_ms=chance.randrange(SHORTEST_PULSE_MS, LONGEST_PULSE_MS),
        pick=chance.random(),
        alive=chance.random() < 0.8,
    )
