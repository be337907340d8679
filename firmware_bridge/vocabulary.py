"""Names of the numbers that GBP/1 carries; not the messages that carry them."""

from enum import IntEnum, IntFlag, unique
from typing import Final

from firmware_bridge.message import Limits

PROTOCOL: Final = 1
BARRIER_KIND: Final = 1
"""The kind of board that owns an arm, lights, a beeper and the lane's inputs."""
ARM_RELAY: Final = 0
"""The relay that drives the arm."""
MAX_PULSE_MS: Final = 60_000

SESSION: Final[Limits] = (1, 0xFF)
CARD_BITS: Final = frozenset({26, 34})
"""Lengths of a card reader's frame in its Wiegand format, its two parity bits included."""


@unique
class Input(IntEnum):
    """Inputs of the board by number; a bitmap has ``1 << number`` where one is active."""

    DOOR = 0
    """Active while the arm is not closed."""
    BEAM = 1
    FIRE = 2
    TAMPER = 3
    BUTTON = 4

    @property
    def bit(self) -> int:
        """Its place in a bitmap of inputs."""
        return 1 << self


CAUSES_FIRST: Final = (Input.FIRE, Input.TAMPER, Input.BUTTON, Input.BEAM, Input.DOOR)
"""The order in which inputs that changed at once are told: a door that the fire release opened
must not look forced."""
ALL_INPUTS: Final[Limits] = (0, (1 << len(Input)) - 1)


@unique
class AckStatus(IntEnum):
    """What became of an acknowledged frame."""

    OK = 0
    DUP = 1
    """Done before: this was a repetition, nothing moved."""
    BADARG = 2
    LOCKED = 3
    """Not now: no live host heartbeat, or the fire input holds the arm."""
    UNKNOWN = 4
    """No such message type."""
    NOSESSION = 5
    """The session is not the board's: greet first."""


@unique
class ResetCause(IntEnum):
    """Why the board started."""

    POWER_ON = 0
    EXTERNAL = 1
    WATCHDOG = 2
    BROWN_OUT = 3
    SOFTWARE = 4


class Capability(IntFlag):
    """What a board has; a bit that this side does not know is kept and ignored."""

    ARM = 1
    LIGHTS = 2
    BUZZER = 4
    THERMOMETER = 8
    FIRE_RELEASE = 16
    WIEGAND = 32
    """Two wires for a card reader; whether one hangs on them no board can tell."""


class BoardFlag(IntFlag):
    """The board's condition in its heartbeat."""

    NONE = 0
    DEADMAN = 1
    """No live host heartbeat: relays are dropped and refused."""
    FIRE = 2
    """The fire input holds the arm open."""
    EVENTS_PENDING = 4
    """An event waits for its acknowledgement: the bitmap is ahead of the events."""
    CARD_SPOILT = 8
    """Since the heartbeat before, the card reader's wires brought what is no card's frame."""


class SensorFlag(IntFlag):
    """Error flags of a reading; anything but 0 makes it unusable."""

    NONE = 0
    NACK = 1
    """The sensor did not answer on its bus."""
    CHECK = 2
    """Its packet error code failed."""
    DEVICE = 4
    """The sensor set its own error bit."""


@unique
class RelayAction(IntEnum):
    """What a relay shall do. 1 would be on without a limit: kept, and refused."""

    CLOSE = 0
    OPEN = 2
    """Energise for ``ms``; the board ends it. A running pulse begins anew."""
    REFRESH = 3
    """Begin a running pulse anew; refused where none runs, so it never opens anything."""


class Output(IntFlag):
    """What a pattern drives: the buzzer alone, or any lights."""

    NONE = 0
    BUZZER = 1
    RED = 2
    AMBER = 4
    GREEN = 8
    WHITE = 16
