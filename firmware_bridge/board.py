"""Our controller board's messages, GBP/1: which side says which; no port, no timing."""

from typing import Final

from firmware_bridge.board_messages import Ack, Card, Heartbeat, Hello, InputEvent, Reading
from firmware_bridge.errors import UnknownMessageError
from firmware_bridge.frames import Frame
from firmware_bridge.host_messages import HelloRequest, HostHeartbeat, Pattern, RelayCommand

BoardMessage = Hello | Ack | Heartbeat | Reading | InputEvent | Card
HostMessage = HelloRequest | Ack | HostHeartbeat | RelayCommand | Pattern

_FROM_BOARD: Final[dict[int, type[BoardMessage]]] = {
    kind.TYPE: kind for kind in (Hello, Ack, Heartbeat, Reading, InputEvent, Card)
}
_FROM_HOST: Final[dict[int, type[HostMessage]]] = {
    kind.TYPE: kind for kind in (HelloRequest, Ack, HostHeartbeat, RelayCommand, Pattern)
}


def from_board(frame: Frame) -> BoardMessage:
    """What the board says.

    Raises:
        UnknownMessageError: the board never sends this type.
        MalformedMessageError: the payload breaks the message's rules.
    """
    kind = _FROM_BOARD.get(frame.type)
    if kind is None:
        raise UnknownMessageError(frame.type, frame.payload)
    return kind.from_payload(frame.payload)


def from_host(frame: Frame) -> HostMessage:
    """What the host says; raises as ``from_board`` does."""
    kind = _FROM_HOST.get(frame.type)
    if kind is None:
        raise UnknownMessageError(frame.type, frame.payload)
    return kind.from_payload(frame.payload)
