"""What goes wrong between bytes and facts; the gate translates it for people."""

from enum import Enum, unique
from typing import Final

_SHOWN_BYTES: Final = 32


class BridgeError(Exception):
    """Base of every expected fault of the bridge."""


class FirmwareError(BridgeError):
    """The reference firmware can't be built here, or its program ended by itself."""


class FrameError(BridgeError):
    """A frame that must not be sent: it breaks a rule of GBP/1."""


class MalformedMessageError(BridgeError):
    """A frame arrived whole, but its payload is not what its type promises.

    Args:
        message: the message's name.
        seen: the payload as it came.
        why: the rule that it breaks.
    """

    def __init__(self, message: str, seen: bytes, why: str) -> None:
        self.message = message
        self.seen = seen
        shown = seen[:_SHOWN_BYTES].hex(" ") or "nothing"
        super().__init__(f"{message} in {len(seen)} bytes [{shown}]: {why}")


class UnknownMessageError(BridgeError):
    """A frame of a type that this side does not know or is never sent to it."""

    def __init__(self, number: int, seen: bytes) -> None:
        self.number = number
        self.seen = seen
        shown = seen[:_SHOWN_BYTES].hex(" ") or "nothing"
        super().__init__(f"message type {number:#04x} is unknown, payload [{shown}]")


@unique
class PortFault(Enum):
    """Why a port can't be used, as far as it changes what a person does."""

    GONE = "gone"
    """Nothing has this name, or what had it was unplugged."""
    DENIED = "denied"
    """This user may not open it."""
    BUSY = "busy"
    """Another program holds it."""
    AMBIGUOUS = "ambiguous"
    """Several devices have this serial number."""
    UNNUMBERED = "without a number"
    """No device has this serial number, and one that is there has none at all."""
    UNUSABLE = "unusable"
    """It is there but is no serial port, or refuses its settings."""


class PortError(BridgeError):
    """The port can't be opened, or was lost; it is closed by the time this is raised."""

    def __init__(self, path: str, fault: PortFault, tried: str, seen: str) -> None:
        self.path = path
        self.fault = fault
        self.seen = seen
        super().__init__(f"port {path}: {tried} failed, {fault.value}: {seen}")
