"""The rows of the park's matrix of faults, by name; neither what is done about one nor how."""

from enum import Enum, unique

from gateway.core.text import Text
from gateway.core.words.degraded import ACTION_WORDS, FAULT_WORDS


@unique
class Fault(Enum):
    """One row; values stand in the journal and on the wire: add, never rename.

    This is the order of rows whose actions are equally grave.
    """

    WRITE_FAILED = "write-failed"
    """Nothing can be made durable."""
    BOARD_GONE = "board-gone"
    DOOR_STUCK = "door-stuck"
    """The arm's relay opened and its contact did not move."""
    CLOCK_UNSET = "clock-unset"
    CLOCK_JUMPED = "clock-jumped"
    """A clock that was believed was set by seconds or more, a short while ago."""
    POWER_LOW = "power-low"
    LISTS_STALE = "lists-stale"
    """Roster, revocations or trust list are missing or prove nothing any more."""
    THERMOMETER_DEAD = "thermometer-dead"
    """Gone, cold, stuck, covered, in error, or in air in which its figures don't hold."""
    CAMERA_DEAD = "camera-dead"
    """No picture, the same one again and again, or nothing that reads codes in it."""
    CODE_SERVICE_DOWN = "code-service-down"
    """What the cities' codes mean was last heard long ago."""
    LISTS_OLD = "lists-old"
    CENTRE_DOWN = "centre-down"
    RESTARTED = "restarted"
    """The program did not end in order today: it hung, crashed, or had its power cut."""
    DISK_LOW = "disk-low"

    @property
    def text(self) -> Text:
        """What is wrong, for the guard."""
        return FAULT_WORDS[self.value]


@unique
class Action(Enum):
    """What the gate does while a row is in force, the gravest first."""

    CLOSE = "close"
    """Nobody is admitted by the gate here; the lamp says so."""
    REFUSE = "refuse"
    """Nobody is admitted by the gate, as no row can be written."""
    REFER = "refer"
    """Everybody goes to the guard."""
    HAND = "hand"
    """The guard measures by hand, and the gate decides with that."""
    WARN = "warn"
    """It goes on, and says so."""

    @property
    def text(self) -> Text:
        """What is done, for the guard."""
        return ACTION_WORDS[self.value]
