"""What a host learns from its board; not how it learns it."""

from dataclasses import dataclass, field
from enum import Enum, unique

from firmware_bridge.board_messages import Hello, Reading
from firmware_bridge.commands import Channel
from firmware_bridge.vocabulary import AckStatus, Input


@unique
class Down(Enum):
    """Why the board can't be used, as far as it changes what a person does."""

    SILENT = "silent"
    GARBAGE = "garbage"
    """Bytes come, but no frame: mostly a wrong baud rate."""
    DEAF = "deaf"
    """It talks but does not answer."""
    RESTARTED = "restarted"
    UNANSWERED = "unanswered"
    INCOMPATIBLE = "incompatible"


@dataclass(frozen=True, slots=True)
class BoardUp:
    """The board answered the greeting; commands may be sent."""

    hello: Hello


@dataclass(frozen=True, slots=True)
class BoardDown:
    """The board can't be used; greeting goes on by itself. Said again while it lasts."""

    why: Down


@dataclass(frozen=True, slots=True)
class InputChanged:
    """An input is not what it was; each change is told once, in order."""

    input: Input
    active: bool


@dataclass(frozen=True, slots=True)
class CardRead:
    """A card was held to the board's reader less than 2 s ago; each reading is told once.

    Args:
        bits: length of the reader's frame, 26 or 34.
        number: two bits less; says whose card it is, so it is never shown.
    """

    bits: int
    number: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class CardSpoilt:
    """The card reader's wires brought what is no card's frame: a bit too few, a wrong parity."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The board answered a command and did not do it."""

    channel: Channel
    status: AckStatus


@dataclass(frozen=True, slots=True)
class LetGo:
    """The board had missed our heartbeats: it closed the arm and put out lights and buzzer."""


Fact = BoardUp | BoardDown | InputChanged | Reading | CardRead | CardSpoilt | Refused | LetGo


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Bytes to write now; ``opens`` marks the first sending of an open."""

    wire: bytes
    opens: bool = False
